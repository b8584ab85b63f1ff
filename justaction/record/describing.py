"""The two files that tell a verifier what this log is: who signs it, who cosigns it, in which forms it is published."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence

from django.conf import settings

from justaction.record.place import Place
from justaction.record.tree import leaf as leaves
from justaction.record.tree.notes import Key
from justaction.record.tree.policy import Policy, among

POLICY, ABOUT = "policy.txt", "log.v0.json"
FORMATS = ["tlog-tiles", "tlog-checkpoint", "tlog-proof", "tlog-cosignature", "tlog-policy"]


def policy(logs: Sequence[Key]) -> Policy:
    """Whom to believe: these keys of the log, and the witnesses of the settings."""
    return among(logs, [key for key, _url in settings.RECORD_WITNESSES], settings.RECORD_QUORUM)


def describe(files: Place, logs: Sequence[Key]) -> bool:
    """Write both files; the first of `logs` is the key that signs now. False when they say so already."""
    now, url = logs[0], f"{settings.SITE_URL}/record"
    believed = policy(logs)
    least, total = believed.counts
    words = "# Who signs this record. Keep a copy: it is what you hold later checkpoints against.\n"
    about = {
        "v": 0,
        "origin": now.name,
        "url": url,
        "key": now.vkey,
        "key_id": b64encode(now.id).decode(),
        "keys": [key.vkey for key in logs],
        "witnesses": [key.vkey for key in believed.witnesses.values()],
        "quorum": [least, total],
        "hash": "SHA-256",
        "entry": leaves.VERSION,
        "formats": [*(f"c2sp.org/{name}" for name in FORMATS), "RFC 6962"],
    }
    changed = False
    for path, text in ((POLICY, words + believed.text), (ABOUT, json.dumps(about, indent=2) + "\n")):
        changed = _put(files, path, text.encode()) or changed
    return changed


def _put(files: Place, path: str, data: bytes) -> bool:
    try:
        if files.read(path) == data:
            return False
    except FileNotFoundError:
        pass
    files.put(path, data)
    return True
