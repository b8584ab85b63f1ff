from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "justaction.members"
    label = "members"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from justaction.members import cases, parts
        from justaction.members.actions import objecting
        from justaction.web import slots

        cases.register(objecting.KIND, objecting.handler())
        cases.register("page", cases.Handler(label=_("A page")))
        slots.register("menu", parts.menu, order=95)
        slots.register("me.turns", parts.my_turns, order=30)
        slots.register("me.turns", parts.to_moderate, order=25)
        slots.register("me.turns", parts.to_second, order=24)
        slots.register("me.turns", parts.passkey_turn, order=80)
        slots.register("steer.panels", parts.steering, order=60)
