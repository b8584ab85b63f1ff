from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "justaction.members"
    label = "members"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from justaction.coedit import actions as writing
        from justaction.coedit import calling
        from justaction.members import cases, findable, holding, parts, telling
        from justaction.members.actions import objecting
        from justaction.members.actions import telling as told
        from justaction.search import sources
        from justaction.web import slots

        cases.register(objecting.KIND, objecting.handler())
        cases.register("page", cases.Handler(label=_("A page")))
        for part, key in (
            ("organizations", "members.Affiliation.person"),
            ("roles", "members.Grant.person"),
            ("passkeys", "mfa.Authenticator.user"),
            ("keys_for_programs", "members.ProgramKey.person"),
            ("follows", "members.Follow.person"),
            ("told", "members.Telling.person"),
            ("daily_letter", "members.DigestItem.person"),
            ("done_by_me", "record.Entry.actor"),
            ("written_together", "coedit.Suggestion.author"),
            ("written_together", "coedit.Remark.author"),
            ("written_together", "coedit.Call.person"),
            ("written_together", "coedit.Hand.person"),
        ):
            holding.told_in(part, key)
        telling.register(
            calling.KIND,
            _("Texts that are written together"),
            about=_("Somebody names you, answers you, or decides what you suggested."),
            order=25,
        )
        calling.told_by(told.of_writing)
        holding.on_erase(writing.forget)
        sources.register(*findable.SOURCES)
        slots.register("me.own", parts.own)
        slots.register("me.turns", parts.to_be_erased, order=1)
        slots.register("me.turns", parts.to_take_over, order=15)
        slots.register("me.turns", parts.to_vouch, order=23)
        slots.register("menu", parts.menu, order=95)
        slots.register("me.turns", parts.my_turns, order=30)
        slots.register("me.turns", parts.to_moderate, order=25)
        slots.register("me.turns", parts.to_second, order=24)
        slots.register("me.turns", parts.passkey_turn, order=80)
        slots.register("steer.panels", parts.steering, order=60)
