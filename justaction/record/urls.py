"""Addresses of the record: pages for people, and the files of the log for programs."""

from __future__ import annotations

from django.urls import path, register_converter

from justaction.record import views
from justaction.record.tree.tiles import LogError, read_path, tile_path


class Tile:
    """`<level>/<number>[.p/<width>]`, in its one form."""

    regex = r"(?:entries|\d{1,2})/[x0-9/]+(?:\.p/\d{1,3})?"

    def to_python(self, value: str) -> tuple[int | str, int, int]:
        try:
            return read_path(f"tile/{value}")
        except LogError as error:
            raise ValueError(str(error)) from error

    def to_url(self, value: tuple[int | str, int, int]) -> str:
        return tile_path(*value).removeprefix("tile/")


class Index:
    """The place of an entry: a number without leading zeros that a database can hold."""

    regex = r"0|[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Tile, "tile")
register_converter(Index, "index")

app_name = "record"
urlpatterns = [
    path("record/", views.record, name="record"),
    path("record/verify/", views.verify, name="verify"),
    path("record/kinds/", views.kinds, name="kinds"),
    path("record/entry/<index:index>/", views.entry, name="entry"),
    path("record/checkpoint", views.checkpoint, name="checkpoint"),
    path("record/checkpoint.witnessed", views.witnessed, name="witnessed"),
    path("record/size/<index:size>", views.root, name="root"),
    path("record/policy.txt", views.policy, name="policy"),
    path("record/keys/<index:number>", views.key, name="key"),
    path("record/log.v0.json", views.log, name="log"),
    path("record/tile/<tile:tile>", views.tile, name="tile"),
    path("record/disclosure/<index:index>.json", views.disclosure, name="disclosure"),
    path("record/proof/<index:index>.tlog-proof", views.proof, name="proof"),
]
