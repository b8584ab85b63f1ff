"""Pictures in an issue: made anew, with words for those who cannot see them, at one address for every reader."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from justaction.conftest import Cast
from justaction.newsletter.models import Issue, Picture
from justaction.newsletter.tests.making import a_draft, a_photo, a_reader, on_its_way
from justaction.record import published
from justaction.record.publisher import publish

Browser = Callable[..., Client]
TEXT = "# What changed\n\nWe met.\n\nThen we ate."


def said(issue: Issue, **more: object) -> dict[str, object]:
    seen = issue.wordings.latest("number").number
    return {"title": "Autumn", "text": TEXT, "segment": "", "seen": seen, **more}


def photo(content: bytes | None = None, name: str = "IMG 1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or a_photo(), content_type="image/jpeg")


def test_a_picture_stands_where_the_cursor_was_and_comes_to_every_reader_alike(
    cast: Cast, signed_in: Browser, client: Client
) -> None:
    a_reader("reader@example.org")
    issue = a_draft(cast)
    browser, url = signed_in(cast.ruth), f"/steer/newsletter/{issue.slug}/write/en/"
    at = TEXT.index("Then")
    page = browser.post(
        url, said(issue, picture=photo(), alt="Hands around a [long] table", at=at, take="yes")
    )
    picture = Picture.objects.get()
    line = f"![Hands around a (long) table]({picture.url})"
    assert f"We met.\n\n{line}\n\nThen we ate." in page.content.decode()
    assert issue.wordings.count() == 1, "putting it in saves no version"
    assert b"63rd" not in client.get(picture.url).content, "it does not say where it was taken"
    assert (picture.width, picture.height) == (536, 268), "as wide as a letter shows it"
    browser.post(url, said(issue, text=f"{TEXT}\n\n{line}"))
    on_its_way(issue, cast)
    web = client.get(issue.url).content.decode()
    tag = f'src="{picture.url}" alt="Hands around a (long) table" width="536" height="268"'
    assert tag in web
    letter = issue.bodies.get()
    assert tag.replace('src="/', f'src="{settings.SITE_URL}/') in letter.html
    assert "max-width:100%;height:auto" in letter.html
    assert "[Hands around a (long) table]" in letter.text, "whoever sees no picture reads the same"
    answer = client.get(picture.url)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "public" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert client.get(f"{picture.url}?who=me").content == answer.content


def test_a_picture_without_words_or_from_elsewhere_is_refused_and_nothing_typed_is_lost(
    cast: Cast, signed_in: Browser
) -> None:
    issue = a_draft(cast)
    browser, url = signed_in(cast.ruth), f"/steer/newsletter/{issue.slug}/write/en/"
    svg = photo(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.svg")
    for more, words in (
        ({"picture": photo(), "take": "yes"}, "Say in a few words what the picture shows."),
        ({"picture": svg, "alt": "A drawing", "take": "yes"}, "Use a picture"),
        ({"text": f"{TEXT}\n![x](https://spy.example/p.gif)"}, "is not kept here"),
    ):
        answer = browser.post(url, said(issue, **more))
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Then we ate." in answer.content.decode()
    assert not Picture.objects.exists()
    picture = a_picture(browser, url, issue)
    answer = browser.post(url, said(issue, text=f"{TEXT}\n![]({picture.url})"))
    assert "Say what each picture shows" in answer.content.decode()
    assert issue.wordings.count() == 1


def a_picture(browser: Client, url: str, issue: Issue) -> Picture:
    browser.post(url, said(issue, picture=photo(), alt="A table", take="yes"))
    return Picture.objects.get()


def test_while_one_types_the_page_shows_how_it_would_look_and_saves_nothing(
    cast: Cast, signed_in: Browser
) -> None:
    issue = a_draft(cast)
    browser, url = signed_in(cast.ruth), f"/steer/newsletter/{issue.slug}/write/en/"
    answer = browser.post(url, said(issue, text="# Now\n\n*We* met."), headers={"X-Look": "live"})
    shown = answer.content.decode()
    assert "<em>We</em> met." in shown
    assert "Now\n===" in shown, "and as plain text"
    assert "<html" not in shown
    wrong = browser.post(url, said(issue, text="![x](https://spy.example/p)"), headers={"X-Look": "live"})
    assert wrong.status_code == 422
    assert "is not kept here" in wrong.content.decode()
    assert issue.wordings.count() == 1


def test_an_issue_says_how_far_the_record_had_come_and_where_to_compare_it(
    cast: Cast, client: Client
) -> None:
    publish()
    a_reader("reader@example.org")
    issue = a_draft(cast)
    on_its_way(issue, cast)
    letter, printed = issue.bodies.get(), published.printed()
    assert printed is not None
    for form in (letter.text, letter.html):
        assert f"Its fingerprint begins: {printed.root}." in form
        assert printed.url in form
    root = client.get(printed.url.removeprefix(settings.SITE_URL)).content.decode().split("\n")[2]
    assert root.startswith(printed.root)
