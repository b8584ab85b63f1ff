"""Files in S3-compatible storage, for as many machines as there are: private, never written over, answered within seconds.

Nobody gets an address of the bucket: each file goes out through the page that asks who may have it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import IO, Any, ParamSpec, TypeVar

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.utils.translation import gettext as _
from storages.backends.s3 import S3Storage

from justaction.errors import Refused

IN_MEMORY = 2 * 1024 * 1024  # bytes of a file that is read; what is larger waits on the disk
CONNECTS, READS = 5, 30  # seconds
P = ParamSpec("P")
T = TypeVar("T")


class Unreachable(Refused):
    """The storage does not answer, or refuses us. Pages say so (503), jobs are tried again."""

    def __init__(self, why: Exception) -> None:
        super().__init__(_("Our files cannot be reached just now. Please try again in a minute."), status=503)
        self.why = why


def reaching(ask: Callable[P, T]) -> Callable[P, T]:
    """For what asks the storage: FileNotFoundError for what is not there, Unreachable for what goes wrong."""

    @wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return ask(*args, **kwargs)
        except ClientError as error:
            not_there = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404
            if not_there and error.response.get("Error", {}).get("Code") != "NoSuchBucket":
                raise FileNotFoundError(str(args[1]) if len(args) > 1 else "") from None
            raise Unreachable(error) from error
        except BotoCoreError as error:
            raise Unreachable(error) from error

    return asked


class Bucket(S3Storage):  # type: ignore[misc]  # django-storages has no types
    """A folder of a bucket as Django's storage. `style` is how the bucket stands in an address: path, virtual or auto."""

    def __init__(self, *, style: str = "auto", **settled: Any) -> None:
        client = Config(
            connect_timeout=CONNECTS,
            read_timeout=READS,
            retries={"total_max_attempts": 3, "mode": "standard"},
            s3={"addressing_style": style},
            signature_version="s3v4",
            # the newer checksums are not known to every storage that speaks S3
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(
            **settled,
            client_config=client,
            file_overwrite=False,
            default_acl=None,  # the bucket's own: private
            max_memory_size=IN_MEMORY,
        )

    @reaching
    def _open(self, name: str, mode: str = "rb") -> Any:
        opened = super()._open(name, mode)
        if "w" not in mode:
            _fetched = opened.file  # now, so that what goes wrong is said here
        return opened

    @reaching
    def _save(self, name: str, content: Any) -> str:
        return str(super()._save(name, content))

    @reaching
    def exists(self, name: str) -> bool:
        return bool(super().exists(name))

    @reaching
    def delete(self, name: str) -> None:
        super().delete(name)

    @reaching
    def size(self, name: str) -> int:
        return int(super().size(name))

    @reaching
    def keep(self, name: str, file: IO[bytes], tell: Callable[[int], None] | None = None) -> None:
        """Put a file of any size there under exactly this name, whole or not at all, in place of what stood there. `tell` is
        called with bytes that went over."""
        self.bucket.Object(self._place(name)).upload_fileobj(
            file, ExtraArgs=self.get_object_parameters(name), Callback=tell, Config=self.transfer_config
        )

    @reaching
    def bring(self, name: str, file: IO[bytes], tell: Callable[[int], None] | None = None) -> None:
        """Write what stands there under this name into a file."""
        self.bucket.Object(self._place(name)).download_fileobj(
            file, Callback=tell, Config=self.transfer_config
        )

    @reaching
    def sizes(self) -> dict[str, int]:
        """The names of all files there, and how many bytes each has."""
        before = f"{self.location}/" if self.location else ""
        found = self.bucket.objects.filter(Prefix=before)
        return {str(one.key)[len(before) :]: int(one.size) for one in found}

    def _place(self, name: str) -> str:
        return str(self._normalize_name(name))

    @reaching
    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        folders, files = super().listdir(name)
        return folders, files
