from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "justaction.commitments"
    label = "commitments"
