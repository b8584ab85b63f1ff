from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "justaction.members"
    label = "members"
