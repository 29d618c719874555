"""Tries a request and takes everything back that it did: thousands of tries on one set of rows."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.test import TestResponse

from shop.extensions import db, session
from tests.support import process_caches
from tests.support.client import PageClient
from tests.support.queries import recorded_statements

WRITE = re.compile(r"\b(insert|update|delete)\b", re.IGNORECASE)
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class QuickClient(PageClient):
    """A PageClient that does not parse the pages; other tests look at each of them closely."""

    def _look_at(self, response: TestResponse) -> None:
        if response.mimetype == "text/html":
            found = TOKEN.search(response.get_data(as_text=True))
            self.last_token = found.group(1) if found else self.last_token


@contextmanager
def taken_back(client: PageClient) -> Iterator[None]:
    """What happens inside is undone: rows, cookies, and what the process remembers. Needs `db_session`.

    What a try remembers that wrote nothing is as true after it; to load all of it anew would be a third of each try.
    """
    cookies, token = dict(client._cookies), client.last_token
    session.commit()
    inner = db.engines[None].begin_nested()
    with recorded_statements() as statements:
        try:
            yield
        finally:
            session.commit()
            inner.rollback()
            session.expire_all()
            if any(map(WRITE.search, statements)):
                process_caches.forget()
            client._cookies, client.last_token = cookies, token
