from django.apps import AppConfig


class StatementConfig(AppConfig):
    name = "justaction.statement"
    label = "statement"

    def ready(self) -> None:
        from justaction.ballots import rolls
        from justaction.counts import counters
        from justaction.members import cases
        from justaction.members import holding as held
        from justaction.members.models import Organization
        from justaction.search import sources
        from justaction.statement import counting, findable, parts, recounting
        from justaction.statement.actions import accounts, checking, holding, moderating
        from justaction.statement.models import Signature, Statement
        from justaction.web import slots

        counters.register(
            counters.Counter(
                "signature",
                edition="statement.1",
                things=lambda: Signature.objects.order_by(),
                adds=counting.of_signatures,
                recount=recounting.signatures,
            )
        )
        counters.register(
            counters.Counter(
                "organization",
                edition="statement.1",
                things=lambda: Organization.objects.order_by(),
                adds=counting.of_organizations,
                recount=recounting.organizations,
            )
        )
        cases.register(holding.KIND, checking.handler())
        cases.register(moderating.KIND, moderating.handler(), find=moderating.find)
        held.told_in("signatures", "statement.Signature.person")
        held.told_in("written_versions", "statement.Author.person")
        held.on_erase(accounts.wipe)
        held.on_merge(accounts.keep_one)
        held.on_address(accounts.follow_address)
        rolls.register(parts.rolls)
        sources.register(*findable.SOURCES)
        sources.with_it(Statement, findable.versions)
        slots.register("menu", parts.menu, order=10)
        slots.register("home.open_now", parts.open_now, order=10)
        slots.register("me.turns", parts.rounds_over, order=20)
        slots.register("me.turns", parts.my_turns, order=20)
        slots.register("me.data", parts.my_data, order=10)
        slots.register("me.panels", parts.my_signatures, order=10)
        slots.register("organization.panels", parts.organization, order=20)
        slots.register("me.turns", parts.helping, order=70)
        slots.register("steer.panels", parts.helping, order=25)
        slots.register("thanks.doors", parts.doors, order=10)
        slots.register("me.panels", parts.my_authorships, order=12)
        slots.register("steer.panels", parts.steering, order=20)
