"""Tries a request and takes everything back that it did: thousands of tries on one set of rows."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.test import TestResponse

from shop.extensions import db, session
from tests.support import process_caches
from tests.support.client import PageClient

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class QuickClient(PageClient):
    """A PageClient that does not parse the pages; other tests look at each of them closely."""

    def _look_at(self, response: TestResponse) -> None:
        if response.mimetype == "text/html":
            found = TOKEN.search(response.get_data(as_text=True))
            self.last_token = found.group(1) if found else self.last_token


@contextmanager
def taken_back(client: PageClient) -> Iterator[None]:
    """What happens inside is undone: rows, cookies, and what the process remembers. Needs `db_session`."""
    cookies, token = dict(client._cookies), client.last_token
    session.commit()
    inner = db.engines[None].begin_nested()
    try:
        yield
    finally:
        session.commit()
        inner.rollback()
        session.expire_all()
        process_caches.forget()
        client._cookies, client.last_token = cookies, token
