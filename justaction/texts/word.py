"""A .docx written from a document: title, facts, numbered paragraphs. Pure; the same document gives the same bytes.

Office Open XML (ISO/IEC 29500-1), the few parts that a word processor asks for. Each paragraph carries its identity as
a bookmark `_ja_…`, so that the file can come home and its paragraphs are known (`opening.py`). Titles are real titles,
numbers real numbers, and the language is named, as assistive technology needs it.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from justaction.texts.writing import Document

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BAD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FONT, LARGE_FONT = "Calibri", "Verdana"


def docx(document: Document) -> bytes:
    """The file."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            [
                (f"{_OFFICE}/officeDocument", "word/document.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": _core(document),
        "word/_rels/document.xml.rels": _relations(
            [(f"{_OFFICE}/{name}", f"{name}{'1' if name == 'footer' else ''}.xml") for name in _PARTS]
        ),
        "word/document.xml": _body(document),
        "word/styles.xml": _styles(document),
        "word/numbering.xml": _numbering(document),
        "word/settings.xml": f'{_HEAD}<w:settings xmlns:w="{_W}"><w:themeFontLang w:val="{_lang(document)}"/></w:settings>',
        "word/footer1.xml": f'{_HEAD}<w:ftr xmlns:w="{_W}">{_footer(document)}</w:ftr>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, said in parts.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            package.writestr(info, said.encode())
    return out.getvalue()


_PARTS = ("styles", "numbering", "settings", "footer")


def _types() -> str:
    kinds = {
        "document": "document.main",
        "styles": "styles",
        "numbering": "numbering",
        "settings": "settings",
    }
    rows = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}{kind}+xml"/>'
        for name, kind in {**kinds, "footer1": "footer"}.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{rows}</Types>'
    )


def _relations(rows: list[tuple[str, str]]) -> str:
    said = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(rows, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'


def _core(document: Document) -> str:
    day = f"{document.day or '1980-01-01'}T00:00:00Z"
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_said(document.title)}</dc:title><dc:creator>{_said(document.author)}</dc:creator>"
        f"<dc:description>{_said(document.footer)}</dc:description>"
        f"<dc:language>{_lang(document)}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified></cp:coreProperties>'
    )


def _body(document: Document) -> str:
    rows = [_paragraph(document, document.title, "Title")]
    rows += [_paragraph(document, fact, "Subtitle") for fact in document.facts]
    for number, piece in enumerate(document.pieces):
        style = "Numbered" if document.numbered else "Normal"
        rows.append(_paragraph(document, piece.text, style, mark=piece.mark, number=number))
    direction = "<w:bidi/>" if document.is_rtl else ""
    return (
        f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}"><w:body>{"".join(rows)}'
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1247" w:right="1247" w:bottom="1247" w:left="1247" w:header="709" w:footer="709" w:gutter="0"/>'
        f"{direction}</w:sectPr></w:body></w:document>"
    )


def _paragraph(document: Document, text: str, style: str, *, mark: str = "", number: int = 0) -> str:
    direction = "<w:bidi/>" if document.is_rtl else ""
    run = "<w:rPr><w:rtl/></w:rPr>" if document.is_rtl else ""
    words = f'<w:r>{run}<w:t xml:space="preserve">{_said(text)}</w:t></w:r>'
    if mark:
        words = (
            f'<w:bookmarkStart w:id="{number}" w:name="_ja_{mark}"/>{words}<w:bookmarkEnd w:id="{number}"/>'
        )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{direction}</w:pPr>{words}</w:p>'


def _footer(document: Document) -> str:
    direction = "<w:bidi/>" if document.is_rtl else ""
    page = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
        + ('<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>' if kind == "begin" else "")
        for kind in ("begin", "end")
    )
    words = f'<w:r><w:t xml:space="preserve">{_said(document.footer)} · </w:t></w:r>'
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{direction}</w:pPr>{words}{page}</w:p>'


def _styles(document: Document) -> str:
    large = document.large
    font = LARGE_FONT if large else FONT
    body, title, fact = (40, 64, 36) if large else (23, 60, 23)  # half points
    foot = 36 if large else 18
    space = 240 if large else 160
    line = 372 if large else 336
    lang = f'<w:lang w:val="{_lang(document)}" w:bidi="{_lang(document)}" w:eastAsia="{_lang(document)}"/>'

    def style(name: str, shown: str, paragraph: str, size: int, bold: bool = False) -> str:
        weight = "<w:b/><w:bCs/>" if bold else ""
        default = ' w:default="1"' if name == "Normal" else ""
        based = "" if name == "Normal" else '<w:basedOn w:val="Normal"/>'
        return (
            f'<w:style w:type="paragraph"{default} w:styleId="{name}"><w:name w:val="{shown}"/>{based}<w:qFormat/>'
            f'<w:pPr>{paragraph}</w:pPr><w:rPr>{weight}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )

    flow = f'<w:spacing w:after="{space}" w:line="{line}" w:lineRule="auto"/>'
    return (
        f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="Arial"/><w:sz w:val="{body}"/><w:szCs w:val="{body}"/>{lang}'
        "</w:rPr></w:rPrDefault></w:docDefaults>"
        + style("Normal", "Normal", flow, body)
        + style(
            "Title", "Title", '<w:keepNext/><w:spacing w:after="160"/><w:outlineLvl w:val="0"/>', title, True
        )
        + style("Subtitle", "Subtitle", '<w:spacing w:after="60"/>', fact)
        + style("Numbered", "List Number", f'<w:numPr><w:numId w:val="1"/></w:numPr>{flow}', body)
        + style("Footer", "footer", "", foot)
        + "</w:styles>"
    )


def _numbering(document: Document) -> str:
    indent = 1000 if document.large else 567
    return (
        f'{_HEAD}<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr><w:rPr><w:b/></w:rPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _lang(document: Document) -> str:
    return {"zh-hans": "zh-CN", "zh-hant": "zh-TW"}.get(document.language, document.language)


def _said(text: str) -> str:
    return escape(_BAD.sub(" ", text))
