"""A .docx or .pptx from stdin, checked and made plain, to stdout: one line of counts as JSON, then a small one of its kind.

A program of its own, so that a file that unpacks to gigabytes only breaks this process: `reading.py` runs it in a room.
It imports nothing of ours. What stays is what has words: the body, notes, lists, styles and links. Pictures, comments,
drawings and embedded things are counted and left out; what runs is refused. A bookmark `_ja_…` that our own .docx
carries becomes a mark in the text, because the next program forgets bookmarks that nothing refers to. Of slides stay the
titles, words and tables; shapes that are grouped come out of their group, since the next program passes over groups.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections import Counter
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

NOT_ONE, LOCKED, MACROS, TOO_MUCH, BROKEN, OLD = (
    3,
    4,
    5,
    6,
    7,
    8,
)  # how it ends when there is nothing to write
MOST_PARTS = 3000
MOST_UNPACKED = 60 * 1024 * 1024
MOST_WORDS = 16 * 1024 * 1024  # bytes of one part that we read
BOOKMARK = re.compile(r"_ja_([0-9a-f]{32})")
MARK = "\ue000{}\ue001"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
NAMES = {  # prefixes as the next program knows them
    "w": W[1:-1],
    "p": P[1:-1],
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": OFFICE,
    "mc": MC[1:-1],
    "v": "urn:schemas-microsoft-com:vml",
    "a": A[1:-1],
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
SLIDES_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
SLIDES_MAIN = "ppt/presentation.xml"
SLIDES_PARTS = re.compile(  # what the next program reads of slides, and notes, which are counted
    r"_rels/\.rels|\[Content_Types\]\.xml|docProps/core\.xml|ppt/presentation\.xml|ppt/_rels/presentation\.xml\.rels"
    r"|ppt/(?:slides|slideLayouts|slideMasters|theme|notesSlides)/(?:_rels/)?[\w.-]+\.(?:xml|rels)"
)
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
KEPT = ("styles", "numbering", "footnotes", "endnotes")
COUNTED = {
    W + "drawing": "pictures",
    W + "pict": "pictures",
    W + "object": "embedded",
    W + "altChunk": "embedded",
    W + "commentReference": "comments",
    W + "ins": "changes",
    W + "del": "changes",
    W + "moveFrom": "changes",
    W + "moveTo": "changes",
}
GONE = {
    W + "drawing",
    W + "pict",
    W + "object",
    W + "altChunk",
    W + "commentReference",
    MC + "AlternateContent",
}
RUNS = re.compile(r"(?:^|/)(?:vbaProject|vbaData)|(?:^|/)(?:activeX|macrosheets)/", re.IGNORECASE)


class Unfit(Exception):  # noqa: N818  # a file is refused; nothing broke
    """It cannot be taken; `code` says why."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def opened(content: bytes) -> tuple[dict[str, int], bytes]:
    """What was counted, and the plain .docx. Raises Unfit, and what zipfile and ElementTree raise for broken ones."""
    if content.startswith(OLE):
        raise Unfit(LOCKED if "EncryptedPackage".encode("utf-16-le") in content else OLD)
    if not content.startswith(b"PK\x03\x04"):
        raise Unfit(NOT_ONE)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = check(package)
        types = xml(part(package, names, "[Content_Types].xml"))
        if any("macroEnabled" in str(one.get("ContentType")) for one in types):
            raise Unfit(MACROS)
        if any(one.get("ContentType") == SLIDES_TYPE for one in types) and SLIDES_MAIN in names:
            return slides(package, names)
        main = main_part(types, names)
        folder, _slash, file = main.rpartition("/")
        body = xml(part(package, names, main))
        relations = xml(part(package, names, f"{folder}/_rels/{file}.rels", b"<Relationships/>"))
        others = {
            name: part(package, names, f"{folder}/{name}.xml")
            for name in KEPT
            if f"{folder}/{name}.xml" in names
        }
    for data in others.values():
        xml(data)
    counts = plain(body)
    return dict(counts), packed(body, others, relations)


def check(package: zipfile.ZipFile) -> set[str]:
    """The names of its parts. Raises Unfit when there are too many, they say they are too large, or one runs."""
    infos = [info for info in package.infolist() if not info.filename.endswith("/")]
    names = {info.filename for info in infos}
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise Unfit(TOO_MUCH)
    if any(info.flag_bits & 1 for info in infos):
        raise Unfit(LOCKED)
    if len(names) < len(infos):
        raise Unfit(BROKEN)
    if any(RUNS.search(name) for name in names):
        raise Unfit(MACROS)
    if "[Content_Types].xml" not in names:
        raise Unfit(NOT_ONE)
    return names


def part(package: zipfile.ZipFile, names: set[str], name: str, otherwise: bytes | None = None) -> bytes:
    """One part, unpacked; never more than `MOST_WORDS`, whatever the package says of its size."""
    if name not in names:
        if otherwise is not None:
            return otherwise
        raise Unfit(BROKEN)
    with package.open(name) as file:
        data = file.read(MOST_WORDS + 1)
    if len(data) > MOST_WORDS:
        raise Unfit(TOO_MUCH)
    return data


def xml(data: bytes) -> ElementTree.Element:
    """The tree of one part. A part that declares entities is refused: they could grow without end."""
    bare = data.replace(b"\x00", b"")  # UTF-16 read as if it were ASCII
    if b"<!ENTITY" in bare or b"<!DOCTYPE" in bare:
        raise Unfit(BROKEN)
    return ElementTree.fromstring(data)  # noqa: S314  # no DOCTYPE, no entities: see above


