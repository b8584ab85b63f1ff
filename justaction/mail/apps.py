from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "justaction.mail"
    label = "mail"
