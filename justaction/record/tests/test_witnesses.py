"""Witnesses of partners, as processes of their own: they cosign, they are missed, they refuse a rewritten history."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from justaction.record import keys, published, publisher, tasks, witnesses
from justaction.record.models import Entry, Head, Witness
from justaction.record.tests.making import norms, signature
from justaction.record.tests.making import published as made_public
from justaction.record.tests.witnessing import introduce, partners
from justaction.record.tree.cosigning import cosigned, witness_key
from justaction.record.tree.verify import main
from justaction.web import clock

pytestmark = pytest.mark.django_db

Verify = Callable[..., tuple[int, Any]]


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verify:
    """Run `justaction-verify`; its exit status and its JSON."""

    def run(*words: str | Path) -> tuple[int, Any]:
        capsys.readouterr()
        status = main([*map(str, words), "--json"])
        return status, json.loads(capsys.readouterr().out)

    return run


def who_cosigned(note: bytes) -> set[str]:
    return {each.key.name for each in cosigned(note, published.policy().witnesses.values())}


def test_two_of_three_are_enough_and_when_two_are_gone_every_page_says_so(
    collaborative: Any, settings: Any, client: Client, tmp_path: Path, verify: Verify
) -> None:
    with partners(settings, tmp_path) as (library, college, archive):
        made_public(norms(3))
        tasks.witness()
        assert {each.trouble for each in Witness.objects.all()} == {"unknown"}
        assert not published.witnessed()

        introduce(library, college, archive)
        Witness.objects.update(next_at=clock.now())
        tasks.witness()
        whole = published.file("checkpoint")
        assert who_cosigned(whole) == {library.key.name, college.key.name, archive.key.name}
        assert published.file("checkpoint.witnessed") == whole
        status, said = verify("audit", settings.RECORD_DIR)
        assert (status, said["witnessed"], said["quorum"]) == (0, said["size"], [2, 3])
        assert "college.example.org" in client.get("/record/").content.decode()

        archive.kill()
        entry = made_public([signature()])[0]
        assert who_cosigned(published.file("checkpoint")) == set()
        status, said = verify("audit", settings.RECORD_DIR)
        assert (status, said["witnessed"]) == (
            0,
            said["size"] - 1,
        )  # until they answer, the one before is kept beside it
        tasks.witness()
        assert who_cosigned(published.file("checkpoint")) == {library.key.name, college.key.name}
        receipt = tmp_path / "receipt.json"
        receipt.write_text(json.dumps(published.receipt(entry)))
        status, said = verify("receipt", receipt, "--key", settings.RECORD_DIR / "policy.txt")
        assert (status, set(said["witnesses"])) == (0, {library.key.name, college.key.name})

        college.kill()
        later = clock.now() + timedelta(hours=25)
        with clock.at(later):
            made_public(norms(1))
            tasks.witness()
            for path in ("/record/", "/record/kinds/", f"/record/entry/{entry.index}/"):
                assert "Not witnessed since" in client.get(path).content.decode()
        alone = tmp_path / "alone"
        shutil.copytree(settings.RECORD_DIR, alone)
        (alone / "checkpoint.witnessed").unlink()
        status, said = verify("audit", alone)
        assert (status, said["findings"][0]["words"]) == (1, "fewer than 2 of 3 witnesses cosigned it")

        college.start()
        with clock.at(later + timedelta(hours=1)):
            tasks.witness()
            assert "Not witnessed since" not in client.get("/record/").content.decode()


def test_silence_is_seen_where_nothing_new_is_published_and_one_of_three_still_answers(
    settings: Any, client: Client, tmp_path: Path
) -> None:
    """The one that answers makes its cosignature fresh. Those of the silent ones stand beside it, and get old."""
    with partners(settings, tmp_path) as three:
        made_public(norms(3))
        introduce(*three)
        tasks.witness()
        for gone in three[1:]:
            gone.kill()
        for hours, is_said in ((20, False), (25, True)):
            with clock.at(clock.now() + timedelta(hours=hours)):
                Witness.objects.update(next_at=clock.now())
                tasks.witness()
                assert bool(witnesses.unwitnessed_since()) == is_said
        three[1].start()
        with clock.at(clock.now() + timedelta(hours=26)):
            Witness.objects.update(next_at=clock.now())
            tasks.witness()
            assert witnesses.unwitnessed_since() is None


def test_a_witness_that_knows_more_than_we_remember_is_asked_from_there(
    settings: Any, tmp_path: Path
) -> None:
    with partners(settings, tmp_path, 1) as (library,):
        made_public(norms(3))
        introduce(library)
        tasks.witness()
        Witness.objects.update(size=0)
        made_public(norms(2))
        Witness.objects.update(size=1)
        tasks.witness()
        row = Witness.objects.get()
        assert (row.size, row.trouble) == (Entry.objects.count(), "")


def test_a_rewritten_history_is_refused_by_the_witness_and_named_by_the_verifier(
    collaborative: Any, settings: Any, tmp_path: Path, verify: Verify
) -> None:
    """Whoever holds the server holds the key too: they sign another past, and everybody can see that they did."""
    with partners(settings, tmp_path) as three:
        made_public(norms(6))
        introduce(*three)
        tasks.witness()
        kept = tmp_path / "witnessed"
        kept.write_bytes(published.file("checkpoint.witnessed"))

        rewrite(settings)
        tasks.witness()
        assert not who_cosigned(published.file("checkpoint"))
        assert {row.trouble for row in Witness.objects.all()} == {"history"}
        assert all(each.grave and "REWRITTEN" in each.trouble for each in witnesses.stands())
        for one in three:
            assert len(one.witness.doubtful(settings.RECORD_ORIGIN)) == 1
        (settings.RECORD_DIR / "checkpoint.witnessed").write_bytes(kept.read_bytes())
        status, said = verify("audit", settings.RECORD_DIR)
        assert status == 1
        assert any(
            "the witnesses cosigned: history was rewritten" in each["words"] for each in said["findings"]
        )


def rewrite(settings: Any) -> None:
    """Take the record down to its first entries, write others behind them, and sign that with the log's own key."""
    first = Entry.objects.order_by("index").first()
    assert first is not None
    shutil.rmtree(settings.RECORD_DIR)
    (settings.RECORD_KEYS_DIR / keys.HEAD).unlink()
    Head.objects.all().delete()
    Entry.objects.exclude(pk=first.pk).delete()
    Entry.objects.update(index=None)
    norms(8)
    settings.RECORD_DIR.mkdir()
    publisher.publish()


