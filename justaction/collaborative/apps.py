from django.apps import AppConfig


class CollaborativeConfig(AppConfig):
    name = "justaction.collaborative"
    label = "collaborative"

    def ready(self) -> None:
        from justaction.collaborative.context import for_every_page
        from justaction.web import house

        house.told_by(for_every_page)
