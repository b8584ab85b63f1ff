from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "justaction.home"
    label = "home"
