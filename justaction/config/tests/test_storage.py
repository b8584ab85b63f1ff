"""STORAGE_URL alone moves all files into a bucket: what one machine takes in, another gives out, and only to who may have it."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from moto.server import ThreadedMotoServer
from PIL import Image

from justaction.config import doctor, env
from justaction.config.backups import keys as backup_keys
from justaction.config.backups import making, restoring
from justaction.errors import Refused
from justaction.jobs.models import Pulse
from justaction.record import keys, place, recovering
from justaction.record.publisher import Stopped, publish
from justaction.record.tree.audit import audit
from justaction.record.tree.folder import Changed
from justaction.statement import photos
from justaction.web import bucket, stored

if TYPE_CHECKING:
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
