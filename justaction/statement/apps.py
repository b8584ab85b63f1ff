from django.apps import AppConfig


class StatementConfig(AppConfig):
    name = "justaction.statement"
    label = "statement"
