"""A producer sees nothing of another: every page and every export is asked for, by its own and by foreign names."""

import zipfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from shop.accounts.models import User
from shop.catalogue.models import Product, ProductVersion
from shop.catalogue.queries.staff import latest
from shop.catalogue.states import ProductState
from shop.core.folding import slugify
from shop.core.phone import unbroken_phone
from shop.extensions import session
from shop.producers import queries as producer_queries
from shop.producers.models import Producer, ProducerDocument, ProducerMember
from tests.architecture.addresses import Target, targets, values_for
from tests.builders import country
from tests.builders.cart import AT
from tests.support.pages import Page
from tests.support.trying import QuickClient

pytestmark = pytest.mark.usefixtures("db_session")
OWN = "/kenh-chu-the"
LEAST_PAGES = 60  # a walk that finds fewer has lost its way
LEAST_OWN = 8


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


class Marked:
    """One producer side, every word of which can be told from the other side's.

    ``secret``: what only its people and staff may read. ``known``: what shoppers may read on public pages, too.
    """

    def __init__(self, place: country.Place, word: str, digit: int) -> None:
        self.place, self.word = place, word
        self.secret: set[str] = set()
        self.known: set[str] = set()
        self.ids = list(dict.fromkeys(place.values["producer_id"]))
        for number, producer_id in enumerate(self.ids):
            self._producer(session.get_one(Producer, producer_id), number, digit)
        self._people()
        self._papers(digit)
        self._goods()
        session.flush()

    def _producer(self, row: Producer, number: int, digit: int) -> None:
        row.name = f"Cơ sở {self.word} {number}"
        row.slug = slugify(row.name)
        row.tax_code = f"0{digit}0{digit}55{number}777"
        row.registration_number = f"ĐKKD-{self.word}-{number}"
        row.representative = f"Đại Diện {self.word}"
        row.phone = f"+84{digit}6{digit}23450{number}"
        row.email = f"{slugify(self.word)}@rieng.vn"
        row.suspension_reason = f"Lý do {self.word}" if row.suspended_on else None
        row.joining_reason = f"Thiếu giấy {self.word}"
        self.known |= {row.name, row.slug}
        self.secret |= {row.tax_code, row.registration_number, row.representative, row.email}
        self.secret |= {row.phone, unbroken_phone(row.phone), row.joining_reason, f"Lý do {self.word}"}

    def _people(self) -> None:
        seats = select(ProducerMember.user_id).where(ProducerMember.producer_id.in_(self.ids))
        for number, user_id in enumerate(sorted(set(session.scalars(seats)))):
            person = session.get_one(User, user_id)
            person.name = f"Người {self.word} {number}"
            self.secret.add(person.name)

    def _papers(self, digit: int) -> None:
        papers = select(ProducerDocument).where(ProducerDocument.producer_id.in_(self.ids))
        for number, paper in enumerate(session.scalars(papers)):
            paper.number, paper.reason = f"GIẤY-{digit}{number}-{self.word}", f"Kết luận {self.word}"
            self.secret |= {paper.number, paper.reason}

    def _goods(self) -> None:
        for product in session.scalars(select(Product).where(Product.producer_id.in_(self.ids))).all():
            sells = product.state is ProductState.PUBLISHED
            for version in session.scalars(
                select(ProductVersion).where(ProductVersion.product_id == product.id)
            ):
                version.name = f"Hàng {self.word} {product.id}"
                (self.known if sells else self.secret).add(version.name)
            if not sells:
                draft = latest(product.id)
                draft.notes = {"summary": f"Sửa lời {self.word}"}
                draft.description = f"Bí quyết {self.word}"
                self.secret |= {*draft.notes.values(), draft.description}

    @property
    def person(self) -> User:
        return self.place.people["producer"]


@pytest.fixture
def sides(db_session) -> tuple[Marked, Marked]:
    here, there = country.two_places()
    return Marked(here, "Zungquất", 8), Marked(there, "Kiwidương", 9)


def body(answer: TestResponse) -> str:
    """All that an answer says: addresses, texts, and the sheets inside a packed export."""
    data = answer.get_data()
    if data[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(data)) as packed:
            data = b"\n".join(packed.read(name) for name in packed.namelist())
    return unescape(data.decode("utf-8", "replace")) + str(answer.headers)


def addresses(app, own: Marked, other: Marked) -> dict[str, Target]:
    """Every page with own objects, and again with each argument, and all of them, of the other side."""
    found = {}
    for target in targets(app):
        if target.method != "GET" or target.endpoint in {"media.file", "web.static_file"}:
            continue
        mine, foreign = values_for(target, own.place), values_for(target, other.place)
        choices = [mine, foreign, *({**mine, name: foreign[name]} for name in target.arguments)]
        more = [
            {**mine, name: value} for name in target.arguments for value in other.place.values.get(name, ())
        ]
        for values in [*choices, *more]:
            question = country.queries(own.place).get(target.endpoint, "")
            found[target.url(values) + question] = target
    return found


def leaks(app, sign_in, own: Marked, other: Marked) -> tuple[list[str], int, int]:
    """What of the other side the person of one side reads anywhere; how many pages there were, and own ones."""
    client = sign_in(QuickClient(app), own.person)
    to_see = {url: target.audience for url, target in addresses(app, own, other).items()}
    seen, wrong, count, mine = set(), [], 0, 0
    while to_see:
        url, audience = to_see.popitem()
        if url in seen:
            continue
        seen.add(url)
        answer = client.get(url)
        if answer.status_code != 200:
            continue
        count += 1
        is_own = audience == "producer_member"
        mine += is_own
        words = body(answer)
        forbidden = other.secret | (other.known if is_own else set())
        wrong += [f"{url}: {word}" for word in forbidden if word in words]
        if is_own and answer.mimetype == "text/html":
            links = {link.split("#")[0] for link in Page(answer.text).links}
            to_see |= {link: audience for link in links if link.startswith(OWN)}
    return wrong, count, mine


def test_a_producer_reads_nothing_of_another_on_any_page_or_export(app, sign_in, sides, proof):
    here, there = sides
    for own, other in ((here, there), (there, here)):
        wrong, count, mine = leaks(app, sign_in, own, other)
        assert not wrong, "\n".join(sorted(wrong))
        assert count >= LEAST_PAGES
        assert mine >= LEAST_OWN
        proof(f"{count} pages and exports read by the producer {own.word}, {mine} own: nothing of the other")


def test_the_search_would_find_what_it_looks_for(app, sign_in, sides):
    """The other side's own person reads the marked words of the own producers on these very pages."""
    here, there = sides
    client = sign_in(QuickClient(app), there.person)
    own_ids = producer_queries.of_member(there.person.id, AT.date())
    urls = {
        url for url, target in addresses(app, there, here).items() if target.audience == "producer_member"
    }
    read = "".join(body(client.get(url)) for url in urls | {f"{OWN}/ho-so/{each}" for each in own_ids})
    for row in (session.get_one(Producer, producer_id) for producer_id in own_ids):
        marked = {
            row.tax_code,
            row.registration_number,
            row.representative,
            row.email,
            unbroken_phone(row.phone),
        }
        assert marked <= there.secret
        assert {word for word in marked | {row.name} if word not in read} == set()
    for person in (there.place.people["manager"], there.place.customer):
        stranger = sign_in(QuickClient(app), person)
        assert stranger.get(OWN).status_code == 404
    assert QuickClient(app).get(OWN).status_code == 303
