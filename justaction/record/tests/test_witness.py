"""`justaction-witness`: cosigns what continues, refuses what does not, and never goes back."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import zipfile
from http.client import HTTPConnection
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from justaction.record.tests.test_tree import reader
from justaction.record.tree.cosigning import cosigned, request, with_lines
from justaction.record.tree.notes import Checkpoint, Key, NoteError, read_vkey, sign
from justaction.record.tree.policy import Policy, among, read_policy
from justaction.record.tree.proofs import consistency
from justaction.record.tree.witness import main, serving
from justaction.record.tree.witnessing import Answer, Unready, Witness, make

ROOT = Path(__file__).parents[3]
ORIGIN = "record.example.org/record"
LOG = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = Key(ORIGIN, LOG.public_key().public_bytes_raw())
NOW = 1_800_000_000


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    make(tmp_path / "w", "branch.example.org").follow(KEY)
    return Witness(tmp_path / "w", now=lambda: NOW)


def point(size: int, *, root: bytes = b"", origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin, size, root or reader(size).root())


def asked(old: int, new: int, **other: bytes) -> bytes:
    path = consistency(reader(new), old, new) if old <= new else []
    return request(old, path, sign(point(new, **other).text, ORIGIN, LOG).encode())  # type: ignore[arg-type]


def test_what_continues_is_cosigned_and_anybody_can_check_it(witness: Witness) -> None:
    for old, new in ((0, 3), (3, 3), (3, 300), (300, 511)):
        answer = witness.add_checkpoint(asked(old, new))
        assert answer.status == 200, answer
        note = with_lines(sign(point(new).text, ORIGIN, LOG).encode(), witness.key, [answer.body])
        (found,) = cosigned(note, [witness.key])
        assert (found.key, found.at) == (witness.key, NOW)
    assert [kept.size for kept in witness.logs()] == [511]


def test_a_cosignature_has_the_bytes_that_the_specification_gives() -> None:
    """The example of C2SP tlog-cosignature: its id and time are read as they stand there."""
    line = "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    from base64 import b64decode

    signature = b64decode(line.split(" ")[2])
    assert int.from_bytes(signature[4:12], "big") == 1679315147
    assert len(signature) == 4 + 8 + 64


def test_a_rewritten_history_is_refused_and_what_was_sent_is_kept(witness: Witness) -> None:
    assert witness.add_checkpoint(asked(0, 300)).status == 200
    other = sign(point(400, root=b"x" * 32).text, ORIGIN, LOG).encode()
    refused = witness.add_checkpoint(request(300, consistency(reader(400), 300, 400), other))
    assert refused.status == 422
    same_size = request(300, [], sign(point(300, root=b"y" * 32).text, ORIGIN, LOG).encode())
    assert witness.add_checkpoint(same_size).status == 409
    (kept,) = witness.logs()
    assert (kept.size, kept.root) == (300, reader(300).root())
    assert (len(witness.evidence(ORIGIN)), len(witness.doubtful(ORIGIN))) == (1, 1)
    assert witness.add_checkpoint(asked(300, 400)).status == 200  # the true one still goes on


def test_a_stranger_with_a_true_checkpoint_and_a_false_proof_accuses_nobody(
    witness: Witness, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert witness.add_checkpoint(asked(0, 300)).status == 200
    for size in (400, 500):
        note = sign(point(size).text, ORIGIN, LOG)
        for junk in ("", "— x.example AAAAAAAA\n", "— y.example AAAAAAAA\n"):
            assert witness.add_checkpoint(request(300, [b"z" * 32], (note + junk).encode())).status == 422
    assert witness.evidence(ORIGIN) == []
    assert len(witness.doubtful(ORIGIN)) == 2
    assert main(["status", str(tmp_path / "w")]) == 0
    said = capsys.readouterr().out
    assert "another history" not in said
    assert said.count("compare it") == 2
    assert witness.add_checkpoint(asked(300, 400)).status == 200
    (left,) = witness.doubtful(ORIGIN)  # the one that was cosigned is in doubt no more
    assert left.read_bytes() == sign(point(500).text, ORIGIN, LOG).encode()


def test_it_answers_as_the_protocol_has_it(witness: Witness) -> None:
    assert witness.add_checkpoint(asked(0, 5)).status == 200
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    unknown = request(
        0, [], sign(point(5, origin="other.example.org").text, "other.example.org", stranger).encode()
    )
    assert witness.add_checkpoint(unknown).status == 404
    forged = request(5, [], sign(point(5).text, ORIGIN, stranger).encode())
    assert witness.add_checkpoint(forged).status == 403
    assert witness.add_checkpoint(asked(0, 9)) == Answer(
        409, "5\n", f"{ORIGIN}: asked from 0, 5 is known here"
    )
    assert witness.add_checkpoint(asked(6, 5)).status == 400
    assert witness.add_checkpoint(asked(4, 5)).status == 409
    good = asked(5, 9)
    for bad in (
        b"",
        b"old 5\n",
        good.replace(b"old 5", b"old 05"),
        good.replace(b"old 5\n", b"old 5\nAAAA\n"),
        b"\xff" * 99,
    ):
        assert witness.add_checkpoint(bad).status == 400
    assert witness.add_checkpoint(good).status == 200


def test_many_requests_at_once_never_roll_it_back(witness: Witness) -> None:
    assert witness.add_checkpoint(asked(0, 10)).status == 200
    bodies = [asked(10, size) for size in range(11, 31)]
    answers: list[int] = []
    crowd = [
        threading.Thread(target=lambda body=body: answers.append(witness.add_checkpoint(body).status))
        for body in bodies
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert sorted(answers) == [200] + [409] * 19


def test_it_is_served_over_http(witness: Witness) -> None:
    server = serving(witness, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        line = HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
        for path, body, status in (
            ("/add-checkpoint", asked(0, 7), 200),
            ("/some/prefix/add-checkpoint", asked(0, 9), 409),
            ("/elsewhere", b"x", 404),
        ):
            line.request("POST", path, body=body)
            answer = line.getresponse()
            assert (answer.status, bool(answer.read())) == (status, True)
            if status == 409:
                assert answer.headers["Content-Type"] == "text/x.tlog.size"
        line.request("POST", "/add-checkpoint", body=b"", headers={"Content-Length": "99999999"})
        assert line.getresponse().status == 413
        line.close()
    finally:
        server.shutdown()
        server.server_close()


def test_its_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "new")
    assert main(["init", folder, "--name", "branch.example.org", "--log", KEY.vkey]) == 0
    vkey = capsys.readouterr().out.strip()
    assert read_vkey(vkey, 4) == Witness(tmp_path / "new").key
    assert main(["init", folder, "--name", "branch.example.org"]) == 2
    assert (tmp_path / "new" / "witness-key.pem").stat().st_mode & 0o077 == 0
    assert main(["status", folder]) == 0
    assert "never" in capsys.readouterr().out
    witness = Witness(tmp_path / "new")
    witness.add_checkpoint(asked(0, 3))
    witness.add_checkpoint(request(3, [], sign(point(3, root=b"y" * 32).text, ORIGIN, LOG).encode()))
    capsys.readouterr()
    assert main(["status", folder, "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["logs"][0]["size"], len(said["logs"][0]["evidence"])) == (3, 1)
    assert main(["follow", folder, "nonsense"]) == 2
    assert main(["status", str(tmp_path)]) == 2
    with pytest.raises(Unready):
        Witness(tmp_path)


def test_it_needs_only_the_standard_library_and_cryptography() -> None:
    """The program starts where nothing of ours but its own folder and `cryptography` can be loaded."""
    script = """
