from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "justaction.dashboard"
    label = "dashboard"

    def ready(self) -> None:
        from justaction.commitments.models import Commitment
        from justaction.counts import counters
        from justaction.dashboard import actions, counting, glances, parts, recounting, versions
        from justaction.members import holding
        from justaction.members.models import Organization
        from justaction.web import glance, slots

        counters.register(
            counters.Counter(
                "commitment",
                edition="dashboard.2",
                things=lambda: Commitment.objects.order_by(),
                adds=counting.of_commitments,
                recount=recounting.quarters,
                keep=counting.keep_listings,
            )
        )
        counters.register(
            counters.Counter(
                "organization",
                edition="dashboard.2",
                things=lambda: Organization.objects.order_by(),
                adds=counting.of_organizations,
                recount=recounting.organizations,
                keep=counting.keep_organizations,
            )
        )
        slots.register("menu", parts.menu, order=30)
        slots.register("me.turns", parts.my_turns, order=15)
        slots.register("standard.panels", parts.of_standard, order=35)
        slots.register("statement.panels", parts.of_statement, order=10)
        slots.register("decision.panels", parts.of_decision, order=10)
        slots.register("assessment.answers", parts.of_answers, order=20)
        holding.done_for_others("dashboard.Correction.answered_by", "dashboard.Ground.by")
        holding.on_erase(actions.forget_who_told)
        glances.register()
        glance.versions(versions.of)
