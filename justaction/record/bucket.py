"""The record's files in a bucket (STORAGE_URL); `place.py` says what lies there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from django.core.files.storage import storages

from justaction.record.tree.folder import Changed, Folder
from justaction.web.bucket import reaching

MANY = 1000  # names that one request can delete


class InBucket:
    """A folder of a bucket. S3 keeps what it has taken, and shows it to all from then on, so nothing has to be settled."""

    def __init__(self, alias: str) -> None:
        self._storage: Any = storages[alias]
        self.name = f"{alias}/ in the storage"

    def _key(self, path: str) -> str:
        return f"{self._storage.location}/{path}"

    @reaching
    def put(self, path: str, data: bytes, *, mode: int = 0o644) -> None:
        self._storage.bucket.Object(self._key(path)).put(Body=data)

    @reaching
    def swap(self, path: str, before: bytes | None, data: bytes) -> None:
        thing = self._storage.bucket.Object(self._key(path))
        if before is None:
            condition = {"IfNoneMatch": "*"}
        else:
            found = thing.get()
            if found["Body"].read() != before:
                raise Changed(path)
            condition = {"IfMatch": found["ETag"]}
        try:
            thing.put(Body=data, **condition)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in {404, 409, 412}:
                raise Changed(path) from error
            raise

    def settle(self) -> None:
        """Nothing waits."""

    @reaching
    def read(self, path: str) -> bytes:
        return bytes(self._storage.bucket.Object(self._key(path)).get()["Body"].read())

    @reaching
    def has(self, path: str) -> bool:
        for one in self._storage.bucket.objects.filter(Prefix=self._key(path)).limit(2):
            if one.key == self._key(path) or one.key.startswith(self._key(path) + "/"):
                return True
        return False

    @reaching
    def names(self) -> list[str]:
        prefix = self._key("")
        return [str(one.key)[len(prefix) :] for one in self._storage.bucket.objects.filter(Prefix=prefix)]

    @reaching
    def written_at(self, path: str) -> datetime:
        when: datetime = self._storage.bucket.Object(self._key(path)).last_modified
        return when

    @reaching
    def drop(self, path: str) -> None:
        prefix = self._key(f"{path}/" if path else "")
        keys = [{"Key": one.key} for one in self._storage.bucket.objects.filter(Prefix=prefix)]
        for first in range(0, len(keys), MANY):
            self._storage.bucket.delete_objects(Delete={"Objects": keys[first : first + MANY], "Quiet": True})

    @contextmanager
    def instead(self, source: Path) -> Iterator[None]:
        before = {path: self.read(path) for path in self.names()}
        try:
            self._fill({path: (source / path).read_bytes() for path in Folder(source).names()}, before)
            yield
        except BaseException:
            self._fill(before, dict.fromkeys(self.names(), b""))
            raise

    def _fill(self, wanted: dict[str, bytes], there: dict[str, bytes]) -> None:
        """Let it hold these and nothing else; the checkpoints come after all that it speaks of."""
        for path in sorted(wanted, key=lambda path: path.startswith("checkpoint")):
            if there.get(path) != wanted[path]:
                self.put(path, wanted[path])
        for path in there.keys() - wanted.keys():
            self._storage.bucket.Object(self._key(path)).delete()

    def close(self) -> None:
        """Nothing is held open."""
