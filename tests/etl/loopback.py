"""A real HTTP server on this machine that answers as it is told, also badly."""

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """One answer. `claims`: the Content-Length said, if another than the body's. `drip`: seconds between bytes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    claims: int | None = None
    drip: float = 0.0
    drips_headers: bool = False


@dataclass
class Asked:
    """One question as the server got it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Answering = Callable[[Asked], Reply]


def json_reply(said: object, **headers: str) -> Reply:
    """Make an answer of JSON."""
    return Reply(json.dumps(said, ensure_ascii=False).encode(), headers={"Content-Type": "application/json", **headers})


class Loopback:
    """The server. `says` sets the answers of a path in turn, the last one for ever; `asked` is what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.url = ""
        self.ends = threading.Event()
        self._answers: dict[str, list[Answering]] = defaultdict(list)
        self._lock = threading.Lock()

    def says(self, path: str, *replies: Reply | Answering) -> str:
        """Set the answers of a path, and return its address."""
        self._answers[path] = [self._answering(reply) for reply in replies]
        return self.url + path

    @staticmethod
    def _answering(reply: Reply | Answering) -> Answering:
        return (lambda _asked: reply) if isinstance(reply, Reply) else reply

    def answer(self, asked: Asked) -> Reply:
        """Note a question and return the next answer to it."""
        with self._lock:
            self.asked.append(asked)
            known = self._answers.get(asked.path) or self._answers.get(asked.path.split("?")[0], [])
            if not known:
                return Reply(b"no such page", status=404)
            return (known.pop(0) if len(known) > 1 else known[0])(asked)

    def paths(self) -> Sequence[str]:
        """Return the paths asked for, in order."""
        return [each.path for each in self.asked]


def _handler(loopback: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            asked = Asked(self.command, self.path, dict(self.headers), self.rfile.read(length))
            reply = loopback.answer(asked)
            head = [f"HTTP/1.1 {reply.status} Said"]
            if "Transfer-Encoding" not in reply.headers:
                head.append(f"Content-Length: {len(reply.body) if reply.claims is None else reply.claims}")
            head += [f"{name}: {value}" for name, value in reply.headers.items()]
            head += ["Connection: close", "", ""]
            self.close_connection = True
            try:
                self._write("\r\n".join(head).encode("latin-1"), reply.drip if reply.drips_headers else 0)
                self._write(reply.body, reply.drip)
            except OSError:
                pass  # whoever asked has given up

        def _write(self, content: bytes, drip: float) -> None:
            if not drip:
                self.wfile.write(content)
                return
            for place in range(len(content)):
                self.wfile.write(content[place : place + 1])
                if loopback.ends.wait(drip):
                    return

        def log_message(self, *_: Any) -> None:
            pass

        do_GET = do_POST = _serve

    return Handler


@contextmanager
def loopback_server() -> Iterator[Loopback]:
    """Run a server for as long as the block lasts."""
    loopback = Loopback()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(loopback))
    server.daemon_threads = True
    loopback.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield loopback
    finally:
        loopback.ends.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
