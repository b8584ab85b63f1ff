from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "justaction.dashboard"
    label = "dashboard"
