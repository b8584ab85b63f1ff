from django.apps import AppConfig


class CoeditConfig(AppConfig):
    name = "justaction.coedit"
    label = "coedit"

    def ready(self) -> None:
        from justaction.coedit import parts
        from justaction.web import slots

        slots.register("me.turns", parts.my_turns, order=15)
        slots.register("me.data", parts.my_data, order=35)
