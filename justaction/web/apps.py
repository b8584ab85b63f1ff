from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy


class WebConfig(AppConfig):
    name = "justaction.web"
    label = "web"

    def ready(self) -> None:
        """What is left out is asked for in our words, in every form."""
        Field.default_error_messages["required"] = gettext_lazy("Please answer this.")
