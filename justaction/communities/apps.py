from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "justaction.communities"
    label = "communities"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from justaction.ballots import rolls
        from justaction.communities import parts
        from justaction.members import following, telling
        from justaction.opinions import policy as opinions
        from justaction.web import slots

        following.register("community", _("Community"), parts.found)
        telling.communities_from(parts.choices)
        slots.register("menu", parts.menu, order=20)
        slots.register("me.turns", parts.my_turns, order=20)
        slots.register("me.turns", parts.told_in_private, order=5)
        slots.register("me.turns", parts.introductions, order=22)
        slots.register("me.data", parts.my_data, order=20)
        slots.register("me.panels", parts.my_panels, order=20)
        rolls.register(parts.rolls)

        opinions.belonging("community", parts.belongs)
