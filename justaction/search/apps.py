from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "justaction.search"
    label = "search"
