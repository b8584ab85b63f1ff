from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "justaction.record"
    label = "record"
