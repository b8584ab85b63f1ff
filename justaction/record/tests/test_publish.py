"""Publishing: what was written reaches the public log, and nothing is signed that contradicts what was signed before."""

from __future__ import annotations

import json
import os
import shutil
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from justaction.record import keys, publisher, sequencer, tasks
from justaction.record.models import Disclosure, Entry, Head
from justaction.record.publisher import Stopped, publish
from justaction.record.sequencer import Pending, ordered
from justaction.record.tests.making import norm, norms, published, signature, thing
from justaction.record.tree.audit import Report, audit
from justaction.record.tree.leaf import leaf_hash
from justaction.record.tree.sources import Folder

pytestmark = pytest.mark.django_db


def audited(settings: Any) -> Report:
    return audit(Folder(settings.RECORD_DIR))


def test_what_was_written_is_in_the_public_log(settings: Any) -> None:
    norms(3)
    done = publish()
    assert done.size == Entry.objects.count() == done.added
    report = audited(settings)
    assert report.holds, report.findings
    assert report.checkpoint.size == done.size
    assert report.checkpoint.origin == settings.RECORD_ORIGIN
    assert list(Entry.objects.order_by("index").values_list("index", flat=True)) == list(range(done.size))


def test_publishing_goes_on_where_it_stopped(settings: Any) -> None:
    for count in (1, 254, 3, 300):
        norms(count)
        publish()
        assert audited(settings).holds
    assert publish().added == 0


def test_nothing_to_publish_costs_two_queries(django_assert_max_num_queries: Callable[[int], Any]) -> None:
    norms(1)
    publish()
    with django_assert_max_num_queries(2):
        tasks.publish()


def test_the_key_is_made_once_and_only_its_owner_may_read_it(settings: Any) -> None:
    norms(1)
    publish()
    key = settings.RECORD_KEYS_DIR / keys.KEY
    made = key.read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.RECORD_KEYS_DIR.stat().st_mode) == 0o700
    norms(1)
    publish()
    assert key.read_bytes() == made


def test_partial_tiles_are_removed_once_the_full_one_stands(settings: Any) -> None:
    norms(10)
    publish()
    assert list(settings.RECORD_DIR.glob("tile/0/000.p/*"))
    norms(256)
    publish()
    assert (
        not list(settings.RECORD_DIR.glob("tile/*/000.p/*"))
        or not (settings.RECORD_DIR / "tile/0/000.p").exists()
    )
    assert (settings.RECORD_DIR / "tile/0/000").exists()
    assert audited(settings).holds


# --- when it will not sign ---------------------------------------------------------------------------------------


def stops(words: str, *, everything: bool = False) -> None:
    before = (settings.RECORD_DIR / "checkpoint").read_bytes()
    norm("One more.")
    with pytest.raises(Stopped, match=words):
        publish(check_all=everything)
    assert (settings.RECORD_DIR / "checkpoint").read_bytes() == before
    assert Head.objects.get().stopped


def test_an_old_entry_that_was_edited_stops_it_and_is_named() -> None:
    published(norms(5))
    old = Entry.objects.get(index=2)
    Entry.objects.filter(pk=old.pk).update(leaf=bytes(old.leaf).replace(b"norm", b"form"))
    stops("Entry 2 was changed")


def test_an_old_entry_whose_hash_was_edited_along_stops_it_too() -> None:
    published(norms(5))
    old = Entry.objects.get(index=2)
    changed = bytes(old.leaf).replace(b"norm", b"form")
    Entry.objects.filter(pk=old.pk).update(leaf=changed, leaf_hash=leaf_hash(changed))
    stops("Entry 2 was changed")


def test_an_old_entry_that_is_gone_stops_it() -> None:
    published(norms(5))
    Entry.objects.get(index=3).delete()
    stops("Entry 3 is missing")


def test_a_word_that_was_edited_stops_it() -> None:
    entry = published([norm("We listen first.")])[0]
    Disclosure.objects.filter(entry=entry).update(value="We talk first.")
    stops(f"Entry {entry.index} was changed")


def test_old_rows_are_compared_in_rounds_and_all_of_them_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "RECHECK", 4)
    published(norms(8))
    size = Entry.objects.count()
    norm()
    publish()
    assert Head.objects.get().checked == 4
    Entry.objects.filter(index=size - 1).update(leaf_hash=bytes(32))
    stops(f"Entry {size - 1} was changed", everything=True)


def test_a_restored_old_database_is_not_signed() -> None:
    """A08: the rows of an old backup come back, `head.json` knows better."""
    published(norms(3))
    size = Entry.objects.count()
    published(norms(3))
    Entry.objects.filter(index__gte=size).delete()
    Head.objects.update(size=size, published=size)
    stops("Was an old backup restored")


def test_restored_old_files_are_not_signed(settings: Any, tmp_path: Path) -> None:
    published(norms(3))
    shutil.copytree(settings.RECORD_DIR, tmp_path / "backup")
    published(norms(300))
    shutil.rmtree(settings.RECORD_DIR)
    shutil.copytree(tmp_path / "backup", settings.RECORD_DIR)
    stops("missing or damaged")


def test_a_restored_old_head_is_not_signed(settings: Any) -> None:
    published(norms(3))
    old = (settings.RECORD_KEYS_DIR / keys.HEAD).read_bytes()
    published(norms(3))
    (settings.RECORD_KEYS_DIR / keys.HEAD).write_bytes(old)
    stops("head.json knows only")


