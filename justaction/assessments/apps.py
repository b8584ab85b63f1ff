from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "justaction.assessments"
    label = "assessments"

    def ready(self) -> None:
        from justaction.assessments import parts
        from justaction.assessments.actions import accounts, sharing
        from justaction.members import holding
        from justaction.web import origins, slots

        holding.told_in("assessments", "assessments.Seat.person")
        holding.on_erase(accounts.wipe)
        holding.on_clash("assessments.Seat.person", accounts.keep_one_seat)
        origins.register(parts.KIND, sharing.grown)
        slots.register("me.turns", parts.invited_turn, order=22)
        slots.register("me.turns", parts.answering_turn, order=12)
        slots.register("me.turns", parts.carrying_turn, order=24)
        slots.register("me.turns", parts.agreeing_turn, order=11)
        slots.register("me.panels", parts.my_panel, order=45)
        slots.register("me.data", parts.my_data, order=65)
        slots.register("organization.panels", parts.of_organization, order=40)
        slots.register("steer.panels", parts.steering, order=35)
        slots.register("assessment.helps", parts.tools_for, order=10)
        slots.register("assessment.standards", parts.rules_for, order=10)
