"""What other sites and catalogues get: frames that show a page at one glance, oEmbed, a data package, DCAT."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from django.test import Client

from justaction.conftest import Cast
from justaction.dashboard.tests import making
from justaction.dashboard.tests.making import a_commitment, a_report
from justaction.web import clock, pages


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    with clock.at(making.TODAY):
        yield


def test_only_frames_may_be_framed_and_they_run_no_script(cast: Cast) -> None:
    row = a_commitment(cast.fund, title="Fund <b>it</b>")
    page = Client().get(row.get_absolute_url())
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    for again in range(2):  # drawn, and then from where ready pages are kept
        framed = Client().get(f"/embed{row.get_absolute_url()}")
        assert framed["Content-Security-Policy"].endswith("frame-ancestors *"), again
        assert "script-src" not in framed["Content-Security-Policy"]
        assert "X-Frame-Options" not in framed
        assert not framed.cookies
    html = framed.content.decode()
    assert "<script" not in html
    assert "Fund &lt;b&gt;it&lt;/b&gt;" in html
    assert not re.findall(r'(?:src|href)="(?!/|http://localhost|#)[^"]*"', html)
    draft = a_commitment(cast.fund, state="proposed", published=None)
    assert Client().get(f"/embed{draft.get_absolute_url()}").status_code == 404


def test_the_statement_is_shown_with_its_count_and_a_button_to_sign(cast: Cast) -> None:
    html = Client().get("/embed/statement/").content.decode()
    assert "people signed" in html
    assert 'href="http://localhost:8000/sign/"' in html
    drawn = Client().get("/counter.svg")
    assert drawn["Content-Type"] == "image/svg+xml"
    assert "people signed" in drawn.content.decode()


def test_a_page_tells_how_it_is_shown_elsewhere(cast: Cast) -> None:
    row = a_commitment(cast.fund)
    html = Client().get(row.get_absolute_url()).content.decode()
    (where,) = re.findall(r'type="application/json\+oembed" href="http://localhost:8000([^"]+)"', html)
    said = json.loads(Client().get(unescape(where)).content)
    assert (said["version"], said["type"]) == ("1.0", "rich")
    assert f"/embed{row.get_absolute_url()}" in said["html"]
    assert said["width"] == 480
    small = json.loads(Client().get(unescape(where) + "&maxwidth=300").content)
    assert small["width"] == 300
    for url in ("https://evil.example/", "http://localhost:8000/me/", "", "http://[", "//localhost:8000/"):
        assert Client().get("/oembed", {"url": url}).status_code == 404, url
    assert Client().get("/oembed", {"format": "xml"}).status_code == 501


def test_the_data_package_describes_each_file_as_it_is(cast: Cast) -> None:
    """The columns of each file are its fields, and every value is of the type that is said."""
    a_report(a_commitment(cast.fund), date(2026, 9, 30))
    pages.changed()
    package = json.loads(Client().get("/data/datapackage.json").content)
    looked = 0
    for resource in package["resources"]:
        assert re.fullmatch(r"[a-z0-9._/-]+", resource["name"])
        answer = Client().get("/" + resource["path"].split("/", 3)[3])
        text = answer.getvalue().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        fields = {one["name"]: one["type"] for one in resource["schema"]["fields"]}
        assert next(csv.reader(io.StringIO(text))) == list(fields), resource["name"]
        for row in rows:
            for name, value in row.items():
                assert fits(fields[name], value), (resource["name"], name, value)
                looked += 1
    assert looked > 50


def fits(kind: str, value: str) -> bool:
    if value == "" or kind == "string":
        return True
    shapes = {"date": r"\d{4}-\d\d-\d\d", "integer": r"-?\d+", "number": r"-?\d+(\.\d+)?"}
    return bool(re.fullmatch(shapes[kind], value))


def test_the_catalogue_leads_to_every_file_and_to_the_door_for_programs(cast: Cast) -> None:
    catalogue = json.loads(Client().get("/data/catalog.jsonld").content)
    assert catalogue["@type"] == "dcat:Catalog"
    urls = [
        one["dcat:downloadURL"]["@id"]
        for data in catalogue["dcat:dataset"]
        for one in data["dcat:distribution"]
    ]
    urls.append(catalogue["dcat:service"]["dcat:endpointDescription"]["@id"])
    assert len(urls) > 15
    for url in urls:
        assert Client().get("/" + url.split("/", 3)[3]).status_code == 200, url
    package = json.loads(Client().get("/data/datapackage.json").content)
    assert [one["dcterms:identifier"] for one in catalogue["dcat:dataset"]] == [
        one["name"] for one in package["resources"]
    ]
