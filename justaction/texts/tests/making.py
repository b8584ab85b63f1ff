"""Builders of files for tests: small ones, and those that do harm."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

from justaction.texts import reading

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def paragraph(text: str, style: str = "", extra: str = "") -> str:
    """One `w:p`."""
    shape = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{shape}{extra}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(body: str, *, main: str = MAIN, parts: dict[str, str | bytes] | None = None) -> bytes:
    """A .docx with this body; `parts` adds parts or replaces them."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/></w:style>'
        for name, shown in [("Title", "Title"), ("Heading1", "heading 1"), ("Heading2", "heading 2")]
    )
    all_parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
            'Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": (
            f'<w:document xmlns:w="{W}" xmlns:r="{OFFICE}" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<w:body>{body}</w:body></w:document>"
        ),
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
        **(parts or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in all_parts.items():
            package.writestr(name, data)
    return out.getvalue()


def pptx(markdown: str, folder: Path, *, wrap: tuple[str, str] = ("", "")) -> bytes:
    """Slides as pandoc makes them of Markdown, written into `folder`; `wrap` is put around each shape of each slide."""
    made = folder / "made.pptx"
    subprocess.run(  # a program of the environment, on words of a test
        [reading.pandoc(), "--from=markdown", f"--output={made}"], input=markdown, text=True, check=True
    )
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("ppt/slides/slide"):
                before, after = (one.encode() for one in wrap)
                data = data.replace(b"<p:sp>", before + b"<p:sp>").replace(b"</p:sp>", b"</p:sp>" + after)
            new.writestr(name, data)
    return out.getvalue()


def mp3(frames: int = 20) -> bytes:
    """Silent frames of 128 kbit/s at 44,100 Hz: 417 bytes each."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * frames
