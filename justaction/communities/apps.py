from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "justaction.communities"
    label = "communities"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from justaction.ballots import rolls
        from justaction.communities import findable, looking_after, parts, showing
        from justaction.communities.actions import accounts, by_mail, hiding, posts, repair, reporting, talks
        from justaction.mail import receiving
        from justaction.members import cases, following, holding, telling
        from justaction.opinions import policy as opinions
        from justaction.search import sources
        from justaction.web import slots

        holding.told_in("communities", "communities.Membership.person", "communities.JoiningSurvey.person")
        holding.told_in(
            "making",
            "communities.ProcessStep.owner",
            "communities.ProcessStep.opened_by",
            "communities.ProcessStep.closed_by",
        )
        holding.done_for_others(
            "communities.Process.started_by",
            "communities.ProcessStep.opener",
            "communities.ProcessStep.closer",
            "communities.StepLink.by",
        )
        holding.told_in("communities", *(f"communities.{name}" for name in parts.TOLD))
        holding.done_for_others("communities.RepairTaker.person")
        holding.kept_back(
            "communities.Repair.named", "communities.RepairTaker.named", "communities.Block.other"
        )
        holding.on_erase(accounts.wipe)
        holding.on_merge(repair.keep_apart)
        holding.on_clash("communities.Membership.person", accounts.keep_membership)
        following.register("community", _("Community"), parts.found)
        telling.communities_from(parts.choices)
        sources.register(*findable.SOURCES)
        slots.register("menu", parts.menu, order=20)
        slots.register("me.turns", parts.my_turns, order=20)
        slots.register("me.turns", parts.told_in_private, order=5)
        slots.register("me.turns", parts.introductions, order=22)
        slots.register("me.data", parts.my_data, order=20)
        slots.register("community.turns", parts.home_turns, order=20)
        slots.register("community.panels", parts.given, order=25)
        slots.register("me.panels", parts.my_panels, order=20)
        slots.register("me.links", parts.my_links, order=40)
        slots.register("me.turns", looking_after.my_steps, order=24)
        slots.register("me.data", looking_after.my_data, order=21)
        slots.register("community.panels", looking_after.making_panel, order=30)
        slots.register("community.run", looking_after.run_quiet, order=70)
        slots.register("community.run", looking_after.run_norms, order=12)
        slots.register("community.run", looking_after.run_ideas, order=11)
        slots.register("community.run", looking_after.run_making, order=15)
        slots.register("steer.panels", looking_after.steering, order=70)
        for kind, handler in reporting.handlers().items():
            cases.register(
                kind, handler, find=reporting.find_norm if kind == reporting.NORM else reporting.find
            )
        rolls.register(parts.rolls)

        opinions.belonging("community", parts.belongs)

        holding.told_in(
            "conversations",
            "communities.Post.author",
            "communities.KeptWords.person",
            "communities.Block.person",
        )
        holding.on_erase(posts.forget_author)
        holding.on_erase(talks.forget_starter)
        cases.register(posts.KIND, hiding.handler(), find=hiding.find)
        following.register("talk", _("Conversation"), showing.found_talk)
        following.register("talks", _("All conversations of a place"), showing.found_place)
        receiving.register("talk", by_mail.take)
        telling.register(
            "conversation",
            _("Conversations"),
            about=_("Each new post in conversations that you follow."),
            order=20,
        )
        telling.register("mention", _("Your name"), about=_("Somebody writes @ and your name."), order=21)
        slots.register("community.panels", showing.of_community, order=20)
        slots.register("me.panels", showing.my_panels, order=25)
        slots.register("me.turns", showing.my_turns, order=22)
        slots.register("me.data", showing.my_data, order=22)
