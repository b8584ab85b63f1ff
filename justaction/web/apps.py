from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "justaction.web"
    label = "web"
