"""Finds every kind of page that people can come to by links, and measures a page as it stands."""

from __future__ import annotations

import re
from collections import Counter, deque
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import APIRequestContext, Page
from werkzeug.exceptions import HTTPException

from tests.support.browser import AXE, AXE_OPTIONS

LINK = re.compile(r'<a [^>]*?href="(/[^"#]*)')
# Pages of a kind that are read for links; the first one is measured. What a page of these kinds leads to depends on
# the state of its order: every heap of the board is read, and every order on it.
MOST_OF_A_KIND = 4
MOST = {"orders.board": 30, "orders.fulfilment": 90}
STRICT = {**AXE_OPTIONS, "rules": {"target-size": {"enabled": True}}}
NARROW, ZOOMED, TALLEST = 320, 640, 16_000
LARGE_TEXT = {"standard": 32, "fixed": 26}
USUAL_TEXT = {"standard": 16, "fixed": 13}

OPEN_ALL = "() => document.querySelectorAll('details').forEach(one => { one.open = true; })"
OVERFLOW = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const hides = one => getComputedStyle(one).overflowX !== 'visible';
  const wide = [...document.querySelectorAll('body *')].filter(one => {
    if (one.getBoundingClientRect().right <= room + 1) return false;
    for (let up = one.parentElement; up; up = up.parentElement) if (hides(up)) return false;
    return true;
  });
  return wide.length ? wide.slice(-2).map(one => one.outerHTML.slice(0, 120)) : ['the page'];
}"""
# On a narrow screen rows are cards, and none is wider than its frame.
CUT_OFF = """() => [...document.querySelectorAll('.table__frame')]
  .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText.slice(0, 60))"""
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
UNSPACED = "() => { document.adoptedStyleSheets = []; }"
UNSEEN_FOCUS = """() => {
  const drawn = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const shown = one => one && (drawn(getComputedStyle(one)) || drawn(getComputedStyle(one, '::after')));
  const around = one => [one, one.nextElementSibling, one.closest('article')];
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  return [...document.querySelectorAll(all)].filter(one => {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.disabled) return false;
    one.focus({ focusVisible: true, preventScroll: true });
    return document.activeElement === one && !around(one).some(shown);
  }).map(one => one.outerHTML.slice(0, 120));
}"""
# Bytes as sent (of a file from the browser's memory too), requests, elements, and how far things jumped. Pictures
# that nobody sees yet are left out: how many are fetched ahead is the browser's guess about the line.
ASKED_FOR = """() => {
  const [page] = performance.getEntriesByType('navigation');
  const ahead = [...document.querySelectorAll('img[loading=lazy]')].filter(
    image => image.getBoundingClientRect().top > innerHeight).map(image => image.currentSrc);
  const files = performance.getEntriesByType('resource').filter(file => !ahead.includes(file.name));
  const ends = (...kinds) => files.filter(file => kinds.some(kind => new URL(file.name).pathname.endsWith(kind)));
  const sum = list => list.reduce((bytes, file) => bytes + file.encodedBodySize, 0) / 1024;
  return {
    'KiB of HTML': page.encodedBodySize / 1024, 'KiB of styles': sum(ends('.css')),
    'KiB of scripts': sum(ends('.js', '.mjs')), 'KiB of fonts': sum(ends('.woff2')),
    'KiB in all': page.encodedBodySize / 1024 + sum(files), 'requests': files.length + 1,
    'elements': document.querySelectorAll('*').length,
    'files of other hosts': files.filter(file => new URL(file.name).origin !== location.origin).length,
  };
}"""
BUDGET = {
    "KiB of HTML": 16,
    "KiB of styles": 14,
    "KiB of scripts": 15,
    "KiB of fonts": 32,
    "KiB in all": 90,
    "requests": 16,
    "elements": 900,
    "files of other hosts": 0,
}
PICTURES = {"KiB in all": 250}  # of a page that shows goods or people
WIDE = {"requests": 24}  # a wide screen shows more pictures before anybody scrolls
DESK = {"KiB of scripts": 35}  # the counter and the scanner
EDGELESS = """() => [...document.querySelectorAll('.button, .field__input, .chip, .choice__label')]
  .filter(one => one.checkVisibility() && parseFloat(getComputedStyle(one).borderTopWidth) < 1)
  .map(one => one.outerHTML.slice(0, 120))"""


def kinds(
    app: Flask, request: APIRequestContext, starts: list[str], known: set[str], prefix: str
) -> dict[str, str]:
    """Endpoint -> address of a page of each kind not `known`, by following links from `starts`."""
    found: dict[str, str] = {}
    read: Counter[str] = Counter()
    seen, queue = set(), deque(starts)
    while queue:
        path = queue.popleft()
        endpoint = endpoint_of(app, path)
        if path in seen or endpoint is None or endpoint in known:
            continue
        if read[endpoint] >= MOST.get(endpoint, MOST_OF_A_KIND):
            continue
        seen.add(path)
        read[endpoint] += 1
        answer = request.get(prefix + path)
        assert answer.status < 500, f"{path} answered {answer.status}"
        if answer.status != 200 or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        if endpoint_of(app, urlsplit(answer.url).path.removeprefix(prefix)) == endpoint:
            found.setdefault(endpoint, path)
        queue += [link.removeprefix(prefix).replace("&amp;", "&") for link in LINK.findall(answer.text())]
    return found


def endpoint_of(app: Flask, path: str) -> str | None:
    """The view that answers a GET of this path."""
    try:
        return app.url_map.bind("localhost").match(path.partition("?")[0], method="GET")[0]
    except HTTPException:
        return None


def faults(page: Page) -> list[str]:
    """Everything that is wrong with the page as it stands, with all that opens open."""
    page.evaluate(OPEN_ALL)
    size = page.viewport_size
    height = min(page.evaluate("() => document.documentElement.scrollHeight") + 100, TALLEST)
    page.set_viewport_size({"width": size["width"], "height": height})  # sticky bars then cover nothing
    found = violations(page)
    found += [f"focus is not seen: {one}" for one in page.evaluate(UNSEEN_FOCUS)]
    found += _too_wide(page, NARROW, "at 320 px")
    found += [f"a row is wider than its frame at 320 px: {one}" for one in page.evaluate(CUT_OFF)]
    page.evaluate(SPACED)
    found += _too_wide(page, NARROW, "with spaced text")
    page.evaluate(UNSPACED)
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": LARGE_TEXT})
    found += _too_wide(page, ZOOMED, "with text of 200 %")
    session.send("Page.setFontSizes", {"fontSizes": USUAL_TEXT})
    session.detach()
    page.emulate_media(forced_colors="active")
    found += [f"no edge in forced colours: {one}" for one in page.evaluate(EDGELESS)]
    page.emulate_media(forced_colors="none")
    page.set_viewport_size(size)
    return found


def over_budget(page: Page, more: dict[str, int]) -> list[str]:
    """What of the page as first shown is more than `BUDGET` allows, or than `more` does instead."""
    asked = page.evaluate(ASKED_FOR)
    return [
        f"{asked[what]:.1f} {what}, not {most}"
        for what, most in {**BUDGET, **more}.items()
        if asked[what] > most
    ]


def violations(page: Page) -> list[str]:
    """What axe-core finds; WCAG 2.2 AA, best practice and the size of targets."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("options => axe.run(document, options)", STRICT)
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def _too_wide(page: Page, width: int, how: str) -> list[str]:
    page.set_viewport_size({"width": width, "height": 800})
    return [f"wider than the screen {how}: {one}" for one in page.evaluate(OVERFLOW)]
