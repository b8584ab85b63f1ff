"""Signatures over HTTP, against the examples of the standards themselves."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from justaction.social.wire import signatures
from justaction.social.wire.signatures import Sent, Unsigned

NOW = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
# RFC 9421, B.1.4 (test-key-ed25519) and B.2.6
ED25519 = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="
B26 = Sent(
    "POST",
    "https://example.com/foo?param=Value&Pet=dog",
    {
        "host": "example.com",
        "date": "Tue, 20 Apr 2021 02:07:55 GMT",
        "content-type": "application/json",
        "content-length": "18",
        "signature-input": (
            'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")'
            ';created=1618884473;keyid="test-key-ed25519"'
        ),
        "signature": "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:",
    },
)


def test_the_base_is_that_of_the_standard() -> None:
    """RFC 9421, B.2.6: what is signed there verifies with the key printed there."""
    params = B26.headers["signature-input"].partition("=")[2]
    names = ["date", "@method", "@path", "@authority", "content-type", "content-length"]
    base = signatures._rfc9421_base(B26, names, params)
    raw = base64.b64decode(B26.headers["signature"].partition("=")[2].strip(":"))
    ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(ED25519)).verify(raw, base)


def test_that_example_is_refused_at_our_door_since_its_body_and_query_are_not_signed() -> None:
    at = datetime.fromtimestamp(1618884473, UTC)
    with pytest.raises(Unsigned):
        signatures.read(B26, now=at)


@pytest.mark.parametrize("scheme", [signatures.CAVAGE, signatures.RFC9421])
def test_what_one_signs_the_other_reads(scheme: str) -> None:
    key = rsa.generate_private_key(65537, 2048)
    url, body = "https://us.example.org/inbox/?a=1", b'{"x": 1}'
    headers = signatures.sign(scheme, "POST", url, body, key=key, key_id="https://x.example/k", at=NOW)
    sent = Sent("POST", url, {name.lower(): value for name, value in headers.items()}, body)
    claim = signatures.read(sent, now=NOW + timedelta(minutes=30))
    assert (claim.scheme, claim.key_id) == (scheme, "https://x.example/k")
    signatures.verify(claim, key.public_key())
    for other in (
        Sent("PUT", url, sent.headers, body),
        Sent("POST", "https://us.example.org/inbox/?a=2", sent.headers, body),
        Sent("POST", "https://us.example.org/else/?a=1", sent.headers, body),
    ):
        with pytest.raises(Unsigned):
            signatures.verify(signatures.read(other, now=NOW), key.public_key())
    small = rsa.generate_private_key(65537, 2048).public_key()
    with pytest.raises(Unsigned):
        signatures.verify(claim, small)


def test_the_example_of_the_older_draft() -> None:
    """draft-cavage-http-signatures-12, C.3: the string that is signed."""
    sent = Sent(
        "POST",
        "https://example.com/foo?param=value&pet=dog",
        {
            "host": "example.com",
            "date": "Sun, 05 Jan 2014 21:31:40 GMT",
            "content-type": "application/json",
            "digest": "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=",
            "content-length": "18",
        },
        b'{"hello": "world"}',
    )
    names = ["(request-target)", "host", "date", "content-type", "digest", "content-length"]
    assert signatures._cavage_base(sent, names, {}).decode().splitlines() == [
        "(request-target): post /foo?param=value&pet=dog",
        "host: example.com",
        "date: Sun, 05 Jan 2014 21:31:40 GMT",
        "content-type: application/json",
        "digest: SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=",
        "content-length: 18",
    ]
    signatures._check_digest(sent, frozenset({"digest"}))


def test_a_key_can_be_read_in_any_of_three_kinds() -> None:
    from justaction.social.trusting import public_key

    shape = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    found = ed25519.Ed25519PrivateKey.generate().public_key()
    assert public_key(found.public_bytes(*shape).decode()) == found
    for wrong in (
        "",
        "nonsense",
        rsa.generate_private_key(65537, 1024).public_key().public_bytes(*shape).decode(),
    ):
        with pytest.raises(Unsigned):
            public_key(wrong)
