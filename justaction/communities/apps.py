from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "justaction.communities"
    label = "communities"
