"""Counting what a page asks of the database: one warm visit each, in this process."""

from collections.abc import Mapping

from flask import Flask
from sqlalchemy import event
from werkzeug.test import Client

from bench import targets
from bench.client import Answer, Browser, Task
from bench.figures import Figures
from shop.app import create_app
from shop.extensions import db

WARM = 3


class InProcess(Browser):
    """A visitor that calls the application directly and counts its statements."""

    def __init__(self, app: Flask) -> None:
        super().__init__("http://localhost")
        self._app = app
        self._client = Client(app)
        self.statements = 0
        self.size = 0
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._count)

    def forget(self) -> None:
        """Become a new visitor."""
        self._client = Client(self._app)

    def _count(self, *_: object) -> None:
        self.statements += 1

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = dict(self.headers)
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        response = self._client.open(path, method=method, data=body, headers=headers, base_url=self.origin)
        data = response.get_data()
        self.size = len(data)
        location = response.headers.get("Location")
        return Answer(
            response.status_code, 0.0, path, data, location.removeprefix(self.origin) if location else None
        )


def count_statements(figures: dict[str, Figures], environment: Mapping[str, str], shop: targets.Shop) -> None:
    """Write statements and bytes of each page of ours into its figures."""
    browser = InProcess(create_app(environment))
    for name, task in {**targets.pages(shop), "whole checkout": targets.checkout(shop)}.items():
        _visit(browser, figures[name], task)

    def place(visitor: Browser, turn: int) -> list[float]:
        targets.new_visitor(visitor)
        action, fields = targets.place_form(targets.to_review(visitor, shop, turn)[-1])
        browser.statements = 0
        visitor.post(action, fields)
        return []

    _visit(browser, figures["place order"], place)


def _visit(browser: InProcess, kept: Figures, task: Task) -> None:
    for turn in range(WARM):
        browser.statements = 0
        task(browser, turn)
    kept.statements, kept.size = browser.statements, browser.size
