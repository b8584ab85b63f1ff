from django.apps import AppConfig


class ConveningsConfig(AppConfig):
    name = "justaction.convenings"
    label = "convenings"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from justaction.communities import quiet
        from justaction.convenings import findable, invitations, parts, turns
        from justaction.convenings.actions import accounts, replying
        from justaction.convenings.models import Series
        from justaction.mail import receiving
        from justaction.members import holding, telling
        from justaction.search import sources
        from justaction.web import slots

        receiving.register(invitations.ANSWERS, replying.take, from_calendars=True)
        holding.told_in("convenings", "convenings.Registration.person", "convenings.Feed.person")
        holding.told_in("convenings", "convenings.ToDo.owner", "convenings.AgendaItem.owner")
        holding.told_in("convenings", "convenings.Duty.person", "convenings.Feedback.person")
        holding.done_for_others("convenings.Minutes.written_by", "convenings.Minutes.approved_by")
        holding.done_for_others("convenings.Recap.by")
        holding.on_erase(accounts.wipe)
        holding.on_merge(accounts.keep_feedback)
        holding.on_clash("convenings.Registration.person", accounts.keep_seat)
        telling.register(
            "gathering",
            _("New gatherings"),
            about=_("You are asked to come: what it is about, when and where."),
            order=10,
        )
        telling.register(
            "reminder",
            _("Reminders"),
            about=_("A gathering at which you have a seat is soon."),
            order=12,
        )
        telling.register(
            "todo",
            _("Actions you took on"),
            about=_("Somebody wrote down at a gathering what you do, and by when."),
            order=13,
        )
        telling.register(
            "agenda",
            _("What you carry at a gathering"),
            about=_("Your name was put beside an item of an agenda."),
            order=13,
        )
        telling.register(
            "recap",
            _("What came of a gathering"),
            about=_("You had a seat: what was said and decided, and when it meets again."),
            order=14,
        )
        sources.register(*findable.SOURCES)
        sources.with_it(Series, findable.of_series)
        slots.register("menu", parts.menu, order=40)
        slots.register("home.open_now", parts.open_now, order=40)
        slots.register("community.panels", parts.of_community, order=10)
        slots.register("community.run", parts.run_community, order=20)
        slots.register("me.turns", parts.my_turns, order=25)
        slots.register("me.turns", turns.my_todos, order=26)
        slots.register("me.turns", turns.my_papers, order=27)
        slots.register("me.turns", turns.my_parts, order=45)
        slots.register("community.run", turns.run_after, order=12)
        slots.register("community.run", turns.run_todos, order=15)
        slots.register("community.run", parts.run_needs, order=10)
        slots.register("community.run", parts.run_minutes, order=13)
        quiet.register(parts.seen)
        slots.register("me.panels", parts.my_panels, order=30)
        slots.register("me.links", parts.my_links, order=30)
        slots.register("me.data", parts.my_data, order=50)
        slots.register("steer.panels", parts.steering, order=50)
        slots.register("newsletter.next", parts.for_newsletter)
