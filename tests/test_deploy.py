"""What one installs with holds together: each file by the program or the schema that will read it, and by our own settings."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import compose_spec
import kubernetes_validate
import pytest
import yaml
from django.core.management import get_commands
from django.urls import resolve

from tests.house import ROOT

DEPLOY = ROOT / "deploy"
KUBERNETES = "1.33"
NOT_OURS = {"COPY_TO", "SITE", "POSTGRES_PASSWORD", "IMAGE"}  # of the files themselves


def documented() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.M))


def manifests() -> Iterator[dict[str, Any]]:
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml")):
        yield from yaml.safe_load_all(path.read_text())


def pods() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each thing that makes pods, and what stands in its template."""
    for one in manifests():
        if one["kind"] in {"Deployment", "StatefulSet", "Job"}:
            yield one, one["spec"]["template"]
        elif one["kind"] == "Pod":
            yield one, one


def compose() -> dict[str, Any]:
    """The compose file with the variables of example.env in it."""
    text = (DEPLOY / "containers" / "compose.yaml").read_text()
    known = dict(env_lines(DEPLOY / "containers" / "example.env"))

    def said(found: re.Match[str]) -> str:
        name, default = found[1], found[2]
        return known[name] or "x" if name in known else default

    whole: dict[str, Any] = yaml.safe_load(re.sub(r"\$\{([A-Z_]+)(?::[-?]([^}]*))?\}", said, text))
    return whole


