from django.apps import AppConfig


class CoeditConfig(AppConfig):
    name = "justaction.coedit"
    label = "coedit"
