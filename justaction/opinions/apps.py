from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "justaction.opinions"
    label = "opinions"
