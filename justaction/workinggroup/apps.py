from django.apps import AppConfig


class WorkingGroupConfig(AppConfig):
    name = "justaction.workinggroup"
    label = "workinggroup"

    def ready(self) -> None:
        from justaction.members import holding
        from justaction.web import slots
        from justaction.workinggroup import parts
        from justaction.workinggroup.actions import accounts

        holding.told_in(
            "working_group",
            "workinggroup.Nomination.person",
            "workinggroup.Nomination.nominated_by",
            "workinggroup.Reading.reader",
            "workinggroup.Appointment.person",
            "workinggroup.HandOver.to",
        )
        holding.on_erase(accounts.wipe)
        slots.register("me.turns", parts.my_turns, order=22)
        slots.register("me.turns", parts.arriving_turn, order=21)
        slots.register("me.turns", parts.hand_over_turn, order=23)
        slots.register("me.turns", parts.minutes_turn, order=27)
        slots.register("me.panels", parts.my_panel, order=40)
        slots.register("me.links", parts.my_links, order=35)
        slots.register("me.data", parts.my_data, order=60)
        slots.register("community.run", parts.run_community, order=30)
        slots.register("steer.panels", parts.steering, order=58)
