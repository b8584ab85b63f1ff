from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "justaction.standards"
    label = "standards"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from justaction.coedit import kinds
        from justaction.members import cases, following, holding
        from justaction.search import sources
        from justaction.standards import document, findable, parts, reading
        from justaction.standards.actions import accounts, moderating
        from justaction.web import slots

        kinds.register(reading.KIND, document.KIND)
        cases.register(moderating.KIND, moderating.handler(), find=moderating.find)
        holding.told_in(
            "standards",
            "standards.Editor.person",
            "standards.Standard.suggested_by",
            "standards.Check.peer",
        )
        holding.on_erase(accounts.wipe)
        following.register("standard", _("Standard"), parts.found)
        sources.register(*findable.SOURCES)
        slots.register("me.turns", parts.my_turns, order=26)
        slots.register("me.data", parts.my_data, order=64)
        slots.register("community.turns", parts.home_turns, order=30)
        slots.register("community.panels", parts.of_community, order=28)
        slots.register("community.run", parts.run_standards, order=16)
        slots.register("organization.panels", parts.of_organization, order=40)
        slots.register("steer.panels", parts.steering, order=40)
