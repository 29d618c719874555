"""What tests of card payments need beside the stand-in: Stripe's own client, a session to pay, an ear for webhooks."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from stripe import RequestsClient, StripeClient
from stripe.checkout import Session

from tests.support.standin import StandIn

SHOP = "http://localhost:8000"


def stripe_client(standin: StandIn, *, key: str | None = None, retries: int = 0, seconds: float = 20):
    """Stripe's client in front of the stand-in; without second tries unless asked."""
    return StripeClient(
        key or standin.key,
        base_addresses={"api": standin.url},
        max_network_retries=retries,
        http_client=RequestsClient(timeout=seconds),
    )


def wanted(**changes: Any) -> dict[str, Any]:
    """The parameters of a session over 245,000 đồng; a change to None leaves a parameter out."""
    params = {
        "mode": "payment",
        "line_items": [line("Mắm tôm Hậu Lộc", 90_000, 2), line("Phí giao hàng", 65_000)],
        "success_url": f"{SHOP}/don-hang/abc?page={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{SHOP}/don-hang/abc",
        "client_reference_id": "K7MX2Q9P-1",
        "locale": "vi",
        **changes,
    }
    return {name: value for name, value in params.items() if value is not None}


def line(name: str, amount: int, quantity: int = 1) -> dict[str, Any]:
    """A line of a session."""
    price = {"currency": "vnd", "unit_amount": amount, "product_data": {"name": name}}
    return {"price_data": price, "quantity": quantity}


def opened(client: StripeClient, **changes: Any) -> Session:
    """A session that waits to be paid."""
    return client.v1.checkout.sessions.create(params=wanted(**changes))


def paid(standin: StandIn, client: StripeClient, **changes: Any) -> Session:
    """A session that was paid."""
    session = opened(client, **changes)
    assert standin.pay(session.id).state == "paid"
    return client.v1.checkout.sessions.retrieve(session.id)


@dataclass
class Ear:
    """Somebody who is told of events: `heard` holds body and signature; `answers` the statuses it gives first."""

    url: str = ""
    heard: list[tuple[bytes, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)


@contextlib.contextmanager
def listening() -> Iterator[Ear]:
    """An HTTP server that listens to webhooks and answers 200 once `answers` is used up."""
    ear = Ear()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            ear.heard.append((body, self.headers["Stripe-Signature"]))
            self.send_response(ear.answers.pop(0) if ear.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    ear.url = f"http://localhost:{server.server_address[1]}/webhooks/stripe"
    try:
        yield ear
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
