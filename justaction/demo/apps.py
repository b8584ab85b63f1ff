from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "justaction.demo"
    label = "demo"
