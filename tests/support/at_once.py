"""Several at the same moment, each in a thread with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from shop.core.errors import ShopError
from shop.extensions import session

MOST = 8


def at_once(app, work, times):
    """Run `work(n)` `times` times, eight together; what each gave, or the kind of its refusal."""
    start = Barrier(min(MOST, times))

    def run(n):
        if n < start.parties:
            start.wait(10)
        with app.app_context():
            try:
                return work(n)
            except ShopError as refused:
                return type(refused)
            finally:
                session.remove()

    with ThreadPoolExecutor(start.parties) as pool:
        return list(pool.map(run, range(times)))
