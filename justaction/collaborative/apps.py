from django.apps import AppConfig


class CollaborativeConfig(AppConfig):
    name = "justaction.collaborative"
    label = "collaborative"
