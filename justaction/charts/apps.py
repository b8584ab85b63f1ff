from django.apps import AppConfig


class ChartsConfig(AppConfig):
    name = "justaction.charts"
    label = "charts"
