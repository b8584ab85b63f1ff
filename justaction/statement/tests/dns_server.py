"""A real, tiny name server on loopback, for one test: it knows a few TXT records, and says so for everything else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


@contextmanager
def name_server(texts: dict[str, list[str]], aliases: dict[str, str] | None = None) -> Iterator[str]:
    """Answers TXT questions for exactly these names, with CNAMEs where `aliases` says so; its address and port.

    A name whose list is empty gets no answer at all, as from a server that is down.
    """
    asked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    asked.bind(("127.0.0.1", 0))
    asked.settimeout(0.2)
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                data, sender = asked.recvfrom(4096)
            except TimeoutError:
                continue
            question = dns.message.from_wire(data)
            answer = _answer(question, texts, aliases or {})
            if answer is not None:
                asked.sendto(answer.to_wire(), sender)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{asked.getsockname()[1]}"
    finally:
        over.set()
        thread.join()
        asked.close()


def _answer(
    question: dns.message.Message, texts: dict[str, list[str]], aliases: dict[str, str]
) -> dns.message.Message | None:
    answer = dns.message.make_response(question)
    answer.flags |= dns.flags.RA
    name = question.question[0].name
    wanted = name.to_text(omit_final_dot=True).lower()
    target = aliases.get(wanted, wanted)
    if target != wanted:
        answer.answer.append(dns.rrset.from_text(name, 60, "IN", "CNAME", f"{target}."))
    if target not in texts:
        answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer
    if not texts[target]:
        return None
    for text in texts[target]:
        answer.answer.append(dns.rrset.from_text(f"{target}.", 60, "IN", "TXT", f'"{text}"'))
    return answer
