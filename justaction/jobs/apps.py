from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "justaction.jobs"
    label = "jobs"
