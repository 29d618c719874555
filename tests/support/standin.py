"""The stand-in for Stripe in tests: in a thread of this process, or a process of its own that can be killed.

    with running_standin() as standin:
        app = create_app({**standin.settings(), …})      # STRIPE_API_BASE, STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET
        client = StripeClient(standin.key, base_addresses={"api": standin.url})
        standin.pay(session_id)                           # as a customer on the hosted page
        for letter in standin.pending():                  # webhooks nobody was told yet
            client.post("/…", data=letter.body, headers=letter.headers)

Without `webhook_url` webhooks wait until the test carries them (`pending`, `carry`); with one a thread posts
them there and tries again until it is answered 2xx; `settle()` waits for that. The fixture `standin` of
tests/conftest.py is `running_standin()`; cards and letters are in tests/support/standin_words.py.
"""

import contextlib
import http.client
import json
import socket
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.client import wait_for
from tests.support.databases import ROOT
from tests.support.processes import die_with_parent
from tests.support.standin_words import GOOD, KEY, SECRET, Answer, Letter, Outcome


@dataclass
class StandIn:
    """A running stand-in, spoken to over HTTP."""

    url: str
    key: str = KEY
    secrets: list[str] = field(default_factory=lambda: [SECRET])
    process: subprocess.Popen | None = None

    @property
    def secret(self) -> str:
        """The secret that webhooks are signed with."""
        return self.secrets[0]

    def settings(self) -> dict[str, str]:
        """What the shop has to be told: overrides for `create_app`, or the environment of a process."""
        return {
            "STRIPE_API_BASE": self.url,
            "STRIPE_SECRET_KEY": self.key,
            "STRIPE_WEBHOOK_SECRET": ",".join(self.secrets),
        }

    # What a customer does on the hosted page.

    def page(self, session_id: str) -> Answer:
        """The hosted page as it stands."""
        return self._ask("GET", f"/c/pay/{session_id}")

    def pay(self, session_id: str, card: str = GOOD, *, confirm: bool | None = True) -> Outcome:
        """Type a card and press pay. A bank that asks is answered yes, no (False) or not at all (None)."""
        answer = self._ask("POST", f"/c/pay/{session_id}", form={"card": card})
        if answer.status == 303 and answer.location.endswith("/confirm") and confirm is not None:
            said = "yes" if confirm else "no"
            answer = self._ask("POST", f"/c/pay/{session_id}/confirm", form={"answer": said})
        if answer.status == 303:
            asked = answer.location.endswith("/confirm")
            return Outcome("confirm" if asked else "paid", answer.location, "")
        return Outcome("gone" if answer.status == 410 else "declined", None, answer.body)

    # Webhooks.

    def hold(self) -> None:
        """Keep every webhook from now on until `release`."""
        self.control("hold")

    def release(self, *, shuffled: int | None = None) -> None:
        """Send what was held, in order or shuffled by this seed; what comes later is sent at once."""
        self.control("release", seed=shuffled)

    def duplicate(self, times: int) -> None:
        """Send every event from now on so many times (1: once)."""
        self.control("duplicate", times=times)

    def delay(self, seconds: float) -> None:
        """Send every event from now on so much later."""
        self.control("delay", seconds=seconds)

    def drop(self, events: int = 1) -> None:
        """Never send the next so many events; the API still tells of them."""
        self.control("drop", events=events)

    def listen(self, webhook_url: str, *secrets: str) -> None:
        """Send webhooks to this address from now on, signed with these secrets (default: as before)."""
        self.secrets = list(secrets) or self.secrets
        self.control("webhooks", url=webhook_url, secrets=self.secrets)

    def deliveries(self) -> list[Letter]:
        """All webhooks so far, in the order in which they are sent."""
        return [
            Letter(**{**row, "body": row["body"].encode()})
            for row in self.control("deliveries")["deliveries"]
        ]

    def pending(self) -> list[Letter]:
        """The webhooks nobody was told yet, held ones too."""
        return [letter for letter in self.deliveries() if letter.state in {"waiting", "held"}]

    def carry(self, send: Callable[[bytes, dict[str, str]], int]) -> list[int]:
        """Carry all that is pending by hand, as the postman would: `send(body, headers)` gives the status."""
        statuses = []
        for letter in self.pending():
            statuses.append(send(letter.body, letter.headers))
            self.control("answered", number=letter.number, status=statuses[-1])
        return statuses

    def settle(self, seconds: float = 10) -> None:
        """Wait until the thread has delivered all that is due (not what is held or delayed)."""
        wait_for(lambda: self.control("due")["due"] == 0, seconds, "webhooks to be delivered")

    # What goes wrong.

    def fail_next(
        self, calls: int = 1, *, status: int = 500, after: bool = False, path: str = "/v1/"
    ) -> None:
        """Answer the next calls of the API below `path` so; `after`: done, but the answer says it was not."""
        self.control("fail", calls=calls, status=status, after=after, path=path)

    def hang_next(self, calls: int = 1, *, seconds: float, path: str = "/v1/") -> None:
        """Answer the next calls below `path` so much later (the key of the call is in use meanwhile)."""
        self.control("fail", calls=calls, seconds=seconds, path=path)

    def lose_next(self, calls: int = 1, *, path: str = "/v1/") -> None:
        """Do the next calls below `path`, and cut the line instead of answering."""
        self.control("fail", calls=calls, status=0, after=True, path=path)

    def send(
        self,
        type: str,  # noqa: A002 Stripe's word
        object: str | dict[str, Any],  # noqa: A002 Stripe's word
        *,
        changes: dict[str, Any] | None = None,
        secret: str | None = None,
        age: int = 0,
        event_id: str | None = None,
    ) -> Letter:
        """An event that Stripe never meant: of an object (its id, or itself) with some values changed, signed
        with another secret, so many seconds old, or under an id that was used before. It is in no list of events.
        """
        sent = self.control(
            "send", type=type, object=object, changes=changes, secret=secret, age=age, event_id=event_id
        )
        return next(letter for letter in self.deliveries() if letter.number == sent["number"])

    def send_raw(self, body: str, *, signature: str | None = None) -> Letter:
        """Any body at all; rightly signed unless `signature` says how."""
        sent = self.control("raw", body=body, signature=signature)
        return next(letter for letter in self.deliveries() if letter.number == sent["number"])

    def change(self, object_id: str, **values: Any) -> dict[str, Any]:
        """Let the API tell something else of an object (another amount, another currency)."""
        return self.control("change", id=object_id, values=values)

    # What time, banks and card holders do.

    def expire(self, session_id: str) -> None:
        """Time passes the expiry of an open session."""
        self.control("expire", session=session_id)

    def settle_refund(self, refund_id: str, status: str = "succeeded") -> None:
        """The bank says how a refund ended: `succeeded` or `failed`."""
        self.control("refund", id=refund_id, status=status)

    def refunds_pending(self, refunds: int = 1) -> None:
        """The next so many refunds are pending at first, whatever the card."""
        self.control("refunds_pending", refunds=refunds)

    def dispute(self, payment_intent: str, *, amount: int | None = None, reason: str = "fraudulent") -> str:
        """The card holder disputes a charge; gives the dispute's id."""
        return self.control("dispute", payment_intent=payment_intent, amount=amount, reason=reason)["id"]

    # What it knows.

    def calls(self) -> list[dict[str, Any]]:
        """The calls of the API so far: method, path, status, idempotency_key, replayed, params."""
        return self.control("calls")["calls"]

    def get(self, path: str) -> dict[str, Any]:
        """What the API answers to a GET, past faults and the list of calls: `get("/v1/refunds")`."""
        return self.control("look", path=path)

    def control(self, verb: str, **values: Any) -> dict[str, Any]:
        """One order to the stand-in. Raises AssertionError when it refuses."""
        answer = self._ask("POST", f"/_control/{verb}", body=json.dumps(values))
        assert answer.status == 200, f"{verb}: {answer.status} {answer.body}"
        return json.loads(answer.body)

    def _ask(
        self, method: str, path: str, *, form: dict[str, str] | None = None, body: str | None = None
    ) -> Answer:
        headers = {"Authorization": f"Bearer {self.key}"} if path.startswith("/_") else {}
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheader("Location"), answer.read().decode())
        finally:
            connection.close()


