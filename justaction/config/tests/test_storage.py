"""STORAGE_URL alone moves all files into a bucket: what one machine takes in, another gives out, and only to who may have it."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from moto.server import ThreadedMotoServer
from PIL import Image
from pyrage import x25519

from justaction.config import doctor, env
from justaction.config.backups import copying, making, restoring
from justaction.config.backups import keys as backup_keys
from justaction.errors import Refused
from justaction.jobs.models import LastDone, Pulse
from justaction.members.actions import erasing
from justaction.record import keys, place, recovering
from justaction.record.publisher import Stopped, publish
from justaction.record.tree.audit import audit
from justaction.record.tree.folder import Changed
from justaction.statement import photos
from justaction.web import bucket, clock, stored

if TYPE_CHECKING:
    from django.test import Client

    from justaction.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """An S3 server on this machine."""
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"{host}:{port}"
    moto.stop()


@pytest.fixture
def in_bucket(server: str, settings: Any, tmp_path: Path) -> str:
    """All files lie in a bucket of its own."""
    name = tmp_path.name.replace("_", "-").lower()[-40:].strip("-")
    client = boto3.client(
        "s3", endpoint_url=f"http://{server}", region_name="us-east-1",
        aws_access_key_id="key", aws_secret_access_key="secret",
    )  # fmt: skip
    client.create_bucket(Bucket=f"ja-{name}")
    settings.STORAGE_URL = f"s3+http://key:secret@{server}/ja-{name}/here?region=us-east-1"
    settings.STORAGES = {**settings.STORAGES, **env.storages(settings.STORAGE_URL)}
    return f"http://{server}/ja-{name}/here"


def test_names_of_settings_are_read() -> None:
    made = env.storage("s3://a%2Fb:c%3Ad@s3.example.org:9000/ours/deep/er?region=eu-1")
    assert (made["access_key"], made["secret_key"]) == ("a/b", "c:d")
    assert (made["endpoint_url"], made["style"]) == ("https://s3.example.org:9000", "path")
    assert (made["bucket_name"], made["location"], made["region_name"]) == ("ours", "deep/er", "eu-1")
    assert "endpoint_url" not in env.storage("s3:///ours?region=eu-central-1")


@pytest.mark.parametrize("url", ["ftp://x/y", "s3://key:secret@host", "s3://h:port/b", "s3://h/b?colour=red"])
def test_a_wrong_one_is_refused_and_its_secret_not_repeated(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as no:
        env.storages(url)
    assert "secret@host" not in str(no.value)


def test_files_are_private_kept_and_never_written_over(in_bucket: str) -> None:
    name = default_storage.save("evidence/a.txt", ContentFile(b"one"))
    again = default_storage.save("evidence/a.txt", ContentFile(b"two"))
    assert name != again
    with default_storage.open(name) as file:
        assert file.read() == b"one"
    assert sorted(stored.names()) == sorted([name, again])
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{in_bucket}/files/{name}")
    refused.value.close()
    assert refused.value.code == 403
    default_storage.delete(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name)
    stored.empty()
    assert not list(stored.names())


def test_pictures_of_papers_lie_there_too(in_bucket: str) -> None:
    picture = BytesIO()
    Image.new("RGB", (20, 20), "white").save(picture, "PNG")
    path = photos.keep(picture.getvalue())
    assert photos.read(path).startswith(b"\xff\xd8")
    assert list(stored.names()) == [path]
    photos.forget(path)
    photos.forget(path)
    with pytest.raises(FileNotFoundError):
        photos.read(path)


def test_the_record_is_published_there_and_audits(cast: Cast, in_bucket: str, settings: Any) -> None:
    done = publish()
    assert done.added
    assert audit(place.public(), disclosures=False).holds
    assert not Path(settings.RECORD_DIR).exists()
    assert not (Path(settings.RECORD_KEYS_DIR) / keys.HEAD).exists()
    known = keys.head()
    assert known is not None
    assert (known.size, known.root) == (done.size, done.root)
    urllib_path = "tile/0/000.p/1"
    assert place.public().has(urllib_path.split("/", maxsplit=1)[0])


def test_the_memory_outside_of_the_backups_changes_only_from_what_it_was(in_bucket: str) -> None:
    memory = place.memory()
    memory.swap("head.json", None, b"one")
    with pytest.raises(Changed):
        memory.swap("head.json", None, b"two")
    with pytest.raises(Changed):
        memory.swap("head.json", b"zero", b"two")
    memory.swap("head.json", b"one", b"two")
    assert memory.read("head.json") == b"two"


def test_a_checkpoint_that_went_missing_stops_the_publisher(cast: Cast, in_bucket: str) -> None:
    publish()
    place.public().drop("")
    with pytest.raises(Stopped):
        publish(check_all=True)


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_a_bucket_is_put_back(cast: Cast, in_bucket: str, tmp_path: Path) -> None:
    name = default_storage.save("evidence/a.txt", ContentFile(b"one"))
    publish()
    before = recovering.root()
    made, own = making.make(into=tmp_path / "backups"), backup_keys.own()
    assert own is not None
    default_storage.delete(name)
    default_storage.save("evidence/later.txt", ContentFile(b"later"))
    place.public().drop("tile")
    Pulse.objects.all().delete()
    done = restoring.restore(made, own, replace=True)
    assert done.root == before
    assert list(stored.names()) == [name]
    with default_storage.open(name) as file:
        assert file.read() == b"one"


# --- copies of backups -----------------------------------------------------------------------------------------------


@pytest.fixture
def copied_to(in_bucket: str, settings: Any, tmp_path: Path) -> str:
    """Where copies of backups lie, and no backup yet."""
    settings.BACKUP_DIR, settings.PRODUCTION = tmp_path / "backups", True
    return f"{in_bucket}/backups"


@pytest.mark.django_db(transaction=True)
def test_a_machine_that_is_lost_comes_back_from_the_copy_in_the_bucket(
    cast: Cast, copied_to: str, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish()
    before = recovering.root()
    call_command("backup", verbosity=0)
    (made,) = making.every()
    (copy,) = copying.every()
    assert (copy.name, copy.size) == (made.path.name, made.size)
    for name in (copy.name, erasing.LIST):  # no stranger may have it, sealed as it is
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{copied_to}/{name}")
        refused.value.close()
        assert refused.value.code == 403
    settings.BACKUP_DIR = tmp_path / "of another machine"
    Pulse.objects.all().delete()
    capsys.readouterr()
    call_command("restore", copies=True)
    assert capsys.readouterr().out.startswith(copy.name)
    with pytest.raises(CommandError, match="restore --copies"):
        call_command("restore", making.PREFIX + "2020-01-01T000000Z" + making.SUFFIX, replace=True)
    with clock.at(made.at):  # in the same second; what was here before lies beside it
        call_command("restore", copy.name, replace=True)
    assert len(making.every()) == 2
    assert recovering.root() == before
    assert (settings.BACKUP_DIR / copy.name).read_bytes() == made.path.read_bytes()
    assert (settings.BACKUP_DIR / erasing.LIST).exists()
    wrong = tmp_path / "wrong.key"
    wrong.write_text(str(x25519.Identity.generate()))
    half = made.path.read_bytes()[: made.size // 2]
    (settings.BACKUP_DIR / copy.name).write_bytes(half)
    # its copy cannot be opened either, so what was here is still here
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("restore", copy.name, key=wrong, replace=True)
    assert (settings.BACKUP_DIR / copy.name).read_bytes() == half
    call_command("restore", copy.name, replace=True)
    assert "copy from the bucket is taken" in capsys.readouterr().err
    assert recovering.root() == before
    assert (settings.BACKUP_DIR / copy.name).read_bytes() == made.path.read_bytes()
    assert not [one.name for one in settings.BACKUP_DIR.iterdir() if one.name.endswith(".aside")]


def test_copies_are_kept_for_35_days_and_what_had_none_gets_one(
    cast: Cast, copied_to: str, settings: Any
) -> None:
    settings.BACKUP_DIR.mkdir()
    for days in (1, 20, 40):
        a_backup(settings, days)
    assert len(copying.carry()) == 2  # what is too old is not carried
    assert copying.carry() == []
    clock_at = clock.now() + timedelta(days=16)
    with clock.at(clock_at):
        assert copying.carry() == []
        (left,) = copying.every()
    assert left.at > clock.now() - timedelta(days=2)
    with clock.at(clock.now() + timedelta(days=90)):
        copying.carry()
        assert copying.every() == [left]  # the newest stays in any case


def test_a_copy_that_fails_is_told_and_tried_again(
    cast: Cast,
    copied_to: str,
    settings: Any,
    signed_in: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.BACKUP_DIR.mkdir()
    good, gone = settings.STORAGES, env.storages("s3+http://key:secret@127.0.0.1:9/ours?region=us-east-1")
    started: list[list[str]] = []
    run = SimpleNamespace(Popen=lambda words, **_: started.append(words), DEVNULL=None)
    monkeypatch.setattr(copying, "subprocess", run)
    copying.try_again()
    assert not started  # nothing to copy
    backup = a_backup(settings, 0)
    LastDone.objects.create(name=making.DONE, at=clock.now(), about={"bytes": 9})

    settings.STORAGES = {**good, "backups": gone["backups"]}
    with pytest.raises(CommandError, match="tried again"):
        call_command("backup", copy=True)
    assert backup.exists()
    said = next(one for one in doctor.examine() if one.check == "copy of the backup")
    assert "127.0.0.1:9" in said.saw
    assert "secret" not in said.saw
    assert "STORAGE_URL" in said.fix
    page = signed_in(cast.ruth).get("/steer/running/").content.decode()
    assert "None was copied into the bucket yet." in page
    assert "The last copy failed:" in page

    settings.STORAGES = good
    copying.try_again()
    assert "--copy" in started.pop()
    said = next(one for one in doctor.examine() if one.check == "copy of the backup")
    assert "127.0.0.1:9" in said.saw  # until it went well
    call_command("backup", copy=True, verbosity=0)
    copying.try_again()
    assert not started
    assert next(one for one in doctor.examine() if one.check == "copy of the backup").ok
    page = signed_in(cast.ruth).get("/steer/running/").content.decode()
    assert "Copied into the bucket" in page
    assert "failed" not in page


def test_a_bucket_that_is_not_there_is_named_as_that(server: str, settings: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, **env.storages(f"s3+http://key:secret@{server}/nobody-made-it")}
    with pytest.raises(CommandError, match="NoSuchBucket"):
        call_command("restore", copies=True)


@pytest.mark.parametrize("said", [{"keys": Path("/")}, {"backup": Path("/")}])
def test_what_is_no_file_is_said_to_be_none(said: dict[str, Path], settings: Any, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(str(x25519.Identity.generate()))
    with pytest.raises(CommandError, match="/ cannot be read: Is a directory"):
        call_command("restore", key=key, **said)


def a_backup(settings: Any, days: int) -> Path:
    """A finished backup that is so many days old."""
    at = (clock.now() - timedelta(days=days)).astimezone(UTC)
    path = Path(settings.BACKUP_DIR) / f"{making.PREFIX}{at:{making.STAMP}}{making.SUFFIX}"
    path.write_bytes(b"sealed")
    return path


def test_copies_may_have_a_bucket_of_their_own() -> None:
    made = env.storages("", "s3://key:secret@far.example.org/copies")
    assert made["backups"]["OPTIONS"] == env.storage("s3://key:secret@far.example.org/copies")
    assert "record" not in made
    with pytest.raises(ImproperlyConfigured, match="BACKUP_URL"):
        env.storages("", "s3://key:secret@host")


def test_a_page_says_so_when_the_storage_does_not_answer(in_bucket: str, settings: Any) -> None:
    gone = env.storages("s3+http://key:secret@127.0.0.1:9/ours?region=us-east-1")
    settings.STORAGES = {**settings.STORAGES, **gone}
    with pytest.raises(Refused) as no:
        default_storage.open("evidence/a.txt")
    assert isinstance(no.value, bucket.Unreachable)
    assert no.value.status == 503
    (found,) = doctor._storage()
    assert "STORAGE_URL" in found.fix


def test_the_doctor_tries_the_bucket_and_looks_whether_strangers_can_read_it(in_bucket: str) -> None:
    (found,) = doctor._storage()
    assert found.ok, found
    assert not list(stored.names())
