"""Workers that ask for refunds, each in a process that is killed at one moment of its way.

`python -m tests.crash.refunder` reads {"at", "workers": [{"refund", "kill"}]} and prints how many moments each one saw.
"""

import json
import sys
from datetime import datetime
from functools import partial

from shop.app import create_app
from shop.checkout import refunding
from shop.extensions import session
from shop.payments.providers.current import current
from tests.crash.killing import Moments, in_own_process


def main() -> None:
    told = json.load(sys.stdin)
    app = create_app({"TESTING": True})
    send = partial(_send, datetime.fromisoformat(told["at"]))
    seen = [in_own_process(app, partial(send, each["refund"]), each["kill"]) for each in told["workers"]]
    json.dump(seen, sys.stdout)


def _send(at: datetime, refund: int, _moments: Moments) -> None:
    refunding.send(refund, current(), clock=lambda: at)
    session.remove()


if __name__ == "__main__":
    main()
