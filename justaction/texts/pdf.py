"""A PDF from stdin made harmless, to stdout: without scripts, forms that send, launches and attachments.

A program of its own, so that a file that unpacks to gigabytes only breaks this process: `uploads.py` runs it with little
room and time (`texts/room.py`). It imports nothing of ours.
"""

from __future__ import annotations

import io
import sys

import pikepdf

LOCKED, UNREADABLE = 3, 4  # how it ends when there is nothing to write
MOST_OBJECTS = 100_000
DEAD_KEYS = (
    *("/JS", "/JavaScript", "/AA", "/OpenAction", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/AF", "/XFA"),
    *(
        "/RichMedia",
        "/RichMediaContent",
        "/RichMediaSettings",
        "/Launch",
        "/Metadata",
        "/PieceInfo",
        "/Collection",
    ),
)
DEAD_ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/Rendition", "/Movie", "/Sound"),
    *("/GoToE", "/GoToR", "/Hide", "/SetOCGState", "/Trans", "/GoTo3DView", "/RichMediaExecute"),
}
DEAD_NOTES = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}


def clean(content: bytes) -> bytes:
    """The PDF without what acts by itself, or hides another file. Raises what pikepdf raises, and ValueError."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if pdf.is_encrypted:
            raise pikepdf.PasswordError("it is encrypted")
        if len(pdf.objects) > MOST_OBJECTS or len(pdf.pages) == 0:
            raise ValueError("too many objects, or no page")
        for thing in pdf.objects:
            disarm(thing, 0)
        for key in ("/Info", "/Encrypt"):
            if key in pdf.trailer:
                del pdf.trailer[key]
        out = io.BytesIO()
        pdf.remove_unreferenced_resources()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def disarm(thing: pikepdf.Object, depth: int) -> None:
    """Take out of one object, and of what stands directly in it, all that acts by itself or hides another file."""
    if depth > 60:
        raise ValueError("nested too deeply")
    if isinstance(thing, pikepdf.Array):
        for place, part in reversed(list(enumerate(thing.as_list()))):
            if isinstance(part, pikepdf.Dictionary) and str(part.get("/Subtype", "")) in DEAD_NOTES:
                del thing[place]
            elif isinstance(part, pikepdf.Array | pikepdf.Dictionary) and not part.is_indirect:
                disarm(part, depth + 1)
        return
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    for key in DEAD_KEYS:
        if key in thing:
            del thing[key]
    if "/S" in thing and str(thing["/S"]) in DEAD_ACTIONS:
        for key in list(thing.keys()):
            if key not in {"/Length", "/Filter", "/DecodeParms"}:
                del thing[key]
        return
    for key in list(thing.keys()):
        part = thing[key]
        if isinstance(part, pikepdf.Array | pikepdf.Dictionary) and not part.is_indirect:
            disarm(part, depth + 1)


def main() -> int:
    """Clean stdin to stdout."""
    try:
        made = clean(sys.stdin.buffer.read())
    except pikepdf.PasswordError:
        return LOCKED
    except Exception:
        return UNREADABLE
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
