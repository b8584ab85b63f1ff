from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "justaction.mail"
    label = "mail"

    def ready(self) -> None:
        from justaction.mail import providers, receiving, returning

        receiving.register(returning.LETTER, returning.came_back, from_machines=True)
        providers.listen()