def env_lines(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            name, _equals, value = line.partition("=")
            yield name, value


def test_kubernetes_takes_every_manifest() -> None:
    kinds = [
        kubernetes_validate.validate(one, KUBERNETES, strict=True) and one["kind"] for one in manifests()
    ]
    assert {"Deployment", "Service", "Ingress", "StatefulSet", "Job", "NetworkPolicy"} <= set(kinds)


def test_what_a_manifest_names_is_there() -> None:
    named = {(one["kind"], one["metadata"]["name"]) for one in manifests()}
    labels = [template["metadata"]["labels"] for _one, template in pods()]
    for one in manifests():
        selector = one["spec"].get("selector", {}) if one["kind"] == "Service" else {}
        assert not selector or any(selector.items() <= each.items() for each in labels), one["metadata"]
    for _one, template in pods():
        spec = template["spec"]
        volumes = {volume["name"] for volume in spec.get("volumes", [])} | {"data"}
        for volume in spec.get("volumes", []):
            if "secret" in volume:
                assert ("Secret", volume["secret"]["secretName"]) in named
            if "persistentVolumeClaim" in volume:
                assert ("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]) in named
        for container in spec["containers"]:
            assert (
                {mount["name"] for mount in container["volumeMounts"]} <= volumes
                if "volumeMounts" in container
                else True
            )
            for source in container.get("envFrom", []):
                for kind, key in (("ConfigMap", "configMapRef"), ("Secret", "secretRef")):
                    assert key not in source or (kind, source[key]["name"]) in named


def test_all_of_ours_run_with_as_little_as_they_need() -> None:
    ours = [
        spec
        for _one, template in pods()
        for spec in [template["spec"]]
        if spec["containers"][0]["image"] == "justaction"
    ]
    assert len(ours) == 6
    for spec in ours:
        assert spec["securityContext"]["runAsNonRoot"] is True
        (container,) = spec["containers"]
        inside = container["securityContext"]
        assert inside["readOnlyRootFilesystem"]
        assert not inside["allowPrivilegeEscalation"]
        assert inside["capabilities"] == {"drop": ["ALL"]}


def test_only_the_clock_holds_the_key_of_the_record_and_only_one_makes_tables() -> None:
    holding = {
        one["metadata"]["name"]
        for one, template in pods()
        if any("record-key" in str(volume) for volume in template["spec"].get("volumes", []))
    }
    assert holding == {
        "clock",
        "restore",
    }  # the latter is there while a backup is put back, and signs from there on


def test_probes_ask_addresses_that_there_are() -> None:
    asked = set(
        re.findall(r"path: (/(?:ready|health)[^\s]*)", (DEPLOY / "kubernetes" / "parts.yaml").read_text())
    )
    assert asked == {"/ready/?whole", "/ready/", "/health/"}
    assert all(resolve(path.partition("?")[0]) for path in asked)


def test_docker_takes_the_compose_file() -> None:
    text = yaml.safe_dump(compose(), sort_keys=False)
    read = compose_spec.PyCompose.from_yaml(text)
    read.validate()
    assert {"web", "live", "worker", "clock", "migrate", "postgres", "valkey", "proxy"} <= set(
        read.service_names()
    )


def test_commands_and_settings_in_all_of_them_are_ours() -> None:
    services = [
        one for one in compose()["services"].values() if one["image"] == "x" or one["image"] == "justaction"
    ]
    words = [one["command"] for one in services] + [
        container["command"]
        for _one, template in pods()
        for container in template["spec"]["containers"]
        if container["image"] == "justaction"
        and container["command"][0] != "sleep"  # where one restores by hand
    ]
    assert len(words) == 10
    assert {word[0] for word in words} == {"justaction"}
    assert {word[1] for word in words} <= set(get_commands())
    names = {name for one in services for name in one["environment"]}
    names |= {name for one in manifests() if one["metadata"]["name"] == "settings" for name in one["data"]}
    names |= {
        name for one in manifests() if one["metadata"]["name"] == "secrets" for name in one["stringData"]
    }
    for example in (DEPLOY / "systemd" / "justaction.env.example", DEPLOY / "containers" / "example.env"):
        names |= {name for name, _value in env_lines(example)}
    assert names - NOT_OURS <= documented()


def test_the_shell_reads_the_example_of_the_settings_as_systemd_does(tmp_path: Path) -> None:
    """Both take values between single quotes as they are. The command of the machine hands them on, and its words."""
    example = (DEPLOY / "systemd" / "justaction.env.example").read_text()
    (tmp_path / "env").write_text(example.replace("/var/lib/justaction", str(tmp_path)))
    program = tmp_path / "srv" / ".venv" / "bin" / "justaction"
    program.parent.mkdir(parents=True)
    program.write_text(
        '#!/bin/sh\nprintf "%s\\n" "$PWD" "$HOME" "$MAIL_FROM" "$MAIL_URL" "$SECRET_KEY" "$@"\n'
    )
    program.chmod(0o755)
    text = (DEPLOY / "systemd" / "justaction").read_text()
    assert "runuser -u justaction" in text
    for place, here in (
        ("/etc/justaction.env", tmp_path / "env"), ("/srv/justaction", tmp_path / "srv"), ('"$(id -u)" = 0', "no = yes"),
    ):  # fmt: skip
        assert place in text
        text = text.replace(place, str(here))
    (tmp_path / "command").write_text(text)
    done = subprocess.run(
        ["sh", tmp_path / "command", "restore", "a b"], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        str(tmp_path), str(tmp_path), "Our Collaborative <hello@collab.example.org>",
        "smtp+tls://user:password@mail.example.org:587", "", "restore", "a b",
    ]  # fmt: skip


def test_the_image_can_back_up_the_database_that_comes_with_it() -> None:
    """`pg_dump` refuses a server that is newer than itself, and Debian's is as old as Debian."""
    debian = set(re.findall(r"FROM debian:(\d+)-slim", (DEPLOY / "containers" / "Dockerfile").read_text()))
    ours = {"12": 15, "13": 17}[debian.pop()]
    assert not debian
    images = [compose()["services"]["postgres"]["image"]]
    images += [
        one["image"] for _one, template in pods() for one in template["spec"]["containers"] if "postgres:" in one["image"]
    ]  # fmt: skip
    assert len(images) == 2
    assert all(int(image.split(":")[1]) <= ours for image in images)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in sorted((DEPLOY / "systemd").glob("justaction*")):
        if unit.suffix in {".service", ".timer"}:
            text = re.sub(
                r"(?m)^(ExecStart=)(/srv/justaction\S+|/usr/bin/rsync)", r"\1/bin/true", unit.read_text()
            )
            (tmp_path / unit.name).write_text(text)
    for unit in sorted(tmp_path.iterdir()):
        done = subprocess.run(
            ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False, timeout=60
        )
        said = [line for line in done.stderr.splitlines() if "justaction" in line]
        assert not said
        assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx")
def test_nginx_takes_its_file(tmp_path: Path) -> None:
    whole = tmp_path / "nginx.conf"
    site = DEPLOY / "nginx" / "justaction.conf"
    whole.write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{ access_log off; include {site}; }}\n"
    )
    done = subprocess.run(
        ["nginx", "-t", "-q", "-p", str(tmp_path), "-c", str(whole)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def caddyfile(folder: str) -> str:
    """Ours, in the words of the Caddy that is here: since 2.7 there is one word where there were two."""
    said = subprocess.run(["caddy", "version"], capture_output=True, text=True, check=True).stdout
    is_old = tuple(map(int, re.findall(r"\d+", said)[:2])) < (2, 7)
    text = (DEPLOY / folder / "Caddyfile").read_text()
    old = r"buffer_requests\s+max_buffer_size 13MB"
    if is_old:
        return re.sub(r"(?m)^\s*request_buffers 13MB", "buffer_requests\nmax_buffer_size 13MB", text)
    return re.sub(old, "request_buffers 13MB", text)


@pytest.mark.skipif(shutil.which("caddy") is None, reason="no Caddy")
@pytest.mark.parametrize("folder", ["caddy", "containers"])
def test_caddy_takes_its_file(folder: str, tmp_path: Path) -> None:
    (tmp_path / "Caddyfile").write_text(caddyfile(folder))
    done = subprocess.run(
        ["caddy", "validate", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")],
        capture_output=True, text=True, check=False,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SITE": "collab.example.org"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_proxies_keep_numbers_to_ourselves_and_carry_live_writing() -> None:
    for path in ("nginx/justaction.conf", "caddy/Caddyfile", "containers/Caddyfile"):
        text = (DEPLOY / path).read_text()
        assert re.search(r"/metrics.*404", text), path
        assert "/live/" in text, path


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


@contextmanager
def proxy(kind: str, folder: Path, pages: int) -> Iterator[int]:
    """A real one with our file, before pages on that port; the port on which it listens."""
    port, whole = free_port(), folder / "whole.conf"
    if kind == "nginx":
        site = (DEPLOY / "nginx" / "justaction.conf").read_text()
        site = site.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("listen [::]:80;", "")
        site = site.replace("127.0.0.1:8000", f"127.0.0.1:{pages}")
        room = "".join(
            f"{name}_temp_path {folder}; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        whole.write_text(
            f"daemon off; master_process off; pid {folder}/pid; error_log stderr;\nevents {{}}\nhttp {{ access_log off; {room}\n{site} }}\n"
        )
        command = ["nginx", "-p", str(folder), "-c", str(whole)]
    else:
        site = re.sub(
            r"(?m)^(collab\.example\.org|\{\$SITE\}) \{", f"http://127.0.0.1:{port} {{", caddyfile(kind)
        )
        site = site.replace("127.0.0.1:8000", f"127.0.0.1:{pages}").replace(
            "dynamic a web 8000", f"to 127.0.0.1:{pages}"
        )
        whole.write_text(f"{{\nadmin off\n}}\n{site}")
        command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(whole)]
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin:/usr/sbin"},
    ) as run:
        try:
            for _times in range(100):
                with socket.socket() as line:
                    if line.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield port
        finally:
            run.terminate()


@pytest.mark.parametrize("kind", ["nginx", "caddy", "containers"])
def test_a_form_that_comes_slowly_keeps_no_page_waiting(kind: str, tmp_path: Path) -> None:
    """Pages are drawn one after the other, so the proxy waits for the whole of a form before it passes the first word on."""
    if shutil.which("nginx" if kind == "nginx" else "caddy") is None:
        pytest.skip("no such proxy here")
    with socket.create_server(("127.0.0.1", 0)) as pages:
        pages.settimeout(0.5)
        with (
            proxy(kind, tmp_path, pages.getsockname()[1]) as port,
            socket.create_connection(("127.0.0.1", port), timeout=5) as visitor,
        ):
            host = "collab.example.org" if kind == "nginx" else f"127.0.0.1:{port}"
            visitor.sendall(
                f"POST /sign/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 10\r\n\r\nname=".encode()
            )
            with pytest.raises(TimeoutError):
                pages.accept()
            visitor.sendall(b"Noor!")
            pages.settimeout(5)
            line, _from = pages.accept()
            with line:
                line.settimeout(5)
                asked = b""
                while not asked.endswith(b"name=Noor!"):
                    asked += line.recv(4096)
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
            assert visitor.recv(4096).startswith(b"HTTP/1.1 200")