@pytest.mark.parametrize("name", [keys.HEAD, keys.KEY])
def test_it_never_starts_a_second_history(settings: Any, name: str) -> None:
    published(norms(3))
    (settings.RECORD_KEYS_DIR / name).unlink()
    stops("is gone")


def test_a_changed_tile_is_not_signed_over(settings: Any) -> None:
    published(norms(3))
    (tile,) = settings.RECORD_DIR.glob("tile/0/000.p/*")
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    stops("another root")


def test_another_root_in_head_json_is_not_signed_over(settings: Any) -> None:
    published(norms(3))
    head = settings.RECORD_KEYS_DIR / keys.HEAD
    stated = json.loads(head.read_bytes())
    head.write_text(json.dumps({**stated, "root": "A" * 43 + "="}))
    stops("two roots")


def test_a_head_that_moves_while_we_publish_is_not_signed_over(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(norms(3))
    append = publisher._append

    def somebody_else(*args: Any) -> None:
        append(*args)
        head = settings.RECORD_KEYS_DIR / keys.HEAD
        head.write_text(json.dumps({**json.loads(head.read_bytes()), "size": 99}))

    monkeypatch.setattr(publisher, "_append", somebody_else)
    stops("changed by somebody else")


def test_once_the_cause_is_gone_it_goes_on(settings: Any) -> None:
    published(norms(5))
    old = Entry.objects.get(index=2)
    Entry.objects.filter(pk=old.pk).update(leaf=b"{}")
    stops("Entry 2")
    Entry.objects.filter(pk=old.pk).update(leaf=bytes(old.leaf))
    publish()
    assert Head.objects.get().stopped == ""
    assert audited(settings).holds


def test_the_clock_says_it_in_the_log_and_the_command_by_its_exit(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    published(norms(2))
    call_command("publish", "--json")
    assert json.loads(capsys.readouterr().out)["size"] == Entry.objects.count()
    Entry.objects.filter(index=1).update(leaf=b"{}")
    norm()
    tasks.publish()
    assert "Entry 1" in caplog.text
    with pytest.raises(CommandError, match="Entry 1"):
        call_command("publish")


# --- killed between two steps ------------------------------------------------------------------------------------


class Killed(BaseException):
    """As if the process had ended here."""


def test_killed_between_any_two_steps_it_leaves_no_checkpoint_without_its_tiles(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A06: at every sync and every rename of a publication that fills a tile, in turn."""
    real = {name: getattr(os, name) for name in ("fsync", "replace")}
    published(norms(250))
    step = 0
    died = True
    while died:
        norms(1 if step else 10)
        countdown = step

        def dying(name: str) -> Callable[..., Any]:
            def call(*args: Any) -> Any:
                nonlocal countdown
                if countdown == 0:
                    raise Killed
                countdown -= 1
                return real[name](*args)

            return call

        with monkeypatch.context() as patch:
            for name in real:
                patch.setattr(f"justaction.record.tree.folder.os.{name}", dying(name))
            try:
                publish()
                died = False
            except Killed:
                pass
        report = audited(settings)
        assert report.holds, (step, report.findings)
        step += 1
    assert step > 10
    publish()
    assert audited(settings).checkpoint.size == Entry.objects.count()


# --- the sequencer -------------------------------------------------------------------------------------------------


def pending(number: int, kind: str = "signature.added", **facts: Any) -> Pending:
    said = {"subject": f"s{number}", "revision": 1, "leaf_hash": b"%32d" % number, "answers": (), **facts}
    return Pending(number, kind, **said)


def test_persons_are_shuffled_and_institutions_are_not() -> None:
    kinds = ["signature.added", "norm.agreed"] * 3
    entries = [pending(at, kind) for at, kind in enumerate(kinds)]
    assert [entry.id for entry in ordered(entries, lambda some: some.reverse())] == [1, 3, 5, 4, 2, 0]


def test_nothing_comes_before_what_it_answers_nor_before_its_own_past() -> None:
    added = pending(1, subject="ana")
    withdrawn = pending(2, "signature.withdrawn", subject="ana", revision=2)
    answer = pending(3, "norm.agreed", answers=(withdrawn.leaf_hash,))
    order = [entry.id for entry in ordered([added, withdrawn, answer], lambda some: some.reverse())]
    assert order == [1, 2, 3]


def test_the_order_of_signatures_is_not_that_of_their_arrival() -> None:
    for at in range(60):
        signature(f"Person {at}")
    publish()
    people = Entry.objects.filter(kind="signature.added").order_by("id")
    places = list(people.values_list("index", flat=True))
    assert places != sorted(place or 0 for place in places)


def test_a_long_history_of_one_thing_keeps_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "TURN", 7)
    one = thing()
    for _ in range(40):
        signature(about=one)
    publish()
    revisions = Entry.objects.filter(subject=one.subject).order_by("index").values_list("revision", flat=True)
    assert list(revisions) == sorted(revisions)


@pytest.mark.django_db(transaction=True)
def test_sequencers_and_publishers_at_the_same_moment_leave_one_gapless_log(settings: Any) -> None:
    norms(120)
    errors: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(6):
                norm()
                sequencer.sequence()
                publish()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    publish()
    size = Entry.objects.count()
    assert list(Entry.objects.order_by("index").values_list("index", flat=True)) == list(range(size))
    assert audited(settings).checkpoint.size == size
    assert audited(settings).holds
