from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "justaction.members"
    label = "members"

    def ready(self) -> None:
        from justaction.members import parts
        from justaction.web import slots

        slots.register("me.turns", parts.my_turns, order=30)
        slots.register("steer.panels", parts.steering, order=60)
