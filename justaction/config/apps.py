from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "justaction.config"
    label = "config"

    def ready(self) -> None:
        from justaction.config import parts
        from justaction.web import slots

        slots.register("steer.panels", parts.steering, order=95)
