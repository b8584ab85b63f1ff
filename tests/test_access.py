"""A24: Who may open what: every address for every role, from one table. An address that is not in it fails.

A row has the address' name, then for GET and for POST what each role is answered, in this order:

    visitor · Ana (signed) · Imani (coordinates Money) · Ruth (convener and steward) · Grace (represents the fund) · Tom (peer)

`200` a page, `302` on to signing in or to the next page, `403` not allowed, `404` hidden as if it were not there, `405`
that is not how one asks, `409` and `422` an answer that says what is wrong. One figure stands for all six. A POST carries
an empty form, and whatever it changes is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from justaction.assessments.tests.making import addresses_of as assessments_of
from justaction.ballots import actions as ballot_actions
from justaction.ballots import tokens as ballot_tokens
from justaction.ballots.tests.making import a_ballot, closed, five_votes, on_roll
from justaction.ballots.tests.making import a_draft as a_ballot_draft
from justaction.coedit.tests.making import addresses_of_writing
from justaction.collaborative.models import Collaborative, Stage, Value
from justaction.commitments import actions as commitment_actions
from justaction.commitments.models import Commitment
from justaction.commitments.tests.making import (
    a_copy,
    a_draft,
    a_line,
    a_question,
    a_report,
    a_source,
    a_talk,
)
from justaction.communities import actions as community_actions
from justaction.communities import emails as community_emails
from justaction.communities.emails.giving import guardian_token
from justaction.communities.tests.making import addresses_of as conversations_of
from justaction.communities.tests.making import addresses_of_making, one_of_each
from justaction.conftest import Cast, gathered
from justaction.convenings import actions as convening_actions
from justaction.convenings import tokens as convening_tokens
from justaction.convenings.tests.making import a_gathering, addresses_of_the_day
from justaction.dashboard import actions as dashboard_actions
from justaction.harms.tests.making import addresses_of as harms_of
from justaction.home import actions as home_actions
from justaction.home.tests.making import a_recording
from justaction.mail.models import Letter
from justaction.members import actions as member_actions
from justaction.members import cases as kinds
from justaction.members import telling, tokens
from justaction.members.actions import cases, erasing, exporting, merging, objecting, rescuing
from justaction.members.actions import programs as program_deeds
from justaction.members.emails import accounts as account_emails
from justaction.members.models import Case, Grant, Passing, Person, Proposal, Rescue
from justaction.members.tests.making import signs_in
from justaction.newsletter.tests.making import addresses_of as newsletter_of
from justaction.opinions import actions as opinion_actions
from justaction.opinions import tokens as opinion_tokens
from justaction.opinions.tests.making import a_conversation
from justaction.record.models import Entry
from justaction.record.publisher import publish
from justaction.shareout.tests.making import addresses_of as share_outs_of
from justaction.social.tests.making import addresses_of as social_of
from justaction.standards.tests.making import addresses_of as standards_of
from justaction.statement import actions as statement_actions
from justaction.statement.actions import entering
from justaction.statement.tests.making import a_translation
from justaction.toolkit.tests.making import addresses_of as toolkit_of
from justaction.web import clock, house
from justaction.website.tests.making import addresses_of as website_of
from justaction.workinggroup.tests.making import addresses_of as working_group_of
from tests.access import STEP_UP, TABLE, WHILE_FORMING
from tests.mould import Mould

ROLES = ["visitor", "ana", "imani", "ruth", "grace", "tom"]
PLEDGES = (
    b"organization,quoted_words,source_url,date\nOak Bank,We will do more,https://oak.example/x,2020-06-01\n"
)
SIGNERS = b"name,email\nNoor Haddad,noor@example.org\n"
# what the link in each letter is for
PURPOSES = {"ask_again": "confirm", "receipt_json": "receipt"}
TOKENS = [
    "confirm",
    "ask_again",
    "not_me",
    "withdraw",
    "listing",
    "renew",
    "receipt",
    "receipt_json",
    "share",
    "no_nudges",
]


WORLD = Mould()
# about noon in Chicago: no letter goes out at night
NOON = datetime.now(UTC).replace(hour=18, minute=0, second=0, microsecond=0)


@dataclass
class World:
    """Everything that an address can speak of."""

    cast: Cast
    args: dict[str, list[Any]]


def accounts_of(cast: Cast) -> dict[str, list[Any]]:
    """An archive that is ready, somebody who wants to go, a lost address, two accounts, a hand-over."""
    exporting.make(exporting.ask_for_export(cast.ana, by=cast.ana).pk)
    erasure = erasing.ask_to_erase(cast.sol, by=cast.sol)
    rescuing.ask_for_help(old=cast.lee.email, new="lee@new.example", words="Ask Ruth.", visitor="here")
    rescue = Rescue.objects.get()
    asked = merging.ask_to_merge(
        kept=cast.lee.email, gone=cast.sol.email, reason="They told me.", by=cast.ruth
    )
    leaves = cast.grace.affiliations.get()
    passing = Passing.objects.create(affiliation=leaves, to=cast.tom)
    return {
        "members:keep_me": [account_emails.token_of(erasure, account_emails.ERASURE)],
        "members:leave": [leaves.pk],
        "members:passing": [passing.subject],
        "members:rescue_address": [tokens.for_rescue(cast.lee, "lee@new.example")],
        "members:address_back": [tokens.for_way_back(cast.lee, "lee@old.example")],
        "members:stop_rescue": [account_emails.token_of(rescue, account_emails.RESCUE)],
        **{f"members:{name}": [rescue.pk] for name in ("vouch", "refuse_rescue")},
        **{f"members:{name}": [asked.pk] for name in ("merge", "end_merging")},
        "members:merging_mine": [asked.token("kept")],
    }


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Everything that an address can speak of, at noon; each test has its own (`tests/mould.py`)."""
    with clock.at(NOON):
        yield WORLD.fill(lambda: furnished(gathered()))


