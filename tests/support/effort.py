"""Counts what a task costs somebody: pages seen, fields filled, taps."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, Response, expect


@dataclass
class Effort:
    """Does things on a page and counts them; a choice among radio cards or of a file is a field."""

    page: Page
    taps: int = 0
    fields: int = 0
    pages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("response", self._seen)

    def _seen(self, answer: Response) -> None:
        shown = answer.status in {200, 422} and answer.request.is_navigation_request()
        if shown and answer.frame == self.page.main_frame:
            self.pages.append(re.sub(r"^https?://[^/]+(/en)?|\?.*$", "", answer.url))

    def begin(self) -> None:
        """From here on it counts."""
        self.taps = self.fields = 0
        self.pages.clear()

    def tap(self, target: Locator, *, leads_on: bool = False) -> None:
        """One tap; it may lead to another page."""
        self.taps += 1
        if leads_on:
            with self.page.expect_navigation():
                target.click()
        else:
            target.click()

    def fill(self, name: str, value: str) -> None:
        """Type into a field."""
        self.fields += 1
        self.page.locator(f"main [name='{name}']").fill(value)

    def select(self, name: str, value: str) -> None:
        """Choose from a list."""
        self.fields += 1
        box = self.page.locator(f"main select[name='{name}']")
        expect(box.locator(f"option[value='{value}']")).to_have_count(1)
        box.select_option(value)

    def card(self, name: str, value: str) -> None:
        """Choose a radio card: its label is what one taps."""
        self.fields += 1
        card = self.page.locator(f"main input[name='{name}'][value='{value}']")
        self.tap(self.page.locator(f"label[for='{card.get_attribute('id')}']"))

    def files(self, selector: str, files: list[dict[str, object]]) -> None:
        """Choose files from the gallery."""
        self.fields += 1
        self.page.locator(selector).set_input_files(files)
