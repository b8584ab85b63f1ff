from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "justaction.texts"
    label = "texts"
