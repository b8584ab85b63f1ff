"""Addresses of the toolkit."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from justaction.toolkit.views import editions, making, other_forms, packages, reading, shelves, using


class Revisions:
    """Two numbers of revisions or editions, as `2..3`."""

    regex = r"\d{1,4}\.\.\d{1,4}"

    def to_python(self, value: str) -> tuple[int, int]:
        first, _dots, second = value.partition("..")
        return int(first), int(second)

    def to_url(self, value: tuple[int, int]) -> str:
        return f"{value[0]}..{value[1]}"


class OtherKind(StringConverter):
    """What other form a revision has, beside large print."""

    regex = "easy-read|translation"


class Code(StringConverter):
    """A language code, as `es` or `zh-hans`."""

    regex = "[a-z]{2,3}(?:-[a-z]{2,8})?"


class Step(StringConverter):
    """A step that needs no words."""

    regex = "start-draft|ask-for-review|start-test|take-back-approval|show-lead|hide-lead"


class Saying(StringConverter):
    """A step that needs words."""

    regex = "approve|send-back|adopt|revise|supersede"


class Year(StringConverter):
    """A year of this century."""

    regex = r"20\d\d"

    def to_python(self, value: str) -> int:  # type: ignore[override]  # a number
        return int(value)

    def to_url(self, value: int) -> str:  # type: ignore[override]  # a number
        return str(value)


register_converter(Revisions, "tool_revisions")
register_converter(OtherKind, "tool_form")
register_converter(Code, "tool_language")
register_converter(Step, "tool_step")
register_converter(Saying, "tool_saying")
register_converter(Year, "toolkit_year")

TOOL = "toolkit/tools/<slug:slug>/"
EDITION = "toolkit/<toolkit_year:year>/<slug:channel>/"
EDIT = f"{EDITION}edit/"

app_name = "toolkit"
urlpatterns = [
    path("toolkit/", reading.toolkit, name="toolkit"),
    path("toolkit/<toolkit_year:year>/", reading.year, name="year"),
    path(EDITION, reading.edition, name="edition"),
    path(f"{EDITION}v<int:number>/", reading.edition, name="edition_number"),
    path(f"{EDITION}v<int:number>.json", reading.edition_json, name="edition_json"),
    path(f"{EDITION}v<int:number>.zip", packages.edition_package, name="edition_package"),
    path(f"{EDITION}compare/<tool_revisions:two>/", reading.compare_editions, name="compare_editions"),
    path(f"{EDITION}begin/", editions.begin, name="begin_edition"),
    path(EDIT, editions.edit, name="edit_edition"),
    path(f"{EDIT}words/", editions.words, name="write_edition"),
    path(f"{EDIT}chapters/", editions.chapter, name="add_chapter"),
    path(f"{EDIT}chapters/<int:number>/", editions.chapter, name="write_chapter"),
    path(f"{EDIT}chapters/<int:number>/drop/", editions.drop_chapter, name="drop_chapter"),
    path(f"{EDIT}chapters/<int:number>/put/", editions.put, name="put_tool"),
    path(f"{EDIT}chapters/<int:number>/<slug:slug>/out/", editions.take_out, name="take_out"),
    path(f"{EDIT}publish/", editions.publish, name="publish_edition"),
    path("toolkit/begin/<slug:channel>/", making.begin, name="begin"),
    path(TOOL, reading.tool, name="tool"),
    path("toolkit/tools/<slug:slug>.zip", packages.tool_package, name="tool_package"),
    path(f"{TOOL}v<int:number>/", reading.tool, name="revision"),
    path(f"{TOOL}v<int:number>.json", reading.revision_json, name="revision_json"),
    path(f"{TOOL}v<int:number>.md", reading.revision_md, name="revision_md"),
    path(f"{TOOL}v<int:number>/large-print/", reading.large_print, name="large_print"),
    path(f"{TOOL}v<int:number>/<tool_form:kind>/<tool_language:language>/", reading.form, name="form"),
    path(f"{TOOL}compare/<tool_revisions:two>/", reading.compare, name="compare"),
    path(f"{TOOL}files/<slug:subject>/", reading.tool_file, name="file"),
    path(f"{TOOL}pictures/<uuid:key>/", reading.picture, name="picture"),
    path(f"{TOOL}used/", using.used, name="used"),
    path(f"{TOOL}used/<slug:subject>/", using.use, name="use"),
    path(f"{TOOL}used/<slug:subject>/take-back/", using.take_back, name="take_back_use"),
    path(f"{TOOL}making/", making.making, name="making"),
    path(f"{TOOL}making/change/", making.change, name="change"),
    path(f"{TOOL}making/lead/", making.lead, name="lead"),
    path(f"{TOOL}making/idea/", making.add_idea, name="add_idea"),
    path(f"{TOOL}making/credit/", making.credit_me, name="credit_me"),
    path(f"{TOOL}making/credit/<int:pk>/", making.credit_lines, name="credit_lines"),
    path(f"{TOOL}making/attach/", making.attach, name="attach"),
    path(f"{TOOL}making/files/<slug:subject>/drop/", making.drop_file, name="drop_file"),
    path(f"{TOOL}making/go/<tool_step:step>/", making.go, name="go"),
    path(f"{TOOL}making/say/<tool_saying:saying>/", making.say, name="say"),
    path(f"{TOOL}making/v<int:number>/form/", other_forms.write, name="write_form"),
    path(f"{TOOL}making/forms/<slug:subject>/publish/", other_forms.publish, name="publish_form"),
    path(f"{TOOL}making/forms/<slug:subject>/drop/", other_forms.drop, name="drop_form"),
    path("steer/packages/", packages.packages, name="packages"),
    path("steer/packages/<slug:subject>/", packages.package, name="package"),
    path("steer/packages/<slug:subject>/let-go/", packages.let_go, name="let_go_package"),
    path("steer/shelves/", shelves.shelves, name="shelves"),
    path("steer/shelves/needs/", shelves.need, name="add_need"),
    path("steer/shelves/needs/<slug:slug>/", shelves.need, name="write_need"),
    path("steer/shelves/needs/<slug:slug>/drop/", shelves.drop_need, name="drop_need"),
    path("steer/shelves/<slug:channel>/", shelves.practice, name="add_practice"),
    path("steer/shelves/<slug:channel>/<slug:slug>/", shelves.practice, name="write_practice"),
    path("steer/shelves/<slug:channel>/<slug:slug>/drop/", shelves.drop_practice, name="drop_practice"),
]
