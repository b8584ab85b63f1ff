from django.apps import AppConfig


class SocialConfig(AppConfig):
    name = "justaction.social"
    label = "social"

    def ready(self) -> None:
        from justaction.members import holding
        from justaction.search import sources
        from justaction.social import findable, parts
        from justaction.web import slots

        holding.told_in("social", "social.Approval.person")
        holding.done_for_others(
            "social.Post.begun_by",
            "social.Post.sent_by",
            "social.Channel.connected_by",
            "social.Hook.added_by",
            "social.Server.blocked_by",
        )
        sources.register(*findable.SOURCES)
        slots.register("me.data", parts.my_data, order=86)
        slots.register("me.turns", parts.my_turns, order=30)
        slots.register("steer.panels", parts.steering, order=46)
        slots.register("community.run", parts.coordinating, order=60)
