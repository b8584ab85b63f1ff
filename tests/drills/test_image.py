"""The steps of the Dockerfile, in order, in a clean folder, without Docker: what Debian's packages give is there already, and
their names are looked up; all else is made anew from what is committed and its lock files.

In the end the image's own command serves, with the environment that the image gives it. It needs a way to the package indexes.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.drills.mailing import free_port
from tests.drills.test_worker_killed import wait
from tests.house import ROOT

pytestmark = pytest.mark.drill
PLACE = "/srv/justaction"
KEPT = ("HOME", "LANG")
INDEXES = ("PIP_", "UV_", "NPM_", "SSL_")  # how this machine reaches the package indexes
OF_DOCKER = {"FROM", "WORKDIR", "USER", "VOLUME", "EXPOSE"}  # what a folder needs no step for


def steps() -> Iterator[tuple[str, str]]:
    """The instructions of the Dockerfile, those that go over several lines joined."""
    text = (ROOT / "deploy" / "containers" / "Dockerfile").read_text()
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for line in re.sub(r"\\\n\s*", " ", bare).splitlines():
        if line.strip():
            word, rest = line.split(None, 1)
            yield word, rest


@dataclass
class Image:
    """What the steps have made so far: a folder, an environment, and a command."""

    place: Path
    data: Path
    env: dict[str, str]
    command: list[str] = field(default_factory=list)
    packages: set[str] = field(default_factory=set)
    ran: list[str] = field(default_factory=list)

    def take(self, word: str, rest: str) -> None:
        here = rest.replace(PLACE, str(self.place)).replace("/data", str(self.data))
        if word == "COPY":
            self._copy(rest)
        elif word == "RUN":
            self._run(rest, here)
        elif word == "ENV":
            for name, value in re.findall(r"(\w+)=(\S+)", here):
                self.env[name] = value.replace("$PATH", self.env["PATH"])
        elif word in {"CMD", "ENTRYPOINT"}:
            self.command += json.loads(here)
        else:
            assert word in OF_DOCKER, f"a step that this drill does not know: {word} {rest}"

    def _copy(self, rest: str) -> None:
        """All that is committed; from the first stage to the second it stands where it is."""
        if rest == ". .":
            packed = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True)
            subprocess.run(["tar", "-x"], input=packed.stdout, cwd=self.place, check=True)
        else:
            assert rest == f"--from=build {PLACE} {PLACE}"

    def _run(self, rest: str, here: str) -> None:
        if "apt-get install" in rest:
            words = rest.split("apt-get install")[1].split("&&")[0].split()
            self.packages |= {one for one in words if not one.startswith("-")}
        elif not rest.startswith("useradd"):
            done = subprocess.run(
                ["/bin/sh", "-c", here], cwd=self.place, env=self.env, capture_output=True, text=True, check=False
            )  # fmt: skip
            assert done.returncode == 0, f"{here}\n{done.stdout[-1500:]}{done.stderr[-3000:]}"
            self.ran.append(rest)


@pytest.fixture
def image(tmp_path: Path) -> Image:
    keep = {
        name: value
        for name, value in os.environ.items()
        if name in KEPT or "PROXY" in name.upper() or name.startswith(INDEXES)
    }
    made = Image(tmp_path / "place", tmp_path / "data", {**keep, "PATH": "/usr/local/bin:/usr/bin:/bin"})
    made.place.mkdir()
    return made


def test_its_steps_make_something_that_serves(image: Image, tmp_path: Path) -> None:
    for word, rest in steps():
        image.take(word, rest)
    assert image.ran == ["bin/setup base", "justaction collectstatic --noinput --verbosity 0"]
    if shutil.which("apt-cache"):
        known = subprocess.run(
            ["apt-cache", "show", *sorted(image.packages)], capture_output=True, text=True, check=False
        )
        assert set(re.findall(r"(?m)^Package: (\S+)", known.stdout)) == image.packages, known.stderr
    port = free_port()
    env = {
        **image.env,
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "PRODUCTION": "yes",
        "SECRET_KEY": secrets.token_hex(32),
        "SITE_URL": "https://collab.example.org",
    }
    program = str(image.place / ".venv" / "bin" / image.command[0])
    subprocess.run([program, "migrate", "--verbosity", "0"], cwd=image.place, env=env, check=True)
    with (tmp_path / "log").open("wb") as log:
        serving = subprocess.Popen(
            [program, *image.command[1:]], cwd=image.place, env=env, stdout=log, stderr=log, start_new_session=True
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"

    def alive() -> bool:
        try:
            return httpx.get(f"{address}/health/", timeout=5).json() == {"ok": True}
        except httpx.HTTPError:
            return False

    try:
        wait(alive)
        whole = httpx.get(f"{address}/healthz", timeout=30).json()
        assert whole["parts"]["database"] == "ok", whole
    finally:
        os.killpg(serving.pid, signal.SIGTERM)
        serving.wait(30)
