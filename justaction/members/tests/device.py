"""A device with a passkey in it, as software: ES256, attestation "none" (WebAuthn level 3, 6.5)."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One passkey: its key, its id, whose it is, and which site it believes to talk to."""

    origin: str = "http://localhost:8000"
    host: str = "localhost"
    verifies: bool = True  # asks for a finger or a PIN
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    owner: str = ""

    def makes(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a browser sends when it made a passkey."""
        self.owner = options["publicKey"]["user"]["id"]
        public = AttestedCredentialData.create(
            bytes(16),
            self.id,
            ES256.from_cryptography_key(self.key.public_key()),  # type: ignore[no-untyped-call]  # fido2 has no type here
        )
        attested = AttestationObject.create("none", self._data(ATTESTED, public), {})
        return self._said(
            self._client("webauthn.create", options), attestationObject=websafe_encode(bytes(attested))
        )

    def answers(self, options: dict[str, Any], **other: str) -> dict[str, Any]:
        """What a browser sends when the passkey signed the challenge; `other` replaces what it says."""
        client, data = self._client("webauthn.get", options), bytes(self._data(0))
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._said(
            client,
            **{
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": self.owner,
                **other,
            },
        )

    def _data(self, flags: int, public: AttestedCredentialData | bytes = b"") -> Any:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        flag = AuthenticatorData.FLAG(flags)
        return AuthenticatorData.create(sha256(self.host.encode()).digest(), flag, 0, public)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = options["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _said(self, client: bytes, **response: str) -> dict[str, Any]:
        name = websafe_encode(self.id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": {"clientDataJSON": websafe_encode(client), **response},
            "clientExtensionResults": {},
        }
