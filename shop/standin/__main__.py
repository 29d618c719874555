"""`python -m shop.standin`: the stand-in in a process of its own, until it is asked to end."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

from shop.standin.options import Options
from shop.standin.server import Server

FILE = "standin.sqlite3"


def main() -> None:
    """Run it as the environment says: STANDIN_PORT, STANDIN_WEBHOOK_URL, and the shop's own names.

    STRIPE_WEBHOOK_SECRET may be several, with commas: webhooks are signed with each.
    """
    server = Server(
        Options(
            key=os.environ["STRIPE_SECRET_KEY"],
            secrets=os.environ["STRIPE_WEBHOOK_SECRET"].split(","),
            webhook_url=os.environ.get("STANDIN_WEBHOOK_URL", ""),
            file=str(Path(os.environ["SHOP_DATA"]) / FILE),
            port=int(os.environ["STANDIN_PORT"]),
        )
    )
    ending = threading.Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: ending.set())
    threading.Thread(target=server.serve, daemon=True).start()
    ending.wait()
    server.stop()


if __name__ == "__main__":
    main()
