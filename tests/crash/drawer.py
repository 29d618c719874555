"""Workers that draw what is owed, one after another, each in a process that is killed at one moment of its way.

`python -m tests.crash.drawer` reads {"day", "at", "kills"} and prints how many moments each one saw.
"""

import json
import sys
from datetime import date, datetime

from shop.app import create_app
from shop.extensions import session
from shop.settlement.running import draw
from tests.crash.killing import Moments, in_own_process


def main() -> None:
    told = json.load(sys.stdin)
    app = create_app({"TESTING": True})
    day, at = date.fromisoformat(told["day"]), datetime.fromisoformat(told["at"])

    def act(_moments: Moments) -> None:
        draw(day, at=at, most=1)
        session.remove()

    json.dump([in_own_process(app, act, kill) for kill in told["kills"]], sys.stdout)


if __name__ == "__main__":
    main()
