from django.apps import AppConfig


class ShareOutConfig(AppConfig):
    name = "justaction.shareout"
    label = "shareout"

    def ready(self) -> None:
        from justaction.members import holding
        from justaction.search import sources
        from justaction.shareout import findable, glance, parts
        from justaction.web import slots
        from justaction.web.glance import register

        holding.told_in("share_outs", "shareout.Approval.person")
        holding.done_for_others(
            "shareout.Edition.begun_by", "shareout.Edition.frozen_by", "shareout.ShortLink.by"
        )
        sources.register(*findable.SOURCES)
        slots.register("me.data", parts.my_data, order=80)
        slots.register("me.turns", parts.my_turns, order=28)
        slots.register("steer.panels", parts.steering, order=40)
        slots.register("home.open_now", parts.open_now, order=80)
        register("shareout:edition", "edition", glance.find, glance.say)
