from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "justaction.config"
    label = "config"
