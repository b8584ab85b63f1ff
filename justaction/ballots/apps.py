from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "justaction.ballots"
    label = "ballots"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from justaction.ballots import findable, parts, rolls
        from justaction.ballots.actions import accounts, reporting
        from justaction.members import cases, following, holding, telling
        from justaction.search import sources
        from justaction.web import slots

        cases.register(reporting.KIND, reporting.handler(), find=reporting.find)
        holding.told_in("ballots", "ballots.Elector.person")
        holding.before_merge(accounts.check_merge)
        holding.on_erase(accounts.wipe)
        following.register("decision", _("Decision"), parts.found)
        telling.register(
            "decision",
            _("Votes and decisions"),
            about=_("Your vote is asked, two days are left, and what came out."),
            order=20,
        )
        rolls.register(rolls.of_members)
        sources.register(*findable.SOURCES)
        slots.register("home.open_now", parts.open_now, order=10)
        slots.register("me.turns", parts.my_turns, order=10)
        slots.register("me.data", parts.my_data, order=40)
        slots.register("steer.panels", parts.steering, order=15)
        slots.register("community.panels", parts.community_panel, order=60)
        slots.register("community.turns", parts.community_turns, order=10)
