"""Pictures of papers that people signed: private, made anew so that nothing hidden stays in them, and forgotten."""

from __future__ import annotations

import io
import secrets
import warnings

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
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
    packed = io.BytesIO()
    bare.save(packed, "JPEG", quality=80)
    return default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}.jpg", ContentFile(packed.getvalue()))


def read(path: str) -> bytes:
    """The picture; FileNotFoundError when it is gone."""
    with default_storage.open(path) as file:
        return bytes(file.read())


def forget(path: str) -> None:
    """Delete it; twice changes nothing."""
    default_storage.delete(path)
