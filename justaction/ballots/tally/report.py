"""A result as lines of plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from justaction.ballots.tally.lines import Read
from justaction.ballots.tally.result import Amount, Result, Round, Tie

WIDEST = 40  # letters of a name in a table


def lines(result: Result, found: Read) -> Iterator[str]:
    """What was read, each round as a table, what decided ties, and who won."""
    if found.title:
        yield found.title
    yield f"{result.ballots:,} ballots ({found.form}), {result.counted:,} of them count, {len(result.options)} options"
    yield from found.notes
    seats = f" for {result.seats} seats" if result.seats > 1 else ""
    yield f"Counted by {result.method}{seats}."
    for one in result.rounds:
        yield ""
        yield from _round(result, one)
        yield from (_tie(result, tie) for tie in result.ties if tie.round == one.number)
    if result.pairwise is not None:
        yield ""
        yield from _duels(result)
    yield ""
    yield _outcome(result)


def _round(result: Result, one: Round) -> Iterator[str]:
    if len(result.rounds) > 1:
        yield f"Round {one.number}"
    width = min(WIDEST, max(len(name) for name in result.options))
    shown = sorted(
        (at for at in range(len(result.options)) if at in one.standing or one.votes[at]),
        key=lambda at: (-one.votes[at], at),
    )
    gains = {at: amount for transfer in one.transfers for at, amount in transfer.to}
    for at in shown:
        said = "elected" if at in one.elected else "out" if at in one.eliminated else ""
        gain = f"then +{_shown(gains[at])}" if at in gains else ""
        yield f"  {result.options[at][:width]:<{width}} {_shown(one.votes[at]):>16}  {said or gain}".rstrip()
    if one.exhausted:
        yield f"  {'count for nobody':<{width}} {_shown(one.exhausted):>16}"
    if one.threshold is not None:
        yield f"  {'needed':<{width}} {_shown(one.threshold):>16}"
    for transfer in one.transfers:
        if transfer.reason == "surplus":
            yield f"  What {result.options[transfer.source]} has beyond the quota moves on."


def _tie(result: Result, tie: Tie) -> str:
    names = ", ".join(result.options[one] for one in tie.options)
    rules = {
        "earlier round": f"by their votes in round {tie.decided_in}",
        "stated order": "by the order stated beforehand",
        "listed order": "by the order in which the file lists the options, since no other was stated",
    }
    fates = {"seat": "gets the seat", "elimination": "goes out", "surplus": "is transferred first"}
    return f"  Tie of {names}, decided {rules[tie.rule]}: {result.options[tie.chosen]} {fates[tie.over]}."


def _duels(result: Result) -> Iterator[str]:
    assert result.pairwise is not None
    width = min(WIDEST, max(len(name) for name in result.options))
    yield "How many ballots prefer the option of the row to that of the column:"
    yield f"  {'':<{width}}" + "".join(f"{f'({at + 1})':>11}" for at in range(len(result.options)))
    for at, row in enumerate(result.pairwise):
        cells = "".join(f"{'–' if at == other else f'{number:,}':>11}" for other, number in enumerate(row))
        yield f"  {result.options[at][:width]:<{width}}{cells}  ({at + 1})"


def _outcome(result: Result) -> str:
    if result.passed is not None:
        return f"{'It carries' if result.passed else 'It does not carry'}: {result.why}."
    if not result.winners:
        return "Nobody won: no ballot counts."
    why = f" ({result.why})" if result.why else ""
    return f"Winner{'s' if len(result.winners) > 1 else ''}: {', '.join(result.options[one] for one in result.winners)}{why}"


def _shown(amount: Amount) -> str:
    return f"{amount:,}"
