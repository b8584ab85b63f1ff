from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "justaction.newsletter"
    label = "newsletter"

    def ready(self) -> None:
        from justaction.mail import receiving
        from justaction.members import holding
        from justaction.newsletter import findable, parts
        from justaction.newsletter.actions import accounts, preparing, returning
        from justaction.search import sources
        from justaction.web import slots

        holding.told_in("newsletter", "newsletter.Subscription.person")
        holding.told_in("newsletter", "newsletter.Approval.person")
        holding.done_for_others(
            "newsletter.Issue.begun_by",
            "newsletter.Issue.sent_by",
            "newsletter.Wording.by",
            "newsletter.Picture.by",
        )
        holding.on_address(accounts.follow_address)
        holding.on_erase(accounts.wipe)
        holding.on_clash("newsletter.Subscription.person", accounts.keep_one)
        sources.register(*findable.SOURCES)
        receiving.register(preparing.BOUNCE, returning.came_back, from_machines=True)
        receiving.register(preparing.STOP, returning.unsubscribe, from_machines=True)
        slots.register("me.data", parts.my_data, order=85)
        slots.register("me.turns", parts.my_turns, order=29)
        slots.register("me.links", parts.my_links, order=50)
        slots.register("thanks.doors", parts.door, order=40)
        slots.register("foot", parts.foot)
        slots.register("community.run", parts.running, order=60)
        slots.register("steer.panels", parts.steering, order=45)
