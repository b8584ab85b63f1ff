from django.apps import AppConfig


class HarmsConfig(AppConfig):
    name = "justaction.harms"
    label = "harms"

    def ready(self) -> None:
        from justaction.harms import actions, findable, parts, showing
        from justaction.members import holding
        from justaction.search import sources
        from justaction.web import origins, slots

        holding.told_in("harms", "harms.Wording.written_by")
        origins.register(showing.KIND, actions.answered)
        sources.register(*findable.SOURCES)
        slots.register("me.turns", parts.my_turns, order=44)
        slots.register("me.data", parts.my_data, order=66)
        slots.register("community.panels", parts.of_community, order=60)
