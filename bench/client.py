"""A small keep-alive HTTP client and a load of several of them, each in a process of its own."""

import http.client
import multiprocessing
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

CLIENTS = 8


@dataclass
class Answer:
    """One answer: seconds it took, and what came."""

    status: int
    seconds: float
    url: str
    body: bytes
    location: str | None


class Browser:
    """One visitor: a connection and its cookies. Redirects are not followed by themselves."""

    def __init__(self, origin: str) -> None:
        parts = urlsplit(origin)
        self.origin = origin
        self._connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=60)
        self._cookies: dict[str, str] = {}
        self.headers: dict[str, str] = {}

    def forget(self) -> None:
        """Become a new visitor."""
        self._cookies.clear()

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Sequence[tuple[str, str]]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Accept-Encoding": "identity", "User-Agent": "bench", **self.headers}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        data = response.read()
        seconds = time.perf_counter() - began
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";", 1)[0].partition("=")
            self._cookies[name.strip()] = value
        location = response.headers.get("Location")
        if location:
            parts = urlsplit(urljoin(self.origin + path, location))
            location = parts.path + (f"?{parts.query}" if parts.query else "")
        return Answer(response.status, seconds, path, data, location)


@dataclass
class Form:
    """A form as a browser would send it."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif self.forms and tag == "input" and "name" in given:
            kind = given.get("type", "text")
            if kind in {"radio", "checkbox"} and "checked" not in given:
                return
            if kind not in {"submit", "button", "file"}:
                self.forms[-1].fields.append((given["name"], given.get("value", "")))
        elif self.forms and tag == "textarea" and "name" in given:
            self.forms[-1].fields.append((given["name"], ""))
        elif tag == "select":
            self._select, self._options = given.get("name"), []
        elif tag == "option" and self._select:
            self._options.append((given.get("value", ""), "selected" in given))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select and self.forms and self._options:
            chosen = next((value for value, selected in self._options if selected), self._options[0][0])
            self.forms[-1].fields.append((self._select, chosen))
            self._select = None


def forms_of(page: bytes) -> list[Form]:
    """Read the forms of a page with the values they would send untouched."""
    parser = _Forms()
    parser.feed(page.decode("utf-8"))
    return parser.forms


def form_to(page: bytes, action: str) -> Form:
    """Give the form whose action matches the pattern. Raises LookupError when there is none."""
    for form in forms_of(page):
        if re.search(action, form.action):
            return form
    message = f"no form to {action}"
    raise LookupError(message)


def filled(form: Form, **values: str) -> list[tuple[str, str]]:
    """Give the form's fields with some of them replaced or added."""
    kept = [(name, value) for name, value in form.fields if name not in values]
    return kept + list(values.items())


Task = Callable[[Browser, int], list[float]]


def load(origin: str, task: Task, rounds: int, clients: int = CLIENTS) -> tuple[list[float], float]:
    """Let ``clients`` visitors run ``task`` ``rounds`` times each at once.

    Gives the seconds of every answer, and the seconds the whole took.
    """
    context = multiprocessing.get_context("fork")
    gate = context.Barrier(clients + 1)
    results: multiprocessing.Queue[list[float] | str] = context.Queue()
    workers = [
        context.Process(target=_visitor, args=(origin, task, rounds, number, gate, results))
        for number in range(clients)
    ]
    for worker in workers:
        worker.start()
    gate.wait()
    began = time.perf_counter()
    times: list[float] = []
    for _ in workers:
        part = results.get()
        if isinstance(part, str):
            raise RuntimeError(part)  # noqa: TRY004 - what a visitor met, not a wrong argument
        times.extend(part)
    took = time.perf_counter() - began
    for worker in workers:
        worker.join()
    return times, took


def _visitor(origin: str, task: Task, rounds: int, number: int, gate: object, results: object) -> None:
    browser = Browser(origin)
    times: list[float] = []
    gate.wait()  # type: ignore[attr-defined]
    try:
        for turn in range(rounds):
            times.extend(task(browser, number * rounds + turn))
    except Exception as error:  # noqa: BLE001 - the parent raises it again
        results.put(f"{type(error).__name__}: {error}")  # type: ignore[attr-defined]
        return
    results.put(times)  # type: ignore[attr-defined]
