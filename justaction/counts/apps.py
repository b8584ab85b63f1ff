from django.apps import AppConfig


class CountsConfig(AppConfig):
    name = "justaction.counts"
    label = "counts"
