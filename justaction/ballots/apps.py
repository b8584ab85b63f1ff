from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "justaction.ballots"
    label = "ballots"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from justaction.ballots import parts, rolls
        from justaction.ballots.actions import reporting
        from justaction.members import cases, following, telling
        from justaction.web import slots

        cases.register(reporting.KIND, reporting.handler(), find=reporting.find)
        following.register("decision", _("Decision"), parts.found)
        telling.register(
            "decision",
            _("Votes and decisions"),
            about=_("Your vote is asked, two days are left, and what came out."),
            order=20,
        )
        rolls.register(rolls.of_members)
        slots.register("home.open_now", parts.open_now, order=10)
        slots.register("me.turns", parts.my_turns, order=10)
        slots.register("me.data", parts.my_data, order=40)
        slots.register("steer.panels", parts.steering, order=15)
        slots.register("community.panels", parts.community_panel, order=60)
