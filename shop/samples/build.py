"""Puts the sample together, one transaction a step, so that a stop half-way is seen and said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from shop.catalogue.models import Product
from shop.catalogue.search_index import index
from shop.catalogue.services.reference import load_reference as load_shelves
from shop.core.clock import vn_day
from shop.delivery.services import load_reference as load_rates
from shop.extensions import session
from shop.geography.services import load_reference as load_units
from shop.producers.models import Producer
from shop.reports.proof import note
from shop.reports.verify.services import differences
from shop.samples import (
    baskets,
    certificates,
    companies,
    counter,
    counts,
    days,
    evaluations,
    fairs,
    goods,
    invented,
    lab,
    orders,
    people,
    places,
    remittances,
    reviews,
    schemes,
    settling,
    shipments,
    stock,
    supplies,
    vouchers,
    waiting,
)
from shop.settings.services import change as change_settings
from shop.unit_of_work import in_transaction

RECORDED_BEFORE = timedelta(days=40)


@dataclass
class Sample:
    """What the steps tell each other."""

    at: datetime
    users: dict[str, int] = field(default_factory=dict)
    operators: dict[str, int] = field(default_factory=dict)
    outlets: dict[str, int] = field(default_factory=dict)
    producers: dict[str, int] = field(default_factory=dict)
    products: dict[str, int] = field(default_factory=dict)


def is_filled() -> bool:
    """Whether any product is there: the sample is written into an empty shop only."""
    return bool(session.scalar(select(func.count()).select_from(Product).limit(1)))


def steps(sample: Sample) -> Iterator[tuple[str, Callable[[], None]]]:
    """Give what is to be done, with words for the person who waits."""
    yield "provinces and communes", lambda: in_transaction(load_units)
    yield "sets, shelves, VAT, delivery rates", lambda: in_transaction(_reference)
    yield "operators, outlets, accounts", lambda: in_transaction(lambda: _places(sample))
    yield "producers and products", lambda: in_transaction(lambda: _goods(sample))
    yield "certificates", lambda: in_transaction(lambda: _certificates(sample))
    yield "search", lambda: in_transaction(lambda: index(list(sample.products.values())))
    yield "agreements", lambda: in_transaction(lambda: _agree(sample))
    yield "lots and stock", lambda: stock.fill(sample.outlets, sample.at)
    yield "test reports", lambda: in_transaction(lambda: _tests(sample))
    yield "gift baskets", lambda: in_transaction(lambda: _baskets(sample))
    yield "vouchers", lambda: in_transaction(lambda: vouchers.fill(sample.operators, sample.at))
    yield "orders", lambda: orders.fill(sample.outlets, sample.users, sample.at)
    yield "transfers", lambda: in_transaction(lambda: _shipments(sample))
    yield "company gifts", lambda: companies.fill(sample.at)
    yield "reviews", lambda: _reviews(sample)
    yield "counts", lambda: counts.fill(sample.outlets, sample.users, sample.at)
    yield "announced deliveries", lambda: supplies.fill(sample.outlets, sample.users, sample.at)
    yield "sales at the counter", lambda: counter.fill(sample.outlets, sample.users, sample.at)
    yield "a fair", lambda: fairs.fill(sample.outlets, sample.users, sample.at)
    yield "settlement", lambda: settling.fill(sample.outlets, sample.users, sample.at)
    yield "the yearly cycle", lambda: in_transaction(lambda: _evaluations(sample))
    yield "what waits for staff", lambda: _waiting(sample)
    yield "the first proof", lambda: in_transaction(lambda: note(differences(), at=sample.at))


def _agree(sample: Sample) -> None:
    settling.agree(sample.operators["women"], sample.producers[invented.NORTH], sample.at)


def _evaluations(sample: Sample) -> None:
    officer = sample.users["officer.thanhhoa@ocop.example"]
    evaluations.fill(sample.producers[invented.NORTH], officer, sample.at)


def _waiting(sample: Sample) -> None:
    photo = waiting.prepared()
    women, operator = sample.operators["women"], sample.users["operator@ocop.example"]
    outlet = sample.outlets[orders.WOMEN]

    def write() -> None:
        remittances.fill(women, operator, sample.at)
        days.fill(women, outlet, operator, sample.at)
        waiting.fill(photo, sample.producers, sample.products, sample.users, sample.at)

    in_transaction(write)


def _reference() -> None:
    load_shelves()
    load_rates()


def _places(sample: Sample) -> None:
    sample.users = people.add_users(sample.at)
    sample.operators = places.add_operators(sample.at)
    sample.outlets = places.add_outlets(sample.operators, sample.at)
    change_settings(places.OWNER, by=None, at=sample.at)


def _goods(sample: Sample) -> None:
    every = [*goods.published(), *(kind.sample for kind in invented.GOODS)]
    sample.producers = goods.add_producers(every, sample.at)
    sample.products = goods.add_products(every, sample.producers, sample.at)
    people.give_seats(
        sample.users,
        sample.operators,
        sample.outlets,
        sample.producers[invented.NORTH],
        sample.at,
    )
    session.execute(
        update(Producer)
        .where(Producer.name == invented.SUSPENDED)
        .values(suspended_on=vn_day(sample.at) - timedelta(days=3), suspension_reason="Ví dụ minh họa")
    )


def _certificates(sample: Sample) -> None:
    desk = certificates.Desk(
        sample.users["officer.thanhhoa@ocop.example"],
        sample.users["admin@ocop.example"],
        sample.at - RECORDED_BEFORE,
    )
    certificates.certify_published(desk, goods.published(), sample.products, sample.at)
    certificates.certify_invented(desk, invented.GOODS, sample.products, sample.at)
    schemes.certify(sample.producers, sample.products, sample.users, sample.at)


def _tests(sample: Sample) -> None:
    lab.fill(sample.products, sample.users["producer@ocop.example"], sample.at)


def _baskets(sample: Sample) -> None:
    baskets.fill(sample.producers[invented.NORTH], sample.at)


def _shipments(sample: Sample) -> None:
    shipments.fill(sample.outlets, sample.users["admin@ocop.example"], sample.at)


def _reviews(sample: Sample) -> None:
    reviews.fill(sample.users["officer.thanhhoa@ocop.example"], sample.users["admin@ocop.example"], sample.at)
