from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "justaction.opinions"
    label = "opinions"

    def ready(self) -> None:
        from justaction.members import cases
        from justaction.members import holding as held
        from justaction.opinions import findable, parts
        from justaction.opinions.actions import accounts, holding, moderating
        from justaction.search import sources
        from justaction.web import slots

        cases.register(holding.STATEMENT, moderating.handler(), find=moderating.find)
        cases.register(holding.ANSWERS, moderating.answers_handler())
        held.told_in("opinions", "opinions.Participant.person")
        held.on_clash("opinions.Participant.person", accounts.keep_one)
        sources.register(*findable.SOURCES)
        slots.register("home.open_now", parts.open_now, order=30)
        slots.register("me.turns", parts.my_turns, order=40)
        slots.register("me.data", parts.my_data, order=40)
        slots.register("community.panels", parts.of_community, order=30)
        slots.register("community.turns", parts.community_turns, order=30)
        slots.register("community.run", parts.run_community, order=40)
        slots.register("steer.panels", parts.steering, order=40)
