"""Books: the same words as PDF, EPUB and folder; read aloud, checked by programs of others, the same bytes each time."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest

from justaction.texts import binding, printing, room, writing
from justaction.texts.book import Book, Chapter, Picture, fragment
from justaction.texts.tests.looking_at_pdf import counted, faults

draws = pytest.mark.skipif(bool(writing.lacking()), reason="this machine lacks what draws PDFs")
EPUBCHECK = Path("/usr/share/java/epubcheck.jar")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10" width="40" height="10"><rect width="20" height="9"/></svg>'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
FIRST = """<h2 id="a">Why <em>this</em></h2><p>Racism here was <strong>built</strong> &amp; it can be taken apart.<br>
<a href="#a">Here</a>, <a href="chapter:two">there</a>, <a href="https://example.org/?a=1&amp;b=2">away</a>.</p>
<ul><li><p>Ask</p></li><li><p>first</p></li></ul><ol start="3"><li>three</li></ol>
<h3>Who</h3><div class="scroll"><table id="t"><thead><tr><th scope="col">Who</th><th scope="col">What</th></tr></thead>
<tbody><tr><th scope="row">We</th><td>did</td></tr></tbody></table></div>
<blockquote><p>A promise without a date is not a promise.</p></blockquote><div class="callout callout-care"><p>Care</p></div>
<p class="picture"><img src="bars.svg" alt="Half of the bar"></p><hr><p><code>x &lt; y</code></p>"""
SECOND = '<p>Words.</p><h2 id="a">The same id</h2><p class="picture"><img src="dot.png" alt="A dot"></p>'


def a_book() -> Book:
    """A book that holds one of everything."""
    return Book(
        title="What we <did>",
        chapters=(
            Chapter("one", "To begin with", fragment(FIRST)),
            Chapter("two", "Results & more", fragment(SECOND)),
        ),
        pictures=(Picture("bars.svg", "image/svg+xml", SVG), Picture("dot.png", "image/png", PNG)),
        facts=("Edition 1",),
        about="Of one year.",
        footer="Just Action",
        author="Just Action & friends",
        moment=datetime(2026, 5, 4, 3, tzinfo=UTC),
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        url="https://example.org/share-out/2026/1/",
    )


@draws
def test_a_pdf_of_a_book_can_be_read_aloud() -> None:
    made = binding.pdf(a_book())
    assert faults(made) == []
    seen = counted(made)
    assert seen["/Table"] == 1
    assert seen["/TH"] == 3
    assert seen["/Figure"] == 2
    assert seen["/H1"] == 4  # cover, contents, two chapters
    assert seen["/LI"] >= 5
    assert seen["/Link"] >= 5


@draws
def test_the_check_finds_what_was_left_out_on_purpose(tmp_path: Path) -> None:
    """The same book without tags, and with a picture, a table and headings that nobody can hear, fails."""
    page = json.loads(binding.page_of(a_book()))
    plain = "import json, sys, weasyprint; sys.stdout.buffer.write(weasyprint.HTML(string=json.load(sys.stdin)['html']).write_pdf())"
    untagged = room.run(
        [__import__("sys").executable, "-c", plain], json.dumps(page).encode(), binding.ROOM
    ).out
    assert faults(untagged) == ["it is not tagged"]
    page["html"] = (
        page["html"].replace('alt="Half of the bar"', 'alt=""').replace("<h2", "<h4").replace("</h2", "</h4")
    )
    page["html"] = page["html"].replace("<th ", "<td ").replace("</th>", "</td>")
    done = room.run_python(printing.__file__, json.dumps(page).encode(), binding.ROOM)
    wrong = set(faults(done.out))
    assert {"a table has no header cells", "a level of headings is left out"} <= wrong
    if shutil.which("pdfinfo"):
        (tmp_path / "x.pdf").write_bytes(untagged)
        assert "Tagged:          no" in told("pdfinfo", tmp_path / "x.pdf")


def told(*command: object) -> str:
    """What a program of Debian says; it must end well."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@draws
@pytest.mark.skipif(
    not (shutil.which("qpdf") and shutil.which("pdfinfo")), reason="no qpdf and poppler-utils here"
)
def test_qpdf_and_poppler_find_nothing_wrong_with_the_pdf(tmp_path: Path) -> None:
    file = tmp_path / "book.pdf"
    file.write_bytes(binding.pdf(a_book()))
    told("qpdf", "--check", file)
    said = told("pdfinfo", file)
    for line in ("Title:           What we <did>", "Tagged:          yes", "JavaScript:      no"):
        assert line in said
    structure = told("pdfinfo", "-struct-text", file)
    for words in ("H1", "Table", "TH", "Figure", "To begin with"):
        assert words in structure


