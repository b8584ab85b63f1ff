"""Signatures over an HTTP request, by two standards: draft-cavage-http-signatures-12, which most of the fediverse speaks,
and RFC 9421, which follows it. Digests of the body by RFC 3230 (`Digest`) and RFC 9530 (`Content-Digest`). Pure.

Whoever sends signs the method, the address, the host, the moment and a digest of the body; less is refused, since what
is not signed can be changed on the way.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

CAVAGE, RFC9421 = "cavage", "rfc9421"
WINDOW = timedelta(
    hours=1
)  # how far the clocks of two servers may be apart, and how long a request may travel
LONGEST = 8192  # characters of a header
MOST_LABELS = 3  # signatures by RFC 9421 of one request that are looked at

PublicKey = rsa.RSAPublicKey | ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey


class Unsigned(ValueError):  # noqa: N818  # a request is refused; nothing broke
    """The request is not signed as it must be; its text says why, for who runs the other server."""


@dataclass(frozen=True)
class Sent:
    """A request: names of headers in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def target(self) -> str:
        """Path and query, as they stand on the line of the request."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@dataclass(frozen=True)
class Claim:
    """What a signature says of itself: whose key, when, and the very bytes that were signed."""

    scheme: str
    key_id: str
    at: datetime
    base: bytes
    signature: bytes
    covered: frozenset[str]
    algorithm: str = ""


# --- signing --------------------------------------------------------------------------------------------------------


def sign(
    scheme: str, method: str, url: str, body: bytes, *, key: rsa.RSAPrivateKey, key_id: str, at: datetime
) -> dict[str, str]:
    """The headers that make `url` believe who sends `body`: by CAVAGE or RFC9421. Times to the second."""
    at = at.astimezone(UTC).replace(microsecond=0)
    headers = {"Host": urlsplit(url).netloc, "Date": format_datetime(at, usegmt=True)}
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    if scheme == RFC9421:
        return {**headers, **_sign_rfc9421(method, url, body, digest, key, key_id, at)}
    if body:
        headers["Digest"] = f"SHA-256={digest}"
    covered = ["(request-target)", "host", "date", *(["digest"] if body else [])]
    sent = Sent(method, url, {name.lower(): value for name, value in headers.items()}, body)
    signed = base64.b64encode(_by(key, _cavage_base(sent, covered, {}))).decode()
    headers["Signature"] = (
        f'keyId="{key_id}",algorithm="rsa-sha256",headers="{" ".join(covered)}",signature="{signed}"'
    )
    return headers


def _sign_rfc9421(
    method: str, url: str, body: bytes, digest: str, key: rsa.RSAPrivateKey, key_id: str, at: datetime
) -> dict[str, str]:
    headers = {"Content-Digest": f"sha-256=:{digest}:"} if body else {}
    covered = ["@method", "@target-uri", *(["content-digest"] if body else [])]
    names = " ".join(f'"{name}"' for name in covered)
    params = f'({names});created={int(at.timestamp())};keyid="{key_id}";alg="rsa-v1_5-sha256"'
    sent = Sent(method, url, {name.lower(): value for name, value in headers.items()}, body)
    signed = base64.b64encode(_by(key, _rfc9421_base(sent, covered, params))).decode()
    return {**headers, "Signature-Input": f"sig1={params}", "Signature": f"sig1=:{signed}:"}


def _by(key: rsa.RSAPrivateKey, base: bytes) -> bytes:
    return key.sign(base, padding.PKCS1v15(), hashes.SHA256())


# --- reading --------------------------------------------------------------------------------------------------------


def read(sent: Sent, *, now: datetime) -> Claim:
    """What the request claims, with its digest checked and its time near `now`. Raises Unsigned."""
    if any(len(value) > LONGEST for value in sent.headers.values()):
        raise Unsigned("A header is too long.")
    claim = _read_rfc9421(sent) if "signature-input" in sent.headers else _read_cavage(sent)
    if abs(claim.at - now) > WINDOW:
        raise Unsigned("The signature is too old, or its clock is ahead.")
    if sent.body:
        _check_digest(sent, claim.covered)
    return claim


def verify(claim: Claim, key: PublicKey) -> None:
    """Raise Unsigned unless this key made the signature."""
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            _expect(claim, "ed25519", "hs2019")
            key.verify(claim.signature, claim.base)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            _verify_by_curve(claim, key)
        elif claim.algorithm == "rsa-pss-sha512":
            pss = padding.PSS(padding.MGF1(hashes.SHA512()), 64)
            key.verify(claim.signature, claim.base, pss, hashes.SHA512())
        else:
            _expect(claim, "rsa-sha256", "hs2019", "rsa-v1_5-sha256")
            key.verify(claim.signature, claim.base, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise Unsigned("The signature does not fit.") from None


def _verify_by_curve(claim: Claim, key: ec.EllipticCurvePublicKey) -> None:
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    _expect(claim, "ecdsa-p256-sha256")
    half = len(claim.signature) // 2
    r, s = (int.from_bytes(part) for part in (claim.signature[:half], claim.signature[half:]))
    if not isinstance(key.curve, ec.SECP256R1) or half != 32:
        raise InvalidSignature
    key.verify(encode_dss_signature(r, s), claim.base, ec.ECDSA(hashes.SHA256()))


def _expect(claim: Claim, *algorithms: str) -> None:
    if claim.algorithm and claim.algorithm not in algorithms:
        raise Unsigned("The key is of another kind than the signature says.")


# --- draft-cavage-12 ------------------------------------------------------------------------------------------------

_PARAMETER = re.compile(r'\s*([a-zA-Z]+)=(?:"([^"]*)"|(\d+))\s*(?:,|$)')


def _read_cavage(sent: Sent) -> Claim:
    raw, said, at = sent.headers.get("signature", ""), {}, 0
    while at < len(raw):
        found = _PARAMETER.match(raw, at)
        if found is None or found[1] in said:
            raise Unsigned("The Signature header cannot be read.")
        said[found[1]] = found[2] if found[3] is None else found[3]
        at = found.end()
    if not {"keyId", "signature"} <= set(said):
        raise Unsigned("The request is not signed.")
    covered = said.get("headers", "date").lower().split()
    if len(covered) != len(set(covered)):
        raise Unsigned("The Signature header names something twice.")
    needed = {"(request-target)", "host", *(["digest"] if sent.body else [])}
    if "content-digest" in covered:
        needed.discard("digest")
    if not needed <= set(covered) or not {"date", "(created)"} & set(covered):
        raise Unsigned("Sign the target, host, date and digest.")
    when = _from_seconds(said.get("created", "")) if "date" not in covered else _http_date(sent)
    return Claim(
        CAVAGE, said["keyId"], when, _cavage_base(sent, covered, said), _bytes(said["signature"]),
        frozenset(covered), said.get("algorithm", "").lower(),
    )  # fmt: skip


def _cavage_base(sent: Sent, covered: list[str], said: Mapping[str, str]) -> bytes:
    lines = []
    for name in covered:
        if name == "(request-target)":
            lines.append(f"(request-target): {sent.method.lower()} {sent.target}")
        elif name in {"(created)", "(expires)"}:
            lines.append(f"{name}: {said.get(name.strip('()'), '')}")
        elif name in sent.headers:
            lines.append(f"{name}: {sent.headers[name].strip()}")
        else:
            raise Unsigned("A signed header is missing.")
    return "\n".join(lines).encode()


# --- RFC 9421 -------------------------------------------------------------------------------------------------------

_MEMBER = re.compile(
    r'\s*([a-z*][a-z0-9_.*-]*)=(\(([^()]*)\)((?:;[a-z*][a-z0-9_.*-]*(?:=(?:"(?:[^"\\]|\\.)*"|[^;,\s]+))?)*))\s*(?:,|$)'
)
_OF_MEMBER = re.compile(r';([a-z*][a-z0-9_.*-]*)=(?:"((?:[^"\\]|\\.)*)"|([^;,\s]+))')
_SIGNED = re.compile(r"\s*([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/=]*):\s*(?:,|$)")


def _read_rfc9421(sent: Sent) -> Claim:
    signatures = {found[1]: found[2] for found in _SIGNED.finditer(sent.headers.get("signature", ""))}
    why = "The request is not signed."
    for found in list(_MEMBER.finditer(sent.headers["signature-input"]))[:MOST_LABELS]:
        if found[1] not in signatures:
            continue
        try:
            return _claim_rfc9421(sent, found, signatures[found[1]])
        except Unsigned as no:
            why = str(no)
    raise Unsigned(why)


def _claim_rfc9421(sent: Sent, found: re.Match[str], signature: str) -> Claim:
    said = {one[1]: one[2] if one[3] is None else one[3] for one in _OF_MEMBER.finditer(found[4])}
    covered = found[3].split()
    if not all(re.fullmatch(r'"[@a-z0-9_-]+"', one) for one in covered):
        raise Unsigned("Only plain components are read, without parameters.")
    names = [one.strip('"') for one in covered]
    where = {"@target-uri"} <= set(names) or (
        bool({"@authority", "host"} & set(names)) and bool({"@path", "@request-target"} & set(names))
    )
    by_path = "@target-uri" not in names and "?" in sent.url
    if (by_path and not {"@query", "@request-target"} & set(names)) or len(names) != len(set(names)):
        raise Unsigned("Sign the whole address, and nothing twice.")
    if "@method" not in names or not where or (sent.body and not {"content-digest", "digest"} & set(names)):
        raise Unsigned("Sign the method, the address and the digest.")
    if "created" not in said and "date" not in names:
        raise Unsigned("Say when it was signed.")
    if "keyid" not in said:
        raise Unsigned("Say by which key it was signed.")
    at = _from_seconds(said["created"]) if "created" in said else _http_date(sent)
    if "expires" in said and _from_seconds(said["expires"]) < at:
        raise Unsigned("The signature has expired.")
    base = _rfc9421_base(sent, names, found[2])
    return Claim(RFC9421, said["keyid"], at, base, _bytes(signature), frozenset(names), said.get("alg", ""))


def _rfc9421_base(sent: Sent, names: list[str], params: str) -> bytes:
    parts = urlsplit(sent.url)
    derived = {
        "@method": sent.method.upper(),
        "@target-uri": sent.url,
        "@authority": parts.netloc.lower(),
        "@scheme": parts.scheme.lower(),
        "@request-target": sent.target,
        "@path": parts.path or "/",
        "@query": f"?{parts.query}",
    }
    lines = []
    for name in names:
        value = derived.get(name) if name.startswith("@") else sent.headers.get(name)
        if value is None:
            raise Unsigned("A signed component is missing.")
        lines.append(f'"{name}": {value.strip()}')
    return "\n".join([*lines, f'"@signature-params": {params}']).encode()


# --- digests and times ----------------------------------------------------------------------------------------------

_DIGEST = re.compile(r"\s*([A-Za-z0-9-]+)=:?([A-Za-z0-9+/=]+?):?\s*(?:,|$)")
_HASHES = {"sha-256": hashlib.sha256, "sha-512": hashlib.sha512}


def _check_digest(sent: Sent, covered: frozenset[str]) -> None:
    """Every signed digest that we can compute must fit, and one must be there. Raises Unsigned."""
    found = 0
    for name in {"digest", "content-digest"} & covered:
        for one in _DIGEST.finditer(sent.headers.get(name, "")):
            digest = _HASHES.get(one[1].lower())
            if digest is not None:
                found += 1
                if _bytes(one[2]) != digest(sent.body).digest():
                    raise Unsigned("The digest does not fit the body.")
    if not found:
        raise Unsigned("There is no digest by SHA-256 of the body.")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Unsigned("Something is no base64.") from None


def _from_seconds(text: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        raise Unsigned("A time cannot be read.") from None


def _http_date(sent: Sent) -> datetime:
    try:
        found = parsedate_to_datetime(sent.headers.get("date", ""))
    except (TypeError, ValueError, OverflowError):
        raise Unsigned("The date cannot be read.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