@pytest.mark.parametrize("answer", ["silence", "nonsense", "forgery"])
def test_a_witness_that_misbehaves_changes_nothing_and_is_asked_less_and_less(
    answer: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from httpx import Headers

    from justaction.record.tree.cosigning import cosign
    from justaction.web import reaching

    private = Ed25519PrivateKey.generate()
    settings.RECORD_WITNESSES = [(witness_key("w.example.org", private), "https://w.example.org")]
    asked: list[str] = []

    def ask(method: str, url: str, **_more: Any) -> reaching.Answer:
        asked.append(url)
        if answer == "silence":
            raise reaching.Unreachable("slow")
        newest = published.checkpoint()
        assert newest is not None
        forged = cosign(newest[0].text, "w.example.org", Ed25519PrivateKey.generate(), 1)
        return reaching.Answer(200, Headers(), b"hello" if answer == "nonsense" else forged.encode())

    monkeypatch.setattr(reaching, "ask", ask)
    made_public(norms(1))
    before = published.file("checkpoint")
    start = clock.now()
    for second in range(0, 3600, 30):
        with clock.at(start + timedelta(seconds=second)):
            tasks.witness()
    assert published.file("checkpoint") == before
    assert Witness.objects.get().trouble == ("silent" if answer == "silence" else "wrong")
    assert 5 <= len(asked) <= 8
    assert set(asked) == {"https://w.example.org/add-checkpoint"}


def test_a_witness_that_signs_sixty_times_takes_no_room_from_the_others(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from httpx import Headers

    from justaction.record.tree.cosigning import cosign
    from justaction.web import reaching

    privates = {name: Ed25519PrivateKey.generate() for name in ("many.example.org", "once.example.org")}
    settings.RECORD_WITNESSES = [
        (witness_key(name, private), f"https://{name}") for name, private in privates.items()
    ]
    settings.RECORD_QUORUM = 2

    def ask(method: str, url: str, **_more: Any) -> reaching.Answer:
        newest = published.checkpoint()
        assert newest is not None
        name = url.split("/")[2]
        times = range(1, 64) if name.startswith("many") else range(1, 2)
        lines = "".join(cosign(newest[0].text, name, privates[name], at) for at in times)
        return reaching.Answer(200, Headers(), lines.encode())

    monkeypatch.setattr(reaching, "ask", ask)
    made_public(norms(1))
    tasks.witness()
    note = published.file("checkpoint.witnessed")
    assert who_cosigned(note) == set(privates)
    assert note.count("— many.example.org".encode()) == 1
    keys = [key for key, _url in settings.RECORD_WITNESSES]
    assert {one.key.name: one.at for one in cosigned(note, keys)} == {
        "many.example.org": 63,
        "once.example.org": 1,
    }


def test_a_log_written_elsewhere_is_not_touched_without_witnesses(settings: Any) -> None:
    made_public(norms(2))
    before = {path: path.read_bytes() for path in settings.RECORD_DIR.rglob("*") if path.is_file()}
    tasks.witness()
    assert {path: path.read_bytes() for path in settings.RECORD_DIR.rglob("*") if path.is_file()} == before