def furnished(cast: Cast) -> World:
    fund, grace, ruth = cast.fund, cast.grace, cast.ruth
    begun = a_draft(fund, grace)
    told_by = a_source(begun, grace)
    commitment = commitment_actions.publish(begun, by=grace)
    with clock.at(clock.now() + timedelta(days=30)):
        report = a_report(commitment, grace, "5")
    review = report.reviews.get(peer=cast.tom)
    given = report.reviews.get(peer=cast.lee)
    commitment_actions.review(given, by=cast.lee, verdict="asks_for_more", reasons="Where is the rest?")
    commitment_actions.let_stand(given, by=grace)
    sealed = report.reviews.get(peer=cast.sol)
    commitment_actions.review(sealed, by=cast.sol, verdict="disagrees", reasons="Half is missing.")
    offered = a_talk(commitment, cast.tom)
    voice_link = commitment_actions.give_link(commitment, by=grace, label="Savers of nine blocks")
    draft = a_draft(fund, grace, title="A draft")
    kept = a_source(draft, grace)
    look = commitment_actions.make_preview(draft, label="The board", days=14, by=grace)
    batch = commitment_actions.take_pledges(PLEDGES, file_name="pledges.csv", by=ruth)
    lists = statement_actions.take_list(SIGNERS, file_name="signers.csv", by=ruth)
    signature = statement_actions.sign(name="Ana Flores", address=cast.ana.email)
    statement_actions.confirm(signature)
    held = statement_actions.confirm(
        statement_actions.sign(
            name="Otto Held", address="otto@mail.example", kind="institution", organization_name="Oak Bank",
            organization_kind="institution", organization_website="https://oak.example",
            role_title="Clerk", authority="The board",
        )
    )  # fmt: skip
    proposed, refused = moderated(ruth)
    entered, _code = entering.enter(
        by=ruth, name="Olga Paper", way="paper", given_on=clock.today(), witness="Wanda Day"
    )
    link = statement_actions.share(signature, invites_as="Ana Flores")
    community_actions.answer_survey(cast.ana, first=cast.money)
    community_actions.agree_norm(cast.money, text="We listen first.", by=cast.imani)
    norm = community_actions.propose_norm(cast.money, text="We say the number.", by=cast.ana)
    for person in (cast.sol, cast.lee):
        community_actions.answer_survey(person, first=cast.money)
        community_actions.enter_directory(cast.money, by=person, offers="An hour a week")
    introduction = community_actions.introduce(
        cast.money, first=cast.sol, second=cast.lee, why="Both build benches.", by=cast.ana
    )
    gifts = one_of_each(cast.money, cast.ana)
    repair = community_actions.tell_repair(
        cast.money, told="Somebody laughed at me.", who="", by=cast.ana, named=cast.imani, trusted=[ruth]
    )
    in_doubt = Letter.objects.create(kind="x", to="p@example.org", subject="x", state=Letter.State.UNKNOWN)
    goal = home_actions.set_goal(
        year=2026, title="A goal", about="About it.", season="Spring", owner="All of us",
        due=clock.today().replace(day=1), by=ruth,
    )  # fmt: skip
    asked = member_actions.affiliate(person=cast.ana, organization=fund, kind="member", by=cast.ana)
    passkey = member_actions.add_passkey(cast.lee, by=cast.lee, name="Mine", credential={})
    listening = statement_actions.open_round(
        statement_actions.draft(by=ruth, paragraphs=["Racism here was built.", "It can be taken apart, with care."]),
        by=ruth, closes_at=clock.now() + timedelta(days=9), for_everybody=True,
    )  # fmt: skip
    round_link = statement_actions.make_link(listening, by=ruth)
    words = statement_actions.suggest(
        listening, statement_actions.Words(text="Say who built it."), link=round_link
    )
    ballots = ballots_of(cast)
    form = statement_actions.publish_form(a_translation(cast), by=ruth)
    author = statement_actions.name_author(cast.version, address=cast.ana.email, by=ruth)
    theory = home_actions.propose_theory(
        Stage.objects.earliest("id"), name="Say it", about="Say what happened.", reason="Shorter.", by=ruth
    )
    invitation = member_actions.invite(name="Noor Haddad", address="noor@example.org", by=ruth)

    talk = a_conversation(ruth)
    talk_token = opinion_tokens.make(talk)
    talk_key = opinion_tokens.read(talk, talk_token)
    added = opinion_actions.add_statement(talk, text="Say it in June.", by=None, key=talk_key)
    meeting = a_gathering(cast)
    item = convening_actions.add_item(meeting, title="Welcome", purpose="connect", minutes=9, by=ruth)
    duty = convening_actions.assign(meeting, role="tech", person=ruth, by=ruth)
    todo = convening_actions.take_on(meeting, text="Ask", owner=cast.ana, due_on=meeting.on, by=ruth)
    with clock.at(meeting.ends_at):
        paper = convening_actions.write_minutes(meeting, text="We met.", by=cast.imani)
        convening_actions.approve_minutes(paper, by=ruth)
    calendar = convening_actions.make_feed("me", by=cast.ana, known=("me",))
    seat = convening_actions.register(meeting, by=cast.ana, needs={"captions": ""})
    publish()
    size = Entry.objects.exclude(index=None).count()
    where = [fund.slug, commitment.slug]
    wrong = dashboard_actions.report_wrong(page=commitment.record_url, words="It is 3, not 2.")
    slugs = {"community": [cast.money.channel.slug], "organization": [fund.slug], "where": where}
    args: dict[str, list[Any]] = {
        "web:challenge": ["sign"],
        "home:year": [2026], "home:nudge_undecided": slugs["community"],
        "home:move_goal": [goal.pk], "home:meet_goal": [goal.pk],
        "home:ask_about_ring": ["public"], "home:open_ring": ["public"],
        **{f"home:{name}": [a_recording().language] for name in ("theory_recording", "remove_recording")},
        "home:theory_slide": [1], "home:propose_theory": ["stages", Stage.objects.earliest("id").pk],
        "home:apply_theory": [theory.pk],
        "api:nothing": ["none"], "api:osdi_signatures_id": ["none"], "api:osdi_people_id": ["none"],
        "feeds:feed": ["all", "atom"], "feeds:community": [*slugs["community"], "rss"], "feeds:standard": ["M1", "json"],
        "feeds:organization": [fund.slug, "atom"], "feeds:commitment": [*where, "json"],
        **website_of(ruth),
        "dashboard:organization": slugs["organization"], "dashboard:organization_csv": slugs["organization"],
        "dashboard:organization_json": slugs["organization"],
        "dashboard:table_csv": ["states"], "dashboard:table_json": ["states"],
        "statement:paragraph": [1, 1], "statement:round": [1], "statement:passage": [1, 1], "statement:words": [1, words.subject],
        "statement:my_words": [words.token], "statement:round_link": [round_link.token],
        "statement:passage_link": [round_link.token, 1],
        **{f"statement:{name}": [1] for name in (
            "open_sign_on", "close_sign_on", "consolidate", "answer", "end_round", "close_round", "links", "ask_opinions")},
        **{f"statement:{name}": [1, round_link.subject] for name in ("revoke_link", "link_code")},
        "statement:take_words": [1, 1],
        "statement:version_file": [1, "md"], "statement:form": [1, "translation", "es"],
        "statement:form_file": [1, "translation", "es", "md"], "statement:form_edition": [1, "translation", "es", 1],
        "statement:draft_file": ["md"], "statement:check_large_print": [1], "statement:authors": [1],
        **{f"statement:{name}": [form.subject] for name in (
            "preview_form", "write_form", "publish_form", "drop_form", "check_form", "take_back_form")},
        "statement:answer_author": [author.pk], "statement:drop_author": [author.pk],
        "statement:version": [1], "statement:version_json": [1], "statement:compare": [(1, 1)],
        "statement:hold_all": [1], "statement:hold_no_more": [1],
        "members:case": [Case.objects.get(about=held.subject).subject],
        **{f"members:{name}": [proposed.pk] for name in ("proposal", "confirm_proposal", "drop_proposal")},
        "members:appeal": [refused.token],
        "members:object": [objecting.token(cast.grace.affiliations.get(), asked)],
        "statement:own_answer": [entered.token("own_answer")],
        **{f"statement:{name}": [entered.subject] for name in (
            "compare_entered", "drop_entered", "entered_photo")},
        "statement:authority": [held.token("authority")],
        "statement:second": [statement_actions.name_colleague(
            held, name="Ada Desk", address="ada@oak.example").token()],
        **{f"statement:{name}": [link.code] for name in ("invited", "invited_card", "invited_qr")},
        **{f"statement:{name}_list": [lists.subject] for name in ("map", "apply", "drop")},
        "statement:list_report": [lists.subject],
        **{f"statement:{name}": [signature.token(PURPOSES.get(name, name))] for name in TOKENS},
        **{f"communities:{name}": slugs["community"] for name in (
            "community", "join", "leave", "show_me", "run", "agree_norm", "change_welcome", "norms", "propose_norm",
            "tell_repair", "people", "my_entry", "leave_directory", "introduce")},
        "communities:ask_to_meet": [*slugs["community"], cast.sol.subject],
        "communities:introduction": [introduction.subject],
        **{f"communities:{name}": [*slugs["community"], "learning"] for name in ("contributions", "give")},
        **{f"communities:{name}": [*slugs["community"], "learning", gifts["learning"].subject] for name in (
            "contribution", "given_file", "take_back")},
        "communities:hold_challenge": [*slugs["community"], gifts["challenge"].subject],
        "communities:link_challenge": [*slugs["community"], gifts["challenge"].subject],
        "communities:answer_idea": [*slugs["community"], gifts["idea"].subject],
        "communities:note_honorarium": [*slugs["community"], gifts["voice"].subject],
        **{f"communities:{name}": [guardian_token(gifts["voice"])] for name in ("guardian", "guardian_file")},
        **{f"communities:{name}": [repair.subject] for name in ("repair", "pass_on_repair", "take_back_repair")},
        **{f"communities:{name}": [*slugs["community"], norm.pk] for name in (
            "agree_on", "end_norm", "rate_norm", "take_back_norm")},
        "communities:survey_by_token": [community_emails.survey_token(cast.ana)],
        "communities:thanks_by_token": [community_emails.survey_token(cast.ana)],
        **{f"dashboard:{name}": ["commitments"] for name in ("card", "embed", "qr", "cite_bib", "cite_json")},
        "dashboard:thread": where, "dashboard:ground": ["M1"],
        **{f"dashboard:{name}": [wrong.subject] for name in ("correction", "answer_correction")},
        **{f"commitments:{name}": where for name in (
            "csv", "json", "commitment", "history", "add_evidence", "desk_commitment", "withdraw", "report", "cite",
            "say_why", "links", "rate", "money", "money_csv", "money_json", "tell_money", "amend", "ask_question", "questions")},
        "commitments:close_link": [*where, voice_link.pk], "commitments:voice": [voice_link.token],
        "commitments:ties": slugs["organization"],
        "commitments:standing": slugs["organization"],
        "commitments:talk": [offered.subject], "commitments:pass_talk_on": [offered.subject],
        **{f"commitments:{name}": [*where, a_question(commitment, ruth).subject] for name in (
            "question", "answer_question")},
        "commitments:correct_money": [*where, a_line(commitment, grace).subject],
        **{f"commitments:{name}": [fund.slug, draft.slug] for name in ("preview", "publish", "take_over", "together", "ask_in", "sources",
            "leave_draft", "share_with_desk", "make_preview")},
        "commitments:drop_source": [fund.slug, draft.slug, kept.subject],
        "commitments:source": [*where, told_by.subject], "commitments:end_preview": [fund.slug, draft.slug, look.subject], "commitments:preview_link": [look.token],
        "commitments:desk": slugs["organization"], "commitments:start": slugs["organization"],
        "commitments:task": [fund.slug, draft.slug, "harm"],
        "commitments:evidence": [*where, report.evidence.get().subject],
        "commitments:copy": [*where, a_copy(report.evidence.get()).subject],
        "commitments:meet_milestone": [*where, commitment.milestones.first().pk],  # type: ignore[union-attr]  # it has some
        "commitments:reply": [*where, given.subject], "commitments:let_stand": [*where, sealed.subject], "commitments:import_money": where,
        "commitments:say_of_review": [*where, given.subject], "commitments:peers_by_link": [voice_link.token],
        "commitments:say_by_link": [voice_link.token, given.subject],
        "commitments:review": [review.subject], "commitments:pass_on": [review.subject],
        **{f"commitments:{name}": [batch.subject] for name in (
            "map_pledges", "pledge_report", "apply_pledges", "drop_pledges")},
        **ballots,
        **working_group_of(cast),
        **harms_of(cast),
        **standards_of(cast),
        **share_outs_of(cast),
        **newsletter_of(cast),
        **social_of(cast),
        **addresses_of_writing(cast),
        **assessments_of(cast),
        **conversations_of(cast),
        **addresses_of_making(cast),
        **toolkit_of(cast),
        **{f"members:{name}": [in_doubt.pk] for name in ("send_letter_again", "leave_letter")},
        "members:confirm_address": [tokens.for_address(cast.ana, "new@example.org")],
        **accounts_of(cast),
        "members:telling_by_token": [telling.token(cast.ana)],
        "members:stop_telling": [telling.token(cast.ana), "decision"],
        "members:show_my_role": [Grant.objects.get(person=cast.imani).pk],
        **{f"members:{name}_invitation": [invitation.pk] for name in ("resend", "take_back")},
        **{f"members:{name}": [invitation.token()] for name in (
            "invitation", "decline_invitation", "put_off_invitation", "ask_for_invitation")},
        "members:end_program": [program_deeds.make_key(name="Mine", scopes=["me"], days=30, by=cast.tom)[0].pk],
        "members:rename_passkey": [passkey.pk], "members:remove_passkey": [passkey.pk],
        "members:edit_organization": slugs["organization"],
        **{f"members:{name}": [asked.pk] for name in ("confirm_affiliation", "refuse_affiliation")},
        "members:end_affiliation": [cast.grace.affiliations.get().pk],
        "members:write_role": ["designer"], "members:end_grant": [Grant.objects.get(person=cast.imani).pk],
        **{f"opinions:{name}": [talk.slug] for name in (
            "conversation", "comments_csv", "votes_csv", "participants_csv", "results_json", "begin", "answer", "add", "mine",
            "look_after", "add_seed", "move", "close", "count_held")},
        **{f"opinions:{name}_by_token": [talk.slug, talk_token] for name in ("answer", "add", "mine", "results")},
        **{f"opinions:{name}": [talk.slug, added.number] for name in ("show", "leave_out")},
        "opinions:statement": [talk.slug, 0],
        **{f"convenings:{name}": [meeting.slug] for name in (
            "gathering", "gathering_file", "change", "cancel", "come", "give_back", "host", "invite", "agenda",
            "outline", "duties", "todos", "minutes", "write_minutes", "minutes_draft", "recap", "take_back_recap",
            "feedback", "feedback_read")},
        **{f"convenings:{name}": [meeting.slug, 1] for name in ("minutes_version", "approve_minutes")},
        "convenings:year": [clock.today().year],
        "convenings:feedback_by_token": [meeting.slug, convening_tokens.feedback_of(meeting, cast.ana)],
        **{f"convenings:{name}": [todo.subject] for name in ("todo", "finish", "open_again", "carry", "let_go")},
        **{f"convenings:{name}": [meeting.slug, item.pk] for name in ("change_item", "move_item", "drop_item")},
        "convenings:relieve": [meeting.slug, duty.pk],
        **{f"convenings:{name}_by_token": [meeting.slug, convening_tokens.of(meeting, cast.ana)] for name in (
            "come", "give_back")},
        "convenings:feed": [convening_tokens.of_feed(calendar)], "convenings:end_feed": [calendar.pk],
        "convenings:arrange": [meeting.slug, seat.needs.get().pk], **addresses_of_the_day(cast),
        "collaborative:add": ["values"], "collaborative:change": ["values", Value.objects.earliest("id").pk],
        "collaborative:drop": ["values", Value.objects.earliest("id").pk],
        "record:entry": [0], "record:root": [1], "record:key": [1], "record:disclosure": [0], "record:proof": [0], "record:tile": [("entries", 0, size)],
        "mail:letter": ["none.eml"],
    }  # fmt: skip
    return World(cast, args | for_programs(args))


