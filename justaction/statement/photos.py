"""Pictures of papers that people signed: private, made anew so that nothing hidden stays in them, and forgotten."""

from __future__ import annotations

import io
import secrets
import warnings
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from justaction.errors import Refused

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2000  # pixels, enough to read a signature
FOLDER = "papers"


def keep(content: bytes) -> str:
    """Store a picture as a plain JPEG without anything but its pixels; its path below the private files.

    Raises Refused (field "photo", 422) for what is no picture or has too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refused(_("The picture is too large."), field="photo", status=422)
                picture.load()
                plain = ImageOps.exif_transpose(picture).convert("RGB")
    except Refused:
        raise
    except Exception as error:  # whatever a broken or hostile file makes the reader do
        raise Refused(
            _("This is not a picture that we can read. Use PNG, JPEG or WebP."), field="photo", status=422
        ) from error
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", plain.size)
    bare.paste(plain)
    path = f"{FOLDER}/{secrets.token_hex(16)}.jpg"
    place = _place(path)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    bare.save(place, "JPEG", quality=80)
    place.chmod(0o600)
    return path


def read(path: str) -> bytes:
    """The picture; FileNotFoundError when it is gone."""
    return _place(path).read_bytes()


def forget(path: str) -> None:
    """Delete it; twice changes nothing."""
    _place(path).unlink(missing_ok=True)


def _place(path: str) -> Path:
    return Path(settings.MEDIA_ROOT) / path
