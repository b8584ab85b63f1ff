"""What each process of the group runs: pages, jobs, the clock, live writing."""

from __future__ import annotations

import os
import signal
import socket
import threading

from django.conf import settings
from django.urls import get_resolver

from justaction.coedit import wire
from justaction.config import schedule
from justaction.config.group import die_with_parent
from justaction.jobs import clock as schedules
from justaction.jobs import worker
from justaction.record import keys
from justaction.web import clock

UNREAD_FOR = 60_000  # milliseconds that a reader may leave bytes unread


def work() -> None:
    """Work on the queue until SIGTERM or SIGINT. Pages come first: somebody waits for them."""
    get_resolver().reverse_dict  # noqa: B018  # reads all addresses before a job has to, whose time is limited
    os.nice(5)
    keys.keep_away()
    worker.run(clock.now, schedule.zone)


def tick() -> None:
    """Run the schedule until SIGTERM or SIGINT; what it is doing is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    schedules.run(schedule.LINES, stop=stop, now=clock.now, zone=schedule.zone)


def _apart() -> None:
    """Stand apart from who sends a signal to all of a group, as Ctrl-C does: Granian tells its workers to end, and one that
    is told twice waits for itself forever."""
    os.setpgrp()
    die_with_parent()


def serve_live() -> None:
    """Serve live writing until SIGTERM or SIGINT: one event loop, since all who write one text meet in it."""
    keys.keep_away()
    import uvicorn

    from justaction.config.asgi import application

    settled = uvicorn.Config(
        application,
        loop="uvloop",
        http="h11",
        ws="websockets-sansio",
        ws_max_size=wire.MOST_MESSAGE
        + 64,  # a little more than a message may have: then the room says it in words
        ws_per_message_deflate=False,  # edits are small; packing them costs more than it saves (performance.md, P6)
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(settled).run(sockets=[_listening(settings.LIVE_HOST, settings.LIVE_PORT)])


def _listening(host: str, port: int) -> socket.socket:
    """A socket that gives a reader up who takes nothing for a while; what is accepted from it does the same."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_FOR)
    made.bind((host, port))
    made.set_inheritable(True)
    return made


def serve_pages() -> None:
    """Serve until SIGTERM or SIGINT. One thread a process: more of them only wait for each other (performance.md)."""
    keys.keep_away()
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    os.register_at_fork(after_in_child=_apart)
    Server(
        "justaction.config.wsgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WEB_WORKERS,
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
    ).serve()
