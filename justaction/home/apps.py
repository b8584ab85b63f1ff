from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "justaction.home"
    label = "home"

    def ready(self) -> None:
        from justaction.commitments import ours
        from justaction.home import findable, glance, parts, policy
        from justaction.search import sources
        from justaction.web import glance as glances
        from justaction.web import slots

        ours.told_by(policy.known_of_ourselves)
        sources.register(*findable.SOURCES)
        glances.register("home:year", "year", glance.find, glance.say)
        slots.register("menu", parts.menu, order=90)
        slots.register("home.open_now", parts.open_now, order=90)
        slots.register("steer.panels", parts.steering, order=20)
        slots.register("me.turns", parts.my_turns, order=10)
        slots.register("community.run", parts.run_panel, order=20)
        slots.register("shareout.goals", parts.goals_of_year)
