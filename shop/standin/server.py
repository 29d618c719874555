"""The HTTP server: the API, the pages of the customer, the orders of tests. One thread per connection."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from shop.standin.api import Api, Call, Reply
from shop.standin.control import Control
from shop.standin.errors import ApiError
from shop.standin.options import Options
from shop.standin.postman import Postman
from shop.standin.store import Store

LONGEST_BODY = 1024 * 1024
CONTROL = "/_control/"
JSON_TYPE = "application/json"


class Server:
    """A stand-in that listens from the moment it is made; `serve` answers until `stop`."""

    def __init__(self, options: Options) -> None:
        self._over = threading.Event()
        self._options = options
        self._store = Store(options.file)
        with self._store.books() as books:
            books.set("refund_seconds", options.refund_seconds)
        self._api = Api(self._store, options.key, self._over.wait)
        self._control = Control(self._store, self._api, options)
        self._postman = Postman(self._store, options)
        self._http = _Listening((options.host, options.port), _handler(self))
        self.url = f"http://localhost:{self._http.server_address[1]}"

    def serve(self, look_up_seconds: float = 0.5) -> None:
        """Answer until `stop`, which is noticed within so many seconds."""
        self._postman.start()
        self._http.serve_forever(poll_interval=look_up_seconds)

    def stop(self) -> None:
        """Close the door, let the postman finish, close the file."""
        self._over.set()
        self._http.shutdown()
        self._http.server_close()
        self._postman.stop()
        self._store.close()

    def answer(self, call: Call) -> Reply:
        """The answer to any request."""
        if call.path.startswith("/v1/"):
            reply = self._api.answer(call)
            reply = Reply(reply.status, reply.body, {"Content-Type": JSON_TYPE, **reply.headers})
        elif call.path.startswith(CONTROL):
            reply = self._order(call)
        elif call.path == "/healthz":
            return Reply(200, "ok\n", {"Content-Type": "text/plain"})
        else:
            from shop.standin.pages import answer  # with the first customer: it brings the templates

            reply = answer(self._store, call)
        self._postman.wake()
        return reply

    def _order(self, call: Call) -> Reply:
        headers = {"Content-Type": JSON_TYPE}
        if call.headers.get("authorization") != f"Bearer {self._options.key}":
            return Reply(401, "{}", headers)
        try:
            told = self._control.answer(call.path.removeprefix(CONTROL), json.loads(call.body or "{}"))
        except ApiError as error:
            return Reply(error.status, json.dumps(error.body()), headers)
        except (KeyError, ValueError, TypeError) as error:
            return Reply(400, json.dumps({"error": {"message": f"{type(error).__name__}: {error}"}}), headers)
        return Reply(200, json.dumps(told, ensure_ascii=False), headers)


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hangs up is no news; anything else is printed."""
        import sys

        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    return type("Bound", (_Handler,), {"standin": server})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    wbufsize = 65536
    disable_nagle_algorithm = True
    standin: ClassVar[Server]

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer("")

    def do_POST(self) -> None:
        """Answer a POST, whose body has a length."""
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > LONGEST_BODY:
            self.close_connection = True
            self._write(Reply(413, "", {"Connection": "close"}))
            return
        self._answer(self.rfile.read(int(length)).decode("utf-8", "replace"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 its name in the library
        """Say nothing: the shop has its own log."""

    def _answer(self, body: str) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        base = f"http://{headers.get('host', 'localhost')}"
        self._write(self.standin.answer(Call(self.command, self.path, headers, body, base)))

    def _write(self, reply: Reply) -> None:
        """Send an answer whole; one of status 0 is never sent."""
        if reply.status == 0:
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        body = reply.body.encode()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value.encode("ascii", "replace").decode().replace("\n", " "))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