def for_programs(args: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The doors for programs lead to the same things as the pages."""
    same = {
        "decisions_slug": "ballots:decision", "commitments_organization_slug": "commitments:commitment",
        "convenings_slug": "convenings:gathering", "figures_name": "dashboard:table_json", "harms_slug": "harms:harm",
        "organizations_slug": "dashboard:organization", "record_entries_index": "record:entry",
        "share_outs_year_number": "shareout:edition", "standards_code": "standards:standard",
        "statement_versions_number": "statement:version", "osdi_petitions_number": "statement:version",
        "tools_slug": "toolkit:tool",
    }  # fmt: skip
    return {f"api:{door}": args[page] for door, page in same.items()}


def moderated(ruth: Person) -> tuple[Proposal, Case]:
    """What Ruth proposed to take down at once, and something that she took down."""
    some = [
        cases.report(
            kinds.Found(kind="signature", about=str(n), title="A signature", url="/signers/"), words="?"
        )
        for n in range(21)
    ]
    proposal = cases.decide(some, by=ruth, decision="hide", reason="Made up.").proposal
    assert proposal is not None
    page = cases.report(kinds.at("/about/"), words="That is wrong.")
    cases.decide([page], by=ruth, decision="hide", reason="It was wrong.")
    page.refresh_from_db()
    return proposal, page


def ballots_of(cast: Cast) -> dict[str, list[Any]]:
    """An open ballot, one that asks for proposals, two that are closed; the arguments of their addresses."""
    vote = a_ballot(cast, slug="open", closes_at=clock.now() + timedelta(days=30))
    until = clock.now() + timedelta(days=2)
    asking = a_ballot_draft(
        cast, slug="asking", proposals="anyone", proposals_until=until, opens_at=until,
    )  # fmt: skip
    ballot_actions.ask_for_proposals(asking, by=cast.ruth)
    asking.refresh_from_db()
    proposal = ballot_actions.propose(asking, name="Night Market")
    answered = ballot_actions.propose(asking, name="Day Market")
    ballot_actions.screen(answered, keep=False, reason="It has a name already.", by=cast.ruth)
    done, secret = a_ballot(cast, slug="done"), a_ballot(cast, slug="secret", secret=True)
    for ballot in (done, secret):
        five_votes(ballot, cast)
    closed(done)
    closed(secret)
    vote = type(vote).objects.get(pk=vote.pk)
    elector = on_roll(vote, cast.ana)
    token = ballot_tokens.of(elector)
    return {
        **{f"ballots:{name}": ["done"] for name in (
            "decision", "results", "result_json", "ballots_csv", "ballots_preflib", "voters", "write_outcome")},
        "ballots:codes": ["secret"], "home:rename": ["done"],
        **{f"ballots:{name}": ["open"] for name in ("vote", "receipt", "settle_helped", "telephone", "close")},
        **{f"ballots:{name}": ["open", token] for name in (
            "vote_by_token", "receipt_by_token", "settle_helped_by_token")},
        **{f"ballots:{name}": ["asking"] for name in (
            "propose", "proposed", "prepare", "change", "drop", "add_option", "screening", "ask_for_proposals",
            "open_ballot")},
        "ballots:drop_option": ["asking", 0], "ballots:screen": ["asking", proposal.subject],
        "ballots:proposal": ["asking", answered.subject],
        "ballots:enter_for": ["open", elector.pk],
    }  # fmt: skip


def names() -> list[str]:
    """The names of all addresses there are."""
    found: list[str] = []

    def walk(resolver: URLResolver, space: str) -> None:
        for part in resolver.url_patterns:
            if isinstance(part, URLPattern):
                found.append(f"{space}:{part.name}" if space else str(part.name))
            else:
                walk(part, part.namespace or space)

    walk(get_resolver(), "")
    return found


def test_every_address_is_in_the_table() -> None:
    assert set(names()) == set(TABLE)


def browser(person: Person | None, *, fresh: bool = True) -> Client:
    client = Client(raise_request_exception=False)
    return signs_in(client, person, fresh=fresh) if person else client


def as_before(browser: Client) -> Client:
    """Another browser with the same cookies: signed in as that one is, knowing nothing of what it is asked later.

    It asks the same server, which makes its middleware ready once, as one that serves people does.
    """
    client = Client(raise_request_exception=False)
    client.handler = browser.handler
    client.cookies.load({name: cookie.value for name, cookie in browser.cookies.items()})
    return client


def read_whole(answer: Any) -> None:
    """A file is closed once it was read to its end."""
    if answer.streaming:
        b"".join(answer.streaming_content)


def expected(method: str, name: str) -> dict[str, int]:
    """What the table says of an address, by role."""
    figures = TABLE[name][method == "post"].split()
    return dict(zip(ROLES, map(int, figures if len(figures) > 1 else figures * len(ROLES)), strict=True))


def one_for_each_answer(said: dict[str, int]) -> set[str]:
    """Ruth, who may see most, and of the others the first to be answered something else."""
    order = ["ruth", *(role for role in ROLES if role != "ruth")]
    return set({said[role]: role for role in reversed(order)}.values())


def answers(world: World, role: str, method: str, names: Iterable[str]) -> dict[str, int]:
    """What the role is answered at each of these addresses; whatever a request changes is rolled back."""
    found = {}
    signed_in = browser(None if role == "visitor" else getattr(world.cast, role))
    for name in names:
        with transaction.atomic():
            ask: Callable[..., Any] = getattr(as_before(signed_in), method)
            answer = ask(reverse(name, args=world.args.get(name, [])))
            read_whole(answer)
            found[name] = answer.status_code
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_answered_as_the_table_says(
    world: World, role: str, method: str, pytestconfig: pytest.Config
) -> None:
    """Policies are the same on each database, only what a page asks is not: another one is asked by one role for each answer."""
    wanted = {name: expected(method, name) for name in TABLE}
    if pytestconfig.getoption("--another-database"):
        wanted = {name: said for name, said in wanted.items() if role in one_for_each_answer(said)}
    said = answers(world, role, method, wanted)
    wrong = {
        name: f"{said[name]} instead of {row[role]}"
        for name, row in wanted.items()
        if said[name] != row[role]
    }
    assert not wrong


def test_one_role_for_each_answer_is_ruth_and_whoever_is_answered_otherwise() -> None:
    own = dict(zip(ROLES, [302, 403, 200, 200, 403, 404], strict=True))
    assert one_for_each_answer(own) == {"ruth", "visitor", "ana", "tom"}
    assert one_for_each_answer(dict.fromkeys(ROLES, 200)) == {"ruth"}


@pytest.mark.once
def test_who_signed_in_a_while_ago_steps_up_where_the_table_says_so_and_nowhere_else(world: World) -> None:
    asked: dict[str, set[str]] = {}
    signed_in = browser(world.cast.ruth, fresh=False)
    for name in TABLE:
        for method in ("get", "post"):
            with transaction.atomic():
                ask: Callable[..., Any] = getattr(as_before(signed_in), method)
                answer = ask(reverse(name, args=world.args.get(name, [])))
                read_whole(answer)
                sent = answer.get("Location", "").startswith("/step-up/?next=")
                if sent and not name.startswith("members:step_up"):
                    asked.setdefault(name, set()).add(method)
                transaction.set_rollback(True)
    assert asked == STEP_UP


def first_answer(name: str, method: str, args: list[Any]) -> Any:
    """What somebody without a session is answered there; nothing stays of it."""
    with transaction.atomic():
        answer = getattr(Client(raise_request_exception=False), method)(reverse(name, args=args))
        read_whole(answer)
        transaction.set_rollback(True)
    return answer


def is_closed(answer: Any) -> bool:
    """Whether it tells nothing but that we are forming, that one has to sign in, or that one asks otherwise."""
    if answer.status_code == 302:
        return str(answer["Location"]).startswith("/sign-in/?next=")
    return answer.status_code == 405 or (answer.status_code == 403 and b"still forming" in answer.content)


@pytest.mark.once
def test_while_we_are_forming_a_visitor_opens_what_is_named_and_nothing_else(world: World) -> None:
    """A token that somebody made up opens nothing either."""
    Collaborative.objects.update(ring="circle")
    house.changed()
    opened = set()
    for name in TABLE:
        args = world.args.get(name, [])
        place = reverse(name, args=args)
        token = resolve(place).kwargs.get("token")
        made_up = ["made-up" if one == token else one for one in args]
        for method in ("get", "post"):
            answer = first_answer(name, method, made_up)
            unknown = token is not None and answer.status_code in {403, 404, 410}
            if not (unknown or is_closed(answer)):
                opened.add(name)
    assert opened == WHILE_FORMING


def test_a_draft_is_hidden_from_everybody_outside(world: World) -> None:
    draft = Commitment.objects.get(title="A draft")
    address = reverse("commitments:commitment", args=[draft.organization.slug, draft.slug])
    for role in ["visitor", "ana", "imani", "tom"]:
        person = None if role == "visitor" else getattr(world.cast, role)
        assert browser(person).get(address).status_code == 404, role
