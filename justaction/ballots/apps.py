from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "justaction.ballots"
    label = "ballots"

    def ready(self) -> None:
        from justaction.ballots import rolls

        rolls.register(rolls.of_members)
