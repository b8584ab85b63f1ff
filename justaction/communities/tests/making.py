"""Builders for the communities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from justaction.communities import actions
from justaction.communities.actions import posts, talks
from justaction.communities.emails import talks as letters
from justaction.communities.models import (
    Challenge,
    Community,
    Contribution,
    Idea,
    KeptWords,
    Learning,
    Process,
    ProcessTemplate,
    Thread,
    Vision,
    Voice,
)
from justaction.members import actions as members
from justaction.members.models import Person
from justaction.texts.uploads import CleanFile
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast


def people(count: int, *, word: str = "p") -> list[Person]:
    """So many people, with addresses of their own."""
    return [members.welcome(name=f"Person {word}{n}", address=f"{word}{n}@example.org") for n in range(count)]


def joined(community: Community, count: int, *, word: str = "p") -> list[Person]:
    """So many people who chose this community first."""
    somebody = people(count, word=word)
    for person in somebody:
        actions.answer_survey(person, first=community)
    return somebody


def a_talk(community: Community | None, by: Person, **other: Any) -> Thread:
    """A conversation that somebody began, in a community or (None) among all of us."""
    said = {"title": "The ledger", "text": "Who can bring the ledger?", **other}
    return talks.start(scope=community.scope if community else "", by=by, **said)


def addresses_of(cast: Cast) -> dict[str, list[Any]]:
    """Ana began a conversation in Money with a file; the arguments of all addresses of conversations."""
    thread = a_talk(cast.money, cast.ana, attached=[CleanFile("rents.csv", "text/csv", b"a,b")])
    first = thread.posts.get()
    answer = posts.post(thread, text="I can.", by=cast.imani)
    talks.block(answer, by=cast.ana)
    kept = KeptWords.objects.create(thread=thread, person=cast.ana, text="Mine.", why=KeptWords.Why.ADDRESS)
    place, where = [cast.money.channel.slug], [cast.money.channel.slug, thread.slug]
    pages = ("talk", "close_talk", "open_talk_again", "follow_talk", "new_talk_address")
    words = ("said", "edit_post", "withdraw_post", "report_post", "take_up_post", "block_post")
    return {
        **{f"communities:{name}": place for name in ("talks", "start_talk", "follow_talks")},
        **{f"communities:{name}": where for name in pages},
        **{f"communities:{name}": [*where, first.number] for name in words},
        "communities:post_file": [*where, first.files.get().subject],
        "communities:kept_words": [kept.pk],
        "communities:unblock": [cast.ana.blocks.get().pk],
        "communities:leave_talk": [letters.leave_url(thread, cast.ana).rstrip("/").rpartition("/")[2]],
    }


def a_process(community: Community, *, by: Person, title: str = "A rule for small loans") -> Process:
    """Something under way, begun today from the template of a standard; all in one person's hands."""
    template = ProcessTemplate.objects.get(slug="standard")
    steps = actions.plan_from(template, starts_on=clock.today(), carried_by=by)
    return actions.start_process(
        community,
        template=template,
        title=title,
        about="So that nobody is refused unheard.",
        steps=steps,
        by=by,
    )


def addresses_of_making(cast: Cast) -> dict[str, list[Any]]:
    """Imani began to make something, with a link; the arguments of all addresses of it and of its templates."""
    process = a_process(cast.money, by=cast.imani)
    step = process.steps.get(position=1)
    link = actions.link_step(step, address="/convenings/", title="Where we met", by=cast.imani)
    place = [cast.money.channel.slug]
    where, steps = [*place, process.subject], ("plan_step", "open_step", "close_step", "link_step")
    return {
        **{f"communities:{name}": place for name in ("making", "choose_template", "look_after_me")},
        **{f"communities:{name}": where for name in ("process", "stop_process")},
        **{f"communities:{name}": [*where, step.position] for name in steps},
        "communities:unlink_step": [*where, step.position, link.pk],
        "communities:start_process": [*place, "standard"],
        "communities:write_template": ["standard"],
        "communities:write_quiet": [*place, 1],
    }


def one_of_each(community: Community, by: Person) -> dict[str, Contribution]:
    """One thing of each kind, given by a member under their own name, not looked at yet; the voice is of a youth."""
    named = {"community": community, "credit_as": "name"}
    youth = {"under_18": True, "of_another": True, "guardian_address": "guardian@example.org"}
    return {
        "idea": actions.give(Idea(title="A bank day", **named), by=by),
        "learning": actions.give(
            Learning(tried="I asked.", happened="They came.", tells="Ask.", **named), by=by
        ),
        "challenge": actions.give(
            Challenge(title="No bank", text="None for a mile.", neighbourhood="Englewood", **named), by=by
        ),
        "vision": actions.give(Vision(text="A bank on every block.", **named), by=by),
        "voice": actions.give_voice(
            Voice(community=community, title="My street", text="It was loud.", **youth), by=by, agrees=True
        ),
    }