def main_part(types: ElementTree.Element, names: set[str]) -> str:
    """Where the words are, by what the package says of its parts."""
    for one in types:
        if one.get("ContentType") == WORD_TYPE + "document.main+xml":
            name = str(one.get("PartName")).lstrip("/")
            if name in names:
                return name
    raise Unfit(NOT_ONE)


def plain(body: ElementTree.Element) -> Counter[str]:
    """Take out what is not words, mark the paragraphs that we know, and count both."""
    counts: Counter[str] = Counter()
    body.attrib.pop(MC + "Ignorable", None)
    stack = [body]
    while stack:
        parent = stack.pop()
        children: list[ElementTree.Element] = []
        waiting: list[str] = []  # marks of bookmarks that begin before their paragraph
        for child in list(parent):
            count(child, counts)
            if child.tag in GONE:
                continue
            if child.tag == W + "p" and waiting:
                after = 1 if len(child) and child[0].tag == W + "pPr" else 0
                child[after:after] = [run(identity) for identity in waiting]
                waiting = []
            children.append(child)
            if child.tag == W + "bookmarkStart" and (found := BOOKMARK.fullmatch(str(child.get(W + "name")))):
                if parent.tag == W + "p":
                    children.append(run(found[1]))
                else:
                    waiting.append(found[1])
        parent[:] = children
        stack.extend(children)
    return counts


def slides(package: zipfile.ZipFile, names: set[str]) -> tuple[dict[str, int], bytes]:
    """What was counted, and the plain .pptx. Raises as `opened`."""
    counts: Counter[str] = Counter()
    left = MOST_UNPACKED
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(name for name in names if SLIDES_PARTS.fullmatch(name)):
            data = part(package, names, name)
            left -= len(data)
            if left < 0:
                raise Unfit(TOO_MUCH)
            tree = xml(data)
            if re.fullmatch(r"ppt/slides/[^/]+\.xml", name):
                counts["slides"] += 1
                flat(tree, counts)
                data = ElementTree.tostring(tree, encoding="utf-8")
            elif re.fullmatch(r"ppt/notesSlides/[^/]+\.xml", name):
                counts["spoken"] += any(one.text for one in tree.iter(A + "t"))
                continue
            made.writestr(name, data)
    return dict(counts), out.getvalue()


def flat(slide: ElementTree.Element, counts: Counter[str]) -> None:
    """Take what is not words off a slide, count it, and let grouped shapes stand by themselves."""
    for parent in [one for one in slide.iter() if one.tag in {P + "spTree", P + "grpSp"}]:
        stay = []
        for shape in list(parent):
            if shape.tag == P + "pic":
                counts["pictures"] += 1
            elif shape.tag == MC + "AlternateContent" or (
                shape.tag == P + "graphicFrame" and shape.find(f".//{A}tbl") is None
            ):
                counts["embedded"] += 1
            else:
                stay.append(shape)
        parent[:] = stay
    for tree in slide.iter(P + "spTree"):
        shapes: list[ElementTree.Element] = []
        waiting = list(tree)[::-1]
        while waiting:
            shape = waiting.pop()
            if shape.tag == P + "grpSp":
                waiting += [one for one in shape if not one.tag.endswith("grpSpPr")][::-1]
            else:
                shapes.append(shape)
        tree[:] = shapes


def count(one: ElementTree.Element, counts: Counter[str]) -> None:
    if one.tag in COUNTED:
        counts[COUNTED[one.tag]] += 1
    elif one.tag == MC + "AlternateContent":
        counts["boxes" if one.find(f".//{W}txbxContent") is not None else "pictures"] += 1


def run(identity: str) -> ElementTree.Element:
    """A run of text that says which paragraph this is."""
    made = ElementTree.Element(W + "r")
    ElementTree.SubElement(made, W + "t").text = MARK.format(identity)
    return made


def packed(body: ElementTree.Element, others: dict[str, bytes], relations: ElementTree.Element) -> bytes:
    """A .docx of these parts, with no relation but to its own parts and to the places that links name."""
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{WORD_TYPE}{kind}+xml"/>'
        for name, kind in [("document", "document.main"), *((name, name) for name in others)]
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        )
        package.writestr(
            "_rels/.rels", related([("ja", f"{OFFICE}/officeDocument", "word/document.xml", "")])
        )
        package.writestr("word/document.xml", ElementTree.tostring(body, encoding="utf-8"))
        package.writestr(
            "word/_rels/document.xml.rels",
            related(
                [
                    *((f"ja{name}", f"{OFFICE}/{name}", f"{name}.xml", "") for name in others),
                    *(
                        (str(one.get("Id")), f"{OFFICE}/hyperlink", str(one.get("Target")), "External")
                        for one in relations
                        if str(one.get("Type")).endswith("/hyperlink")
                    ),
                ]
            ),
        )
        for name, data in others.items():
            package.writestr(f"word/{name}.xml", data)
    return out.getvalue()


def related(rows: list[tuple[str, str, str, str]]) -> str:
    """A part of relations: id, type, target, and "External" where it leads out."""
    said = "".join(
        f"<Relationship Id={quoteattr(row[0])} Type={quoteattr(row[1])} Target={quoteattr(row[2])}"
        + (f' TargetMode="{row[3]}"/>' if row[3] else "/>")
        for row in rows
    )
    return f'<Relationships xmlns="{REL[1:-1]}">{said}</Relationships>'


def main() -> int:
    """Open stdin to stdout."""
    for prefix, name in NAMES.items():
        ElementTree.register_namespace(prefix, name)
    try:
        counts, made = opened(sys.stdin.buffer.read())
    except Unfit as no:
        return no.code
    except MemoryError:
        return TOO_MUCH
    except Exception:
        return BROKEN
    sys.stdout.buffer.write(json.dumps(counts).encode() + b"\n" + made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
