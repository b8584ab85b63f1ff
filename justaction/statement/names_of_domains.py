"""What a domain says of itself: its TXT records, asked once, at exactly that name, within a few seconds.

RFC 1035, 3.3.14. An answer by way of another name (CNAME) does not count: whoever holds that one is somebody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from justaction.errors import Refused

if TYPE_CHECKING:
    from dns.resolver import Resolver

SECONDS = 4.0


def resolver() -> Resolver:
    """The machine's own resolver, or the one in DNS_SERVER (an address, with a port if need be)."""
    from dns.resolver import Resolver  # few processes ask

    if not settings.DNS_SERVER:
        found = Resolver()
    else:
        host, _colon, port = settings.DNS_SERVER.rpartition(":") if settings.DNS_SERVER.count(":") == 1 else (
            settings.DNS_SERVER, "", "53",
        )  # fmt: skip
        found = Resolver(configure=False)
        found.nameservers, found.port = [host], int(port)
    found.timeout = found.lifetime = SECONDS
    return found


def texts(domain: str) -> set[str]:
    """The TXT records of `domain`, empty when it has none. Raises Refused (503) when nobody answered in time."""
    import dns.exception
    import dns.resolver

    try:
        answer = resolver().resolve(f"{domain}.", "TXT", search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return set()
    except (dns.exception.DNSException, OSError) as error:
        raise Refused(
            _("We could not ask about %(domain)s just now. Try again in a few minutes.") % {"domain": domain},
            status=503,
        ) from error
    if answer.canonical_name != answer.qname:
        return set()
    return {b"".join(record.strings).decode("utf-8", "replace") for record in answer}
