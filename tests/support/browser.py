"""A running shop and a real Chromium in front of it.

`SHOP_BROWSER_RUN` names the run as language-width-script: `vi-390-script` is a Vietnamese phone with
scripts, `en-1280-plain` an English desktop without any.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.support.client import wait_for
from tests.support.databases import ROOT, pages_are_shared
from tests.support.processes import die_with_parent
from tests.support.trouble import Missing

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
]
HEIGHTS = {390: 844, 1280: 900}
PHONE = 390
AXE = Path(__file__).parent / "axe.min.js"
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}


@dataclass(frozen=True)
class Run:
    """How a story is walked: in which language, on how wide a screen, with or without scripts."""

    language: str
    width: int
    scripts: bool

    @property
    def name(self) -> str:
        return f"{self.language}-{self.width}-{'script' if self.scripts else 'plain'}"

    def path(self, path: str) -> str:
        """The address of a Vietnamese path in this run's language."""
        return f"/en{path}" if self.language == "en" else path

    def say(self, vietnamese: str, english: str) -> str:
        """The words that stand on the page in this run."""
        return english if self.language == "en" else vietnamese


def run_from_environment() -> Run:
    """The run asked for; a Vietnamese phone with scripts when nothing is said."""
    language, width, scripts = os.environ.get("SHOP_BROWSER_RUN", "vi-390-script").split("-")
    return Run(language, int(width), scripts == "script")


def chromium() -> str:
    """The path of Chromium. Raises Missing with what to do."""
    named = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    if found is None:
        raise Missing(
            "The browser tests need Chromium, which is not here.\n"
            "On Debian or Ubuntu: apt-get install chromium. Elsewhere say where it is: CHROMIUM=/path make test"
        )
    return found


@contextmanager
def open_browser() -> Iterator[Browser]:
    """One Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), headless=True, args=ARGUMENTS, timeout=120_000
        )
        try:
            yield browser
        finally:
            browser.close()


def new_visitor(
    browser: Browser, run: Run, base: str, *, width: int | None = None, workers: str = "block"
) -> BrowserContext:
    """A visitor with an empty cookie jar; every answer of the page must come from this machine.

    `workers`: "allow" for the worker that shows the page without a network; it stands in nobody else's way.
    """
    width = width or run.width
    context = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": HEIGHTS.get(width, 900)},
        locale="en-GB" if run.language == "en" else "vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        has_touch=width < 800,
        is_mobile=width < 800,
        java_script_enabled=run.scripts,
        reduced_motion="reduce",
        service_workers=workers,
    )
    context.set_default_timeout(30_000)
    return context


def sign_in(page: Page, run: Run, login: str, password: str = "ocop-sample") -> None:
    """Sign in by the form; a sample account by its e-mail."""
    page.goto(run.path("/dang-nhap"))
    page.locator("main input[autocomplete*=username]").fill(login)
    page.locator("main input[type=password]").fill(password)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/dang-nhap" not in url)


def press(target: Locator, run: Run) -> None:
    """With a finger on a phone, with the keyboard elsewhere."""
    if run.width < 800:
        target.tap()
    else:
        target.focus()
        target.page.keyboard.press("Enter")


def shown_soon(page: Page, what: Locator) -> Locator:
    """Reload until it is there: another process of the shop remembers its settings for three seconds."""
    until = time.monotonic() + 15
    while not what.count() and time.monotonic() < until:
        page.wait_for_timeout(500)
        page.reload()
    return what


def axe_violations(browser: Browser, page: Page) -> list[str]:
    """What axe-core finds on the page as it stands; looked at in a page of its own, where scripts run.

    A look costs more than the steps before it: where the runs share the pages, the states of a story are measured
    on the phone, and the walk measures the kinds of pages on both screens.
    """
    if pages_are_shared() and page.viewport_size["width"] > PHONE:
        return []
    context = browser.new_context(
        viewport=page.viewport_size,
        java_script_enabled=True,
        bypass_csp=True,
        reduced_motion="reduce",
        service_workers="block",
        storage_state=page.context.storage_state(),
    )
    try:
        looked_at = context.new_page()
        looked_at.goto(page.url, wait_until="load")
        looked_at.evaluate(AXE.read_text(encoding="utf-8"))
        found = looked_at.evaluate("options => axe.run(document, options)", AXE_OPTIONS)
    finally:
        context.close()
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def free_port() -> int:
    """A port that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running shop."""

    base: str
    process: subprocess.Popen
    log: Path

    def kill(self) -> None:
        """End all its processes at once, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def running_shop(database, *, workers: int = 2, **more: str) -> Iterator[Server]:
    """The shop as in production, under gunicorn, on a test's `database`."""
    port = free_port()
    log = Path(database.data) / f"server-{port}.log"
    environment = database.environment(PORT=str(port), WORKERS=str(workers), **more)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "shop/server.py", "wsgi:app"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
    server = Server(f"http://localhost:{port}", process, log)
    try:
        wait_for(lambda: _answers(server), 90, f"the shop; its log: {log}")
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()


def _answers(server: Server) -> bool:
    said = server.log.read_text(encoding="utf-8", errors="replace")
    assert server.process.poll() is None, f"the shop ended with {server.process.returncode}:\n{said[-3000:]}"
    try:
        with urllib.request.urlopen(f"{server.base}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False
