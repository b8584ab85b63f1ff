"""The toolkit of the invented year: tools in every stage, from real ideas; an edition of last year for each channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from justaction.coedit import actions as live
from justaction.coedit import mapping
from justaction.collaborative.models import Field, Pillar
from justaction.communities import actions as communities
from justaction.communities.models import Community, Idea
from justaction.demo.convenings import coordinator_of
from justaction.demo.tools_texts import (
    BANK_DAY_MORE,
    EASY,
    EDITIONS,
    SPANISH,
    TOOLS,
    USED,
    Planned,
)
from justaction.demo.year import Year
from justaction.members.actions import cases
from justaction.members.models import Case, Person
from justaction.texts import rich
from justaction.toolkit import actions, drafts
from justaction.toolkit.models import Need, Tool
from justaction.web import clock

PUBLISHED = 225  # days ago: the edition of last year
AGAIN = 52  # and its second edition, for Money
UNTESTED = "The circle tried it among friends, before this page was there."


@dataclass
class Tools:
    """Plans it into the year: `Tools(year).plan()`. All at fixed hours: no die of the year is cast."""

    year: Year

    def plan(self) -> None:
        """Each tool begins on its day; a stage takes some days."""
        for slug, planned in TOOLS.items():
            for number, one in enumerate(planned):
                moment = self.year.day_at(one.began) + timedelta(minutes=3 * number + 1)
                self.year.then(moment, partial(self.begin, slug, one))
            self.year.then(self.year.day_at(PUBLISHED), partial(self.publish, slug))
        self.year.then(self.year.day_at(AGAIN + 4), self.revise)
        self.year.then(self.year.day_at(AGAIN), partial(self.publish, "money"))
        self.year.then(self.year.day_at(20), self.use)

    def people(self, room: Community) -> list[Person]:
        """Six people of a community who are there to the end: the first who came, without office."""
        here = room.memberships.now().filter(person__is_active=True)
        return list(Person.objects.filter(pk__in=here.values("person")).order_by("pk")[:9])

    def begin(self, slug: str, planned: Planned) -> None:
        """Somebody gives the idea, and the coordinator makes a tool of it."""
        room = Community.objects.select_related("channel").get(channel__slug=slug)
        people, by = self.people(room), coordinator_of(room)
        if len(people) < 4:
            return
        giver = people[planned.began % len(people)]
        credit = ("name", "pseudonym", "name", "none")[planned.began % 4]
        idea = Idea(
            community=room, title=planned.idea, text=planned.more, credit_as=credit, pseudonym="a neighbor"
        )
        communities.give(idea, by=giver)
        cases.decide(
            list(Case.objects.filter(about=idea.subject)),
            by=by,
            decision="release",
            reason="Read, and well said.",
        )
        idea.refresh_from_db()
        tool = actions.begin(
            room,
            ideas=[idea],
            title=planned.title,
            kind=planned.kind,
            purpose=planned.purpose,
            pillar=Pillar.objects.all()[planned.pillar],
            fields=list(Field.objects.all()[planned.pillar : planned.pillar + 2]),
            needs=list(Need.objects.filter(slug=planned.need)),
            by=by,
        )
        if planned.reaches != "idea":
            self.later(planned.began - 3, self.draft, tool, planned)

    def later(self, back: int, deed: Callable[..., object], *args: object) -> None:
        moment = self.year.day_at(max(back, 1)) + timedelta(minutes=31)
        self.year.then(moment, partial(deed, *args))

    def draft(self, tool: Tool, planned: Planned) -> None:
        """It gets a lead editor, and its first words; who wrote is credited."""
        room = Community.objects.get(channel=tool.channel_id)
        people, by = self.people(room), coordinator_of(room)
        lead = people[planned.began % 3]
        actions.name_lead(tool, lead, by=by)
        tool = actions.start_draft(tool, by=by)
        if planned.began % 2:
            actions.show_lead(tool, named=True, by=lead)
        self.write(tool, planned.words, lead)
        actions.credit_me(tool, credit_as="name" if planned.began % 3 else "none", by=lead)
        if planned.reaches != "drafting":
            self.later(planned.began - 9, self.review, tool, planned)

    def write(self, tool: Tool, words: str, by: Person) -> None:
        """Words behind those that came from the ideas; where there are none yet, the hints stay."""
        draft, document = drafts.of(tool), drafts.document_of(tool)
        if draft is None or document is None or not words:
            return
        kept = draft.body["content"] if tool.revisions.exists() else draft.body["content"][:2]
        body = rich.check({"type": "doc", "content": [*kept, *rich.from_markdown(words)["content"]]})
        live.put(document, lambda doc: mapping.become(doc, body), by=by)

    def review(self, tool: Tool, planned: Planned) -> None:
        """Others approve: all that it needs, or one while it is still in review."""
        tool.refresh_from_db()
        room = Community.objects.get(channel=tool.channel_id)
        actions.ask_for_review(tool, by=coordinator_of(room))
        tool.refresh_from_db()
        approvers = [one for one in self.people(room) if one.pk != tool.lead_id]
        for number, person in enumerate(approvers[: 1 if planned.reaches == "in_review" else 2]):
            actions.approve(
                tool, by=person, named=number == 0, note="I read it aloud. It works." if number == 0 else ""
            )
        if planned.reaches in ("in_test", "adopted"):
            self.later(planned.began - 14, self.test, tool, planned)

    def test(self, tool: Tool, planned: Planned) -> None:
        room = Community.objects.get(channel=tool.channel_id)
        by = coordinator_of(room)
        actions.start_test(tool, by=by)
        if planned.reaches == "adopted":
            self.later(planned.began - 34, lambda: actions.adopt(tool, by=by, untested=UNTESTED))

    # --- editions -------------------------------------------------------------------------------------------------

    def publish(self, slug: str) -> None:
        """The edition of last year, with all that was adopted by then."""
        room = Community.objects.select_related("channel").get(channel__slug=slug)
        tools = list(Tool.objects.published().filter(channel=room.channel).order_by("pk"))
        if not tools:
            return
        by, (title, intro, chapter_title) = coordinator_of(room), EDITIONS[slug]
        year = clock.today().year - 1
        edition = actions.begin_edition(room, year=year, title=f"{title} {year}", by=by)
        chapter = edition.chapters.first() or actions.write_chapter(edition, None, title=chapter_title, by=by)
        for tool in tools:
            if not chapter.places.filter(tool=tool).exists():
                actions.put_tool(chapter, tool, by=by)
        changed = "The bank day says what nine evenings taught us." if edition.number > 1 else ""
        actions.write_edition(
            edition, title=edition.title, intro=intro, licence=edition.licence, what_changed=changed, by=by
        )
        actions.publish_edition(edition, by=by)

    def revise(self) -> None:
        """The bank day in easy words; then in its second revision; then in Spanish."""
        tool = Tool.objects.filter(slug="hold-a-bank-day-on-your-block").first()
        first = tool.revisions.first() if tool else None
        if tool is None or first is None or tool.lead is None:
            return
        room = Community.objects.get(channel=tool.channel_id)
        by, lead = coordinator_of(room), tool.lead
        easy = actions.write_form(
            first, kind="easy-read", language="en", title="Ask the bank, in easy words", text=EASY,
            made_by="the Tuesday reading circle", by=lead,
        )  # fmt: skip
        actions.publish_form(easy, by=by)
        actions.revise(tool, reason="Nine evenings taught us more.", by=by)
        tool.refresh_from_db()
        self.write(tool, BANK_DAY_MORE, lead)
        actions.ask_for_review(tool, by=by)
        tool.refresh_from_db()
        for person in [one for one in self.people(room) if one.pk != tool.lead_id][:2]:
            actions.approve(tool, by=person)
        actions.start_test(tool, by=by)
        second = actions.adopt(
            tool, by=by, what_changed="What nine evenings taught us.", untested="It was learned by doing."
        )
        spanish = actions.write_form(
            second, kind="translation", language="es", title="Un día con el banco en su cuadra", text=SPANISH,
            made_by="two neighbors", by=lead,
        )  # fmt: skip
        actions.publish_form(spanish, by=by)

    def use(self) -> None:
        """What happened to those who used it: eight for the bank day, one or two for others."""
        for number, tool in enumerate(Tool.objects.filter(stage__in=["adopted", "in_test"]).order_by("pk")):
            room = Community.objects.select_related("channel").get(channel=tool.channel_id)
            people = self.people(room)
            told = USED if number == 0 else USED[number % 5 : number % 5 + 1]
            for place, (helped, happened) in enumerate(told):
                said = actions.Said(helped, happened, credit_as="name" if place % 3 == 0 else "none")
                actions.say_used(tool, said, by=people[place % len(people)])
            waiting = (
                Case.objects.open()
                .filter(scope=room.scope, kind="tool_use")
                .exclude(person=coordinator_of(room))
            )
            cases.decide(
                list(waiting), by=coordinator_of(room), decision="release", reason="Read, and well said."
            )
