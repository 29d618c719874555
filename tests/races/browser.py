"""A browser that costs nothing: it keeps cookies and reads the hidden fields of a form, and checks no page."""

import contextvars
import re
from html import unescape

from werkzeug.test import Client

_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_INPUT = re.compile(r"<input\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


class Browser:
    """Speaks to the whole application, as one visitor behind one address."""

    def __init__(self, app, address: str = "127.0.0.1") -> None:
        self.client = Client(app)
        self.address = address

    @property
    def cookies(self) -> list[list[str]]:
        return [[cookie.key, cookie.value] for cookie in self.client._cookies.values()]

    @cookies.setter
    def cookies(self, pairs: list[list[str]]) -> None:
        for name, value in pairs:
            self.client.set_cookie(name, value)

    def look(self, path: str) -> tuple[int, str, str]:
        """Status, nothing, page."""
        return self._ask("GET", path)

    def send(self, path: str, data: dict) -> tuple[int, str, str]:
        """Status, where to go, page."""
        return self._ask("POST", path, data=data, headers={"Origin": "http://localhost"})

    def form(self, path: str, action: str) -> dict[str, str]:
        """The hidden fields of the POST form with this action on a page; "" is the form without one, or any."""
        status, _where, page = self.look(path)
        assert status == 200, f"GET {path} answered {status}"
        for head, body in _FORM.findall(page):
            about = dict(_ATTRIBUTE.findall(head))
            if about.get("method") == "post" and about.get("action", "").startswith(action):
                return _hidden(body)
        raise AssertionError(f"no form for {action!r} at {path}")

    def _ask(self, method: str, path: str, **more) -> tuple[int, str, str]:
        answer = contextvars.Context().run(
            self.client.open, path, method=method, environ_base={"REMOTE_ADDR": self.address}, **more
        )
        return answer.status_code, answer.headers.get("Location", ""), answer.get_data(as_text=True)


def _hidden(body: str) -> dict[str, str]:
    inputs = [dict(_ATTRIBUTE.findall(attributes)) for attributes in _INPUT.findall(body)]
    return {
        one["name"]: unescape(one.get("value", ""))
        for one in inputs
        if one.get("type") == "hidden" and "name" in one
    }
