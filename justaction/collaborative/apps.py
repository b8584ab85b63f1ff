from django.apps import AppConfig


class CollaborativeConfig(AppConfig):
    name = "justaction.collaborative"
    label = "collaborative"

    def ready(self) -> None:
        from justaction.collaborative import parts
        from justaction.mail import letters
        from justaction.web import house, slots

        house.told_by(parts.house)
        letters.head_from(parts.letterhead)
        slots.register("steer.panels", parts.steering, order=90)