@draws
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no poppler-utils here")
def test_the_contents_name_the_page_where_each_chapter_begins(tmp_path: Path) -> None:
    """Chapters of several pages; each number is heard once, and no row of dots is read aloud."""
    long = f"<p>{'Money that says sorry goes to block clubs first. ' * 90}</p>"
    names = [
        "Alder",
        "Birch",
        "Cedar",
        "Dogwood with a name that does not fit on a single line of a sheet of paper, not at all",
    ]
    book = replace(
        a_book(), chapters=tuple(Chapter(name[:3], name, long * n) for n, name in enumerate(names, 1))
    )
    file = tmp_path / "book.pdf"
    file.write_bytes(binding.pdf(book))
    pages = told("pdftotext", "-layout", file, "-").split("\f")
    rows = re.findall(r"^\s*(Alder|Birch|Cedar|Dogwood)?.*?(\d+)$", pages[1], re.MULTILINE)[:4]
    assert [row[0] for row in rows[:3]] == ["Alder", "Birch", "Cedar"]
    begins = [
        next(n for n, page in enumerate(pages, 1) if n > 2 and page.lstrip().startswith(name[:5]))
        for name in names
    ]
    assert [int(row[1]) for row in rows] == begins
    assert len(set(begins)) == 4
    assert ".." not in pages[1]


@draws
def test_a_press_that_nobody_needs_ends() -> None:
    """It gets warm while a book is made; where that fails it is gone, and its turn is free."""
    for _again in range(3):
        with pytest.raises(ZeroDivisionError), binding.press():
            raise ZeroDivisionError
    with binding.press() as printed:
        assert printed(a_book()) == binding.pdf(a_book())


def test_an_epub_is_put_together_as_readers_expect() -> None:
    with zipfile.ZipFile(io.BytesIO(binding.epub(a_book()))) as made:
        first = made.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert made.read("mimetype") == b"application/epub+zip"
        for name in made.namelist():
            if name.endswith((".xhtml", ".opf", ".xml")):
                ElementTree.fromstring(made.read(name))  # well-formed
        package = made.read("EPUB/package.opf").decode()
        assert "<dc:title>What we &lt;did&gt;</dc:title>" in package
        assert '<meta property="dcterms:modified">2026-05-04T03:00:00Z</meta>' in package
        assert "schema:accessibilitySummary" in package
        chapter = made.read("EPUB/one.xhtml").decode()
        assert 'href="two.xhtml"' in chapter
        assert 'src="pictures/bars.svg"' in chapter


@pytest.mark.skipif(not (EPUBCHECK.exists() and shutil.which("java")), reason="no epubcheck here")
def test_epubcheck_finds_nothing_wrong(tmp_path: Path) -> None:
    file = tmp_path / "book.epub"
    file.write_bytes(binding.epub(a_book()))
    told("java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-jar", EPUBCHECK, "--failonwarnings", file)


@draws
def test_neither_a_book_nor_its_pictures_fetch_anything() -> None:
    hostile = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/hostname"/></svg>'
    book = replace(
        a_book(),
        chapters=(
            Chapter("x", "X", '<p><img src="x.svg" alt="x"/><img src="../../etc/passwd" alt="y"/></p>'),
        ),
        pictures=(Picture("x.svg", "image/svg+xml", hostile),),
    )
    made = binding.pdf(book)
    with pikepdf.open(io.BytesIO(made)) as drawn:
        assert not any(page.get_images() for page in drawn.pages)


def test_a_fragment_is_well_formed_and_holds_nothing_that_runs() -> None:
    hostile = (
        '<p onclick="x()" style="color:red">a<script>alert(1)</script><iframe src="x"></iframe>'
        '<a href="javascript:x()">b</a><img src="data:text/html,x" alt="q"><br>&nbsp;&lt;c&gt;\x0b</p><p>unclosed <b>bold'
    )
    made = fragment(hostile)
    ElementTree.fromstring(f"<div>{made}</div>")
    for word in ("script", "onclick", "style", "javascript", "iframe", "data:"):
        assert word not in made
    assert fragment(made) == made


def test_a_folder_names_each_file_once_and_is_the_same_each_time() -> None:
    made = binding.archive(a_book(), {"data/x.csv": b"a,b"}, folder="share-out")
    assert binding.archive(a_book(), {"data/x.csv": b"a,b"}, folder="share-out") == made
    with zipfile.ZipFile(io.BytesIO(made)) as folder:
        names = folder.namelist()
        assert len(names) == len(set(names))
        assert all(name.startswith("share-out/") and ".." not in name for name in names)
        assert 'href="data/x.csv"' in folder.read("share-out/index.html").decode()


def test_on_paper_an_id_stays_only_where_a_link_points() -> None:
    """Each of them costs the press a style and a name; the pages of the site keep them all."""
    words = '<p id="one">No id="one" in words is touched. <a href="#two">See two</a>.</p><p id="two">Two.</p>'
    assert '<p id="one">' in fragment(words)
    drawn = fragment(words, prefix="ch-", linked_only=True)
    assert '<p>No id="one" in words' in drawn
    assert '<a href="#ch-two">See two</a>' in drawn
    assert '<p id="ch-two">' in drawn
