"""What is measured: one function per page, run by each visitor turn after turn."""

import random
from dataclasses import dataclass
from urllib.parse import quote

from bench.bare import CARDS, ROWS
from bench.client import Answer, Browser, Task, filled, form_to

OK = 200
SEE_OTHER = 303
WORDS = ("mam tom", "nước mắm", "che", "mật ong", "gạo nếp", "tre", "bánh", "yến sào")
PERSON = {"name": "Nguyễn Văn An"}


@dataclass(frozen=True)
class Shop:
    """Addresses the visitors use, read from the database before the run."""

    products: tuple[str, ...]
    variants: tuple[int, ...]
    outlet: int
    shelf: str


def bare_hello(browser: Browser, turn: int) -> list[float]:
    """Flask alone."""
    del turn
    return [_ok(browser.get("/hello")).seconds]


def bare_db(browser: Browser, turn: int) -> list[float]:
    """One ORM query and a product page."""
    return [_ok(browser.get(f"/db/{turn % ROWS + 1}")).seconds]


def bare_dblist(browser: Browser, turn: int) -> list[float]:
    """One indexed query and a page of 40 rows."""
    return [_ok(browser.get(f"/dblist/{turn % (ROWS // CARDS)}")).seconds]


def bare_place(browser: Browser, turn: int) -> list[float]:
    """The smallest correct order."""
    return [_ok(browser.post("/place", [("id", str(turn * 7 % (ROWS - 3) + 1))])).seconds]


def pages(shop: Shop) -> dict[str, Task]:
    """Give the reading pages and add to cart, by name."""

    def home(browser: Browser, turn: int) -> list[float]:
        del turn
        return [_ok(browser.get("/")).seconds]

    def listing(browser: Browser, turn: int) -> list[float]:
        return [_ok(browser.get(f"/san-pham?trang={turn % 4 + 1}")).seconds]

    def product(browser: Browser, turn: int) -> list[float]:
        return [_ok(browser.get(f"/san-pham/{shop.products[turn * 13 % len(shop.products)]}")).seconds]

    def search(browser: Browser, turn: int) -> list[float]:
        word = WORDS[turn % len(WORDS)].replace(" ", "+")
        return [_ok(browser.get(_quoted(f"/san-pham?q={word}"))).seconds]

    def add(browser: Browser, turn: int) -> list[float]:
        new_visitor(browser)
        return [_moved(_add(browser, shop, turn)).seconds]

    return {"home": home, "list": listing, "product": product, "search": search, "add to cart": add}


def checkout(shop: Shop) -> Task:
    """Give the whole guest checkout for pick-up, from the product page to the order's page."""

    def run(browser: Browser, turn: int) -> list[float]:
        new_visitor(browser)
        slug = shop.products[turn * 13 % len(shop.products)]
        answers = [_ok(browser.get(f"/san-pham/{slug}")), *to_review(browser, shop, turn)]
        placed = _moved(browser.post(*place_form(answers[-1])))
        page = _ok(browser.get(str(placed.location)))
        return [answer.seconds for answer in (*answers, placed, page)]

    return run


def to_review(browser: Browser, shop: Shop, turn: int) -> list[Answer]:
    """Put something in the cart and go on to the page with the order button: four requests."""
    added = _moved(_add(browser, shop, turn))
    first = _ok(browser.get("/thanh-toan"))
    form = form_to(first.body, "/thanh-toan")
    phone = f"09{random.randrange(10**8):08d}"
    fields = filled(
        form, **PERSON, phone=phone, door="pickup", outlet_id=str(shop.outlet), payment="at_outlet"
    )
    sent = _moved(browser.post(form.action, fields))
    return [added, first, sent, _ok(browser.get(str(sent.location)))]


def place_form(review: Answer) -> tuple[str, list[tuple[str, str]]]:
    """Give address and fields of the order button."""
    form = form_to(review.body, "dat-hang")
    return form.action, filled(form, terms="y")


def new_visitor(browser: Browser) -> None:
    """Forget the cookies and come from another address, as visitors do."""
    browser.forget()
    browser.headers["X-Forwarded-For"] = ".".join(str(random.randrange(1, 250)) for _ in range(4))


def _add(browser: Browser, shop: Shop, turn: int) -> Answer:
    variant = shop.variants[turn * 13 % len(shop.variants)]
    return browser.post("/gio-hang/them", [("variant_id", str(variant)), ("quantity", "1")])


def _quoted(path: str) -> str:
    return quote(path, safe="/?=&+")


def _ok(answer: Answer) -> Answer:
    return _expect(answer, OK)


def _moved(answer: Answer) -> Answer:
    return _expect(answer, SEE_OTHER)


def _expect(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        message = f"{answer.url} answered {answer.status} instead of {status}"
        raise RuntimeError(message)
    return answer