@contextlib.contextmanager
def running_standin(
    webhook_url: str = "", *secrets: str, file: str = ":memory:", **options: Any
) -> Iterator[StandIn]:
    """In a thread of this process, on a free port; forgotten at the end unless it has a `file`."""
    from shop.standin.options import Options
    from shop.standin.server import Server

    signed_with = list(secrets) or [SECRET]
    asked = {"retry_seconds": 0.02, "refund_seconds": None, **options}
    server = Server(Options(key=KEY, secrets=signed_with, webhook_url=webhook_url, file=file, **asked))
    thread = threading.Thread(target=server.serve, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield StandIn(server.url, secrets=signed_with)
    finally:
        server.stop()
        thread.join(timeout=10)


@contextlib.contextmanager
def standin_process(data: Path, webhook_url: str = "", *, port: int | None = None) -> Iterator[StandIn]:
    """`python -m shop.standin` on a data folder; `standin.process.kill()` and start it again on the same folder."""
    port = port or _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "shop.standin"],
        cwd=ROOT,
        env={
            "PYTHONUTF8": "1",
            "STANDIN_PORT": str(port),
            "SHOP_DATA": str(data),
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_WEBHOOK_SECRET": SECRET,
            "STANDIN_WEBHOOK_URL": webhook_url,
        },
        stdin=subprocess.DEVNULL,
        preexec_fn=die_with_parent,
    )
    standin = StandIn(f"http://localhost:{port}", process=process)
    try:
        wait_for(lambda: _is_up(standin), 30, "the stand-in")
        yield standin
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    """As in tests.support.browser, which brings a whole browser along."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_up(standin: StandIn) -> bool:
    assert standin.process is None or standin.process.poll() is None, "the stand-in has ended"
    with contextlib.suppress(OSError):
        return standin._ask("GET", "/healthz").status == 200
    return False
