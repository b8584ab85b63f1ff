"""A year is shared out: gathered from its checklist, approved by two, published, read, cited, taken along and opened
from a folder without a server."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from justaction.texts import writing
from tests.journeys.conftest import Site, follow
from tests.journeys.test_walk import sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(writing.lacking()), reason="this machine lacks what draws PDFs"),
]

RUTH, CONVENER = "ruth@example.org", "convener5@example.org"
ABOUT = "What we printed, asked and did not manage."


def missing(page: Page) -> str:
    return page.locator("section", has=page.locator("#list-h")).inner_text()


def put_right(page: Page, title: str) -> None:
    """Follow the checklist to where one thing is put right."""
    page.get_by_role("link", name=re.compile(rf"^Put it right\s*: {re.escape(title)}")).click()


def fill_in(page: Page) -> None:
    """From line to line of the checklist, until only the approvals are missing."""
    assert "It is missing: add its link or DOI." in missing(page)
    put_right(page, "It says in one sentence what it is")
    page.get_by_label("What is it, in one sentence?").fill(ABOUT)
    page.get_by_label("Opening words").fill("We met **eighty** times.\n\n- Ask first.")
    page.get_by_label("Note for the press").fill("Ask us. We answer.")
    page.get_by_role("button", name="Save").click()
    put_right(page, "A table talk in ninety minutes")
    page.get_by_label(re.compile("^licence", re.I)).fill("CC BY 4.0")
    page.get_by_role("button", name="Save").click()
    put_right(page, "Seven porches")
    page.get_by_label(re.compile("^link or DOI", re.I)).fill("https://porches.example.org/")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=re.compile("^Choose")).click()
    for box in page.get_by_role("checkbox").all():
        label = page.locator(f"label[for='{box.get_attribute('id')}']").inner_text()
        box.set_checked(
            "not adopted yet" not in label
            and "not published yet" not in label
            and "written down yet" not in label
        )
    page.get_by_role("button", name="Save").click()
    for line in page.get_by_role("link", name=re.compile(r"^Put it right\s*: .* from ")).all():
        line.click()
        page.get_by_label(re.compile("^where one can read it", re.I)).fill("The annual report, page 3")
        page.get_by_role("button", name="Save").click()
    expect(page.locator("#list-h")).to_have_text("One thing is missing")


def open_the_folder(chromium: Browser, archive: Path, folder: Path) -> None:
    """Every page of the archive opens from the disk, asks nobody for anything, and leads only to what is there."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    index = next(folder.glob("*/index.html"))
    context = chromium.new_context(java_script_enabled=False)
    asked: list[str] = []

    def note(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_() if route.request.url.startswith("file://") else route.abort()

    context.route("**/*", note)
    page = context.new_page()
    page.goto(index.as_uri())
    links = [one.get_attribute("href") or "" for one in page.locator("main ol a").all()]
    assert len(links) >= 5
    for link in links:
        page.goto(index.with_name(link).as_uri())
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        for at in page.locator("a[href]").all():
            href = at.get_attribute("href") or ""
            assert href.startswith(("http", "#")) or (index.parent / href.split("#")[0]).exists(), href
        for picture in page.locator("img").all():
            assert picture.evaluate("image => image.naturalWidth") > 0
            assert picture.get_attribute("alt")
    page.get_by_role("link", name="Contents").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert asked
    assert [url for url in asked if not url.startswith("file://")] == []
    context.close()


def test_a_year_is_gathered_approved_published_read_cited_and_downloaded(
    site: Site, chromium: Browser, page: Page, tmp_path: Path
) -> None:
    sign_in(page, site, RUTH)
    page.goto(f"{site.url}/steer/share-out/")
    page.get_by_role("listitem").filter(has_text=re.compile(r"Draft\.")).get_by_role(
        "link", name=re.compile("^Open")
    ).click()
    address = page.url
    fill_in(page)
    assert page.get_by_role("button", name=re.compile("^Freeze")).count() == 0
    page.get_by_role("link", name="Read it as it would be").click()
    expect(page.locator("main")).to_contain_text("as it would be today")
    page.goto(address)
    page.get_by_role("button", name="Approve it as it stands").click()
    expect(page.locator("main")).to_contain_text("1 of 2 people approved it")
    sign_in(page, site, CONVENER)
    page.goto(f"{site.url}/me/")
    follow(page.get_by_role("link", name=re.compile("Can this go out|Read")).first)
    page.goto(address)
    page.get_by_role("button", name="Approve it as it stands").click()
    expect(page.locator("#list-h")).to_have_text("Nothing is missing")
    follow(page.get_by_role("button", name="Freeze it and send it out"))
    for _look in range(240):
        page.goto(address)
        if "/steer/" not in page.url:
            break
        page.wait_for_timeout(500)
    front = page.url
    assert re.fullmatch(rf"{site.url}/share-out/\d{{4}}/1/", front), page.locator("main").inner_text()
    read_and_take(page, site, front, tmp_path)
    open_the_folder(chromium, tmp_path / "folder.zip", tmp_path / "folder")


def read_and_take(page: Page, site: Site, front: str, folder: Path) -> None:
    """A visitor reads it, cites it, and takes every form along."""
    page.context.clear_cookies()
    page.goto(front)
    expect(page.locator("main")).to_contain_text(ABOUT)
    page.get_by_role("link", name="Money moved by place").click()
    expect(page.locator("main svg[role=img]").first).to_be_visible()
    follow(page.get_by_role("link", name=re.compile("^Next:")))
    page.goto(front)
    for name, file in (
        ("PDF, to print and to read aloud", "book.pdf"),
        ("EPUB, for book readers", "book.epub"),
        ("A folder with everything, that opens without internet", "folder.zip"),
        ("BibTeX", "cite.bib"),
        ("CSL-JSON", "cite.json"),
    ):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name).click()
        taken.value.save_as(folder / file)
    assert (folder / "book.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert (folder / "cite.bib").read_text().startswith("@book{share-out-")
    assert json.loads((folder / "cite.json").read_text())[0]["URL"].endswith(front.removeprefix(site.url))
    page.get_by_role("link", name="For the press").click()
    expect(page.locator("main")).to_contain_text("Ask us. We answer.")
