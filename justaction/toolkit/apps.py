from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    name = "justaction.toolkit"
    label = "toolkit"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from justaction.coedit import kinds
        from justaction.members import cases, following, holding
        from justaction.search import sources
        from justaction.toolkit import drafts, findable, parts
        from justaction.toolkit.actions import accounts, using
        from justaction.toolkit.models import ToolRevision
        from justaction.web import slots

        kinds.register(drafts.KIND, drafts.kind())
        cases.register(using.KIND, using.handler(), find=using.find)
        following.register("tool", _("Tool"), parts.found)
        holding.told_in(
            "toolkit",
            "toolkit.Tool.lead",
            "toolkit.Credit.person",
            "toolkit.Approval.person",
            "toolkit.Use.person",
        )
        holding.on_erase(accounts.wipe)
        sources.register(*findable.SOURCES)
        sources.with_it(ToolRevision, findable.tool_of)
        slots.register("menu", parts.menu, order=50)
        slots.register("community.panels", parts.of_community, order=28)
        slots.register("community.turns", parts.community_turns, order=40)
        slots.register("community.run", parts.run, order=16)
        slots.register("me.turns", parts.my_turns, order=26)
        slots.register("me.data", parts.my_data, order=30)
        slots.register("steer.panels", parts.steering, order=75)