import sys
class Closed:
    def find_spec(self, name, *_):
        if name.split('.')[0] in {'django', 'rfc8785', 'httpx', 'pyrage'}:
            raise ImportError(name)
sys.meta_path.insert(0, Closed())
from justaction.record.tree.witness import main
sys.exit(main(['--help']))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_small_package_holds_both_programs_and_nothing_else(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "pyproject.toml").write_bytes((ROOT / "outside" / "pyproject.toml").read_bytes())
    (tmp_path / "justaction").symlink_to(ROOT / "justaction")
    build = [
        sys.executable,
        "-c",
        "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])",
    ]
    subprocess.run([*build, str(tmp_path)], cwd=outside, check=True, capture_output=True, timeout=60)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "there")
        names = {name.split("/")[0] for name in packed.namelist()}
    assert names == {"justaction", wheel.name.removesuffix("-py3-none-any.whl") + ".dist-info"}
    for program in ("witness", "verify"):
        run = [sys.executable, "-m", f"justaction.record.tree.{program}", "--help"]
        done = subprocess.run(
            run, cwd=tmp_path / "there", capture_output=True, text=True, timeout=20, check=False
        )
        assert f"justaction-{program}" in done.stdout, done.stderr


# --- whom to believe -------------------------------------------------------------------------------------------------


def named(count: int) -> list[Key]:
    return [Key(f"w{at}.example.org", bytes([at]) * 32, 4) for at in range(count)]


def test_a_policy_is_read_back_and_counts_its_quorum() -> None:
    one, two, three = named(3)
    policy = among([KEY], [one, two, three], 2)
    assert read_policy(policy.text) == policy
    assert policy.counts == (2, 3)
    assert policy.met_by([one, three])
    assert not policy.met_by([one])
    assert not policy.met_by([one, one])
    assert among([KEY], [], 1).met_by([])
    assert read_policy("quorum none\n") == Policy(())


def test_groups_of_groups_are_counted_as_the_specification_has_them() -> None:
    a, b, c, d = named(4)
    lines = [
        f"witness {name} {key.vkey} https://{name}.example"
        for name, key in zip("abcd", (a, b, c, d), strict=True)
    ]
    lines[2] = "\t" + lines[2] + "  "
    text = "\n".join(
        ["# ours", "", *lines, "group x all a b", "group y any c d", "group z 2 x y", "quorum z", ""]
    )
    policy = read_policy(text)
    assert policy.met_by([a, b, d])
    assert not policy.met_by([a, c, d])
    for wrong in (
        text.replace("quorum z\n", ""),
        text.replace("group z 2", "group z 3"),
        text.replace("group z 2 x y", "group z 2 x x"),
        text.replace("group x all a b", "group x all a e"),
        text + "quorum none\n",
        text.replace("quorum z", f"witness e {a.vkey}\nquorum z"),
        text.replace("quorum z", "guorum z"),
        text + "\r",
    ):
        with pytest.raises(NoteError):
            read_policy(wrong)
