from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "justaction.commitments"
    label = "commitments"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from justaction.commitments import counting, findable, parts, policy, recounting
        from justaction.commitments.actions import accounts, questions, voices
        from justaction.commitments.models import Commitment
        from justaction.communities import links
        from justaction.counts import counters
        from justaction.members import cases, following, holding, telling
        from justaction.members.models import Organization
        from justaction.search import sources
        from justaction.statement import roll
        from justaction.statement.actions import nudging
        from justaction.web import slots

        counters.register(
            counters.Counter(
                "commitment",
                edition="commitments.3",
                things=lambda: Commitment.objects.order_by(),
                adds=counting.adds,
                recount=recounting.numbers,
            )
        )
        counters.register(
            counters.Counter(
                "organization",
                edition="commitments.2",
                things=lambda: Organization.objects.order_by(),
                adds=counting.of_signers,
                recount=recounting.signers,
            )
        )
        links.register(parts.link)
        holding.told_in("commitments", "commitments.Commitment.author", "commitments.Review.peer")
        holding.told_in("commitments", "commitments.Talk.peer", "commitments.LateAnswer.by")
        holding.told_in("commitments", "commitments.ThanksByName.person")
        holding.on_clash("commitments.Talk.peer", accounts.keep_one_talk)
        holding.on_erase(accounts.wipe)
        holding.on_clash("commitments.Review.peer", accounts.keep_one_review)
        holding.on_hand_over(accounts.carried, accounts.hand_over)
        cases.register(questions.KIND, questions.handler(), find=questions.find)
        holding.on_clash("commitments.DraftAuthor.person", accounts.keep_one_seat)
        following.register("commitment", _("Commitment"), parts.found)
        telling.register(
            "commitment",
            _("Commitments I follow"),
            default="digest",
            about=_("A report came in, peers have answered, or it stands elsewhere now."),
            order=30,
        )
        sources.register(*findable.SOURCES)
        sources.with_it(Organization, findable.of_organization)
        slots.register("me.turns", parts.my_turns, order=10)
        slots.register("me.data", parts.my_data, order=30)
        slots.register("me.panels", parts.my_desks, order=20)
        slots.register("community.panels", parts.of_community, order=30)
        nudging.counts_as_act(policy.acted)
        roll.stands_by(parts.standings)
        cases.register(voices.KIND, voices.handler())
        slots.register("steer.panels", parts.steering, order=30)
        slots.register("steer.panels", parts.steering_reviewers, order=31)
        slots.register("standard.panels", parts.citing, order=30)
        slots.register("assessment.answers", parts.from_answers, order=10)
        slots.register("harm.answers", parts.from_harm, order=10)
