"""Every address of the shop with what nobody means behind the ? and in its parts."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import time_machine

from shop.storefront.queries.filters import NAMES
from tests.architecture.addresses import targets, values_for
from tests.builders import accounts, country
from tests.builders.cart import AT
from tests.support.databases import ROOT
from tests.support.databases import kind as database
from tests.support.figures import proving
from tests.support.trying import QuickClient, taken_back
from tests.web.bad_input_forms import INSIDERS
from tests.web.bad_input_values import ARABIC, BIDI, LIVE, MARK, NUL

pytestmark = [pytest.mark.usefixtures("db_session"), pytest.mark.long]

READ = re.compile(r"""(?:(?:request\.args|asked)\.get(?:list)?|page_number)\(\s*["']([^"']+)["']""")
LONG = "9" * 3000
VALUES = [
    "",
    "-1",
    "1.5",
    ARABIC,
    NUL,
    BIDI,
    MARK,
    "9" * 25,
    LONG,
    "' OR 1=1 --",
    "%",
    "\\",
    "*",
    "mắm OR NEAR(",
]
DATABASES_DIFFER = {"-1", NUL, "9" * 25, LONG, "mắm OR NEAR("}
PARTS = ["0", "9" * 25, ARABIC, "-1", "a" * 2000, MARK.replace("/", ""), NUL, BIDI, "..", "None"]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def place(db_session) -> country.Place:
    return country.two_places()[0]


@pytest.fixture
def people(app, place, sign_in) -> dict[str, QuickClient]:
    users = {**place.people, "customer": place.customer, "admin": accounts.admin()}
    clients = {name: sign_in(QuickClient(app), user) for name, user in users.items()}
    clients["shopper"] = QuickClient(app)
    clients["shopper"].set_cookie("cart", f"{place.cart}.1")
    return clients


def parameters() -> list[str]:
    """Every name that the code reads from an address."""
    sources = [file.read_text(encoding="utf-8") for file in Path(ROOT / "shop").rglob("*.py")]
    return sorted({*NAMES, "trang", *(name for source in sources for name in READ.findall(source))})


def sent(values: list[str]) -> list[str]:
    """What no database decides is sent on SQLite only, except in `make prove`."""
    everywhere = proving() or database() == "sqlite"
    return [value for value in values if everywhere or value in DATABASES_DIFFER]


def fault(client: QuickClient, url: str, about: str) -> Iterator[str]:
    with taken_back(client):
        answer = client.get(url)
    if answer.status_code >= 500:
        yield f"{about} answered {answer.status_code}"
    elif answer.mimetype == "text/html" and LIVE in answer.get_data(as_text=True):
        yield f"{about} is live in the page"


def test_no_address_breaks_a_page(app, place, people, proof):
    """All parameters hold the same bad value at once; one at a time in the long run."""
    wrong, tries, names = [], 0, parameters()
    assert {"q", "sao", "gia-tu", "trang", "tinh", "tim", "lat", "quy-cach"} <= set(names)
    together = [[name] for name in names] if proving() else [names]
    for target in targets(app):
        if target.method != "GET":
            continue
        client = people[INSIDERS.get(target.audience, "shopper")]
        url = target.url(values_for(target, place))
        for value in sent(VALUES):
            for some in together:
                tries += 1
                query = "&".join(f"{quote(name)}={quote(value)}" for name in some)
                wrong += fault(client, f"{url}?{query}", f"{target.rule} with {some[:2]} = {value[:30]!r}")

    assert not wrong, "\n".join(wrong)
    proof(f"{tries} addresses with bad parameters: none answered with 500 or above, none live")


def test_no_part_of_an_address_breaks_a_page(app, place, people, proof):
    wrong, tries = [], 0
    for target in targets(app):
        client = people[INSIDERS.get(target.audience, "shopper")]
        if target.method != "GET":
            continue
        for argument in target.arguments:
            for part in sent(PARTS):
                tries += 1
                values = {**values_for(target, place), argument: quote(part, safe="")}
                wrong += fault(client, target.url(values), f"{target.rule} with {argument} = {part[:30]!r}")

    assert not wrong, "\n".join(wrong)
    proof(f"{tries} addresses with bad parts: none answered with 500 or above, none live")
