"""A mail server that takes every letter and forgets it: `sink.py PORT`. It pipelines (RFC 2920); one process, no thread."""

from __future__ import annotations

import asyncio
import sys


class Taking(asyncio.Protocol):
    """One connection: commands are answered in their order, a letter ends with a dot on a line of its own."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.line = transport
        self.held = b""
        self.inside = False
        self.say(b"220 sink")

    def say(self, *lines: bytes) -> None:
        self.line.write(b"".join(line + b"\r\n" for line in lines))  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.held += data
        while self.held:
            if self.inside:
                before, end, rest = self.held.partition(b"\r\n.\r\n")
                if not end:
                    self.held = before[-8:]
                    return
                self.inside, self.held = False, rest
                self.say(b"250 taken")
                continue
            line, end, rest = self.held.partition(b"\r\n")
            if not end:
                return
            self.held = rest
            self.answer(line[:4].upper())

    def answer(self, word: bytes) -> None:
        if word == b"EHLO":
            self.say(b"250-sink", b"250 PIPELINING")
        elif word == b"DATA":
            self.inside = True
            self.say(b"354 go on")
        elif word == b"QUIT":
            self.say(b"221 bye")
            self.line.close()
        else:
            self.say(b"250 ok")


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Taking, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
