"""The sample shop: real names as published, every case of the rules, and nothing that does not add up."""

import tempfile
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from shop.accounts.models import User
from shop.app import create_app
from shop.catalogue.models import Product, ProductCertificate, ProductVersion
from shop.catalogue.states import ProductState, VersionState
from shop.certification.models import Certificate, SchemeCertificate
from shop.certification.states import CertificateState
from shop.core.clock import now
from shop.delivery.models import DayCapacity, LastOrderDay, OrderStop
from shop.extensions import db, session
from shop.geography.models import Commune
from shop.inventory.models import Lot
from shop.invoices.models import Invoice
from shop.orders.models import Fulfilment, Order, Return
from shop.orders.return_states import ReturnState
from shop.orders.states import Door, FulfilmentState, OrderState
from shop.outlets.models import Operator, Outlet, OutletHours, OutletPhoto, OutletSpot
from shop.outlets.states import OutletKind
from shop.payments.models import BankStatement, Payment, Refund
from shop.payments.providers.base import MovementKind
from shop.payments.refund_states import RefundState, RefundWay
from shop.payments.states import Method, PaymentState
from shop.producers.models import Producer
from shop.producers.states import JoiningState
from shop.reconciliation.absences import find_absences
from shop.reconciliation.models import ProviderMovement
from shop.remittances.models import RemittanceLine
from shop.reports.models import Measure, ProgrammeTarget
from shop.reviews.models import Review, ReviewPhoto
from shop.samples import baskets, bulk_goods, goods, invented
from shop.samples.people import ACCOUNTS
from shop.settings.models import Setting
from shop.unit_of_work import in_transaction
from tests.support.databases import flask, fresh_database


@dataclass(frozen=True)
class Shop:
    """A filled database and where it is."""

    url: str
    data: str
    app: Flask


@pytest.fixture(scope="module")
def shop():
    """One large sample shop for all questions of this file."""
    with fresh_database() as url, tempfile.TemporaryDirectory(prefix="ocop-sample-") as data:
        flask(url, "sample-data", "--products", "60", "--orders", "40", "--seed", "7", data=data)
        app = create_app({"SHOP_MODE": "sample", "SHOP_DATA": data, "DATABASE_URL": url, "TESTING": True})
        yield Shop(url, data, app)
        with app.app_context():
            session.remove()
            db.engine.dispose()


@pytest.fixture
def filled(shop):
    """The shop, in its application context."""
    with shop.app.app_context():
        yield shop
        session.remove()


def _count(model, *conditions) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def test_the_sample_holds_what_the_pages_need_and_verify_finds_nothing(filled):
    real = {sample.name for sample in goods.published()}
    assert len(real) >= 65
    made_up = len(invented.GOODS) + len(baskets.BASKETS) + 60
    assert _count(Product, Product.state == ProductState.PUBLISHED) == len(real) + made_up
    assert _count(Producer) >= 35
    assert {account[0] for account in ACCOUNTS} == set(
        session.scalars(select(User.email).where(User.email.is_not(None)))
    )
    for province in ("38", "25"):
        shops = _count(
            Outlet,
            Outlet.kind == OutletKind.PERMANENT,
            Outlet.commune_code.in_(select(Commune.code).where(Commune.province_code == province)),
        )
        assert shops >= 3
    assert _count(Outlet, Outlet.kind == OutletKind.FAIR) >= 1
    assert _count(OutletSpot) >= 42
    assert _count(ProgrammeTarget, ProgrammeTarget.province_code == "38") == len(Measure)
    assert set(session.scalars(select(Fulfilment.state).distinct())) == set(FulfilmentState)
    assert set(session.scalars(select(Certificate.state).distinct())) == set(CertificateState)
    assert _count(Lot, Lot.blocked_on.is_not(None)) == 1
    assert "khớp" in flask(filled.url, "verify", data=filled.data)


def test_the_sample_customer_has_orders_in_every_state_a_customer_sees(filled):
    mine = select(Order.id).join(User, User.id == Order.user_id).where(User.email == "customer@ocop.example")
    states = session.execute(
        select(Fulfilment.state, Fulfilment.door).where(Fulfilment.order_id.in_(mine)).distinct()
    ).all()
    assert {state for state, _door in states} == set(FulfilmentState)
    assert {door for _state, door in states} == set(Door)
    assert _count(Order, Order.id.in_(mine)) == 12


def test_transfers_wait_are_paid_and_lapse_on_an_account_that_no_bank_knows(filled):
    states = set(session.scalars(select(Order.state).where(Order.payment_method == "vietqr")))
    assert states == {
        OrderState.AWAITING_PAYMENT,
        OrderState.CONFIRMED,
        OrderState.LAPSED,
        OrderState.CANCELLED,
    }
    accounts = session.execute(select(Operator.bank_bin, Operator.bank_account_name).distinct()).all()
    assert accounts == [("000000", "TAI KHOAN MAU")]


def test_goods_and_money_go_back_in_the_sample_too(filled):
    assert set(session.scalars(select(Return.state))) == {ReturnState.REQUESTED, ReturnState.CLOSED}
    found = {tuple(row) for row in session.execute(select(Refund.state, Refund.way))}
    assert found == {
        (RefundState.DONE, RefundWay.CASH),
        (RefundState.DONE, RefundWay.EXCHANGE),
        (RefundState.DONE, RefundWay.PROVIDER),
        (RefundState.DUE, RefundWay.BANK),
    }


def test_cards_wait_are_paid_and_refunded_and_the_services_balance_agrees(filled):
    cards = Payment.method == Method.CARD
    states = set(map(tuple, session.execute(select(Payment.state, Order.state).join(Order).where(cards))))
    assert states == {
        (PaymentState.DUE, OrderState.AWAITING_PAYMENT),
        (PaymentState.PAID, OrderState.CONFIRMED),
        (PaymentState.PAID, OrderState.CANCELLED),
    }
    lines = session.execute(select(ProviderMovement.kind, ProviderMovement.mismatch))
    assert sorted(map(tuple, lines)) == [(MovementKind.CHARGE, None)] * 2 + [(MovementKind.REFUND, None)]
    later = now() + timedelta(days=5)
    assert in_transaction(lambda: find_absences(at=later)) == 0
    session.rollback()


def test_something_waits_on_every_desk(filled):
    assert _count(Producer, Producer.joining == JoiningState.APPLIED) == 1
    assert _count(ProductVersion, ProductVersion.state == VersionState.SUBMITTED) == 1
    for model in (Certificate, SchemeCertificate):
        assert _count(model, model.state == CertificateState.SUBMITTED) == 2
    assert [_count(model) for model in (OrderStop, LastOrderDay, DayCapacity)] == [1, 1, 1]
    assert _count(Order, Order.card_text.is_not(None), Order.hides_prices) == 1
    assert (_count(Invoice), _count(BankStatement)) == (2, 1)
    settled = select(RemittanceLine.settles, RemittanceLine.trouble)
    assert [tuple(row) for row in session.execute(settled)] == [(True, None)]


def test_nothing_is_invented_about_a_real_name(filled):
    real = select(Producer.id).where(Producer.name.not_like("%không có thật%"))
    assert _count(Producer, Producer.id.in_(real), Producer.suspended_on.is_not(None)) == 0
    assert _count(Producer, Producer.id.in_(real), Producer.phone.is_not(None)) == 0
    withdrawn = select(ProductCertificate.product_id).where(ProductCertificate.withdrawn_on.is_not(None))
    assert _count(Product, Product.id.in_(withdrawn), Product.producer_id.in_(real)) == 0
    published_outlets = select(Outlet.id).where(Outlet.source.is_not(None))
    assert _count(Outlet, Outlet.id.in_(published_outlets), Outlet.phone.is_not(None)) == 0
    assert _count(OutletHours, OutletHours.outlet_id.in_(published_outlets)) == 0


def test_pictures_of_the_sample_are_drawn_and_only_of_invented_outlets(filled):
    photos = session.execute(
        select(OutletPhoto.alt, Outlet.source).join(Outlet, Outlet.id == OutletPhoto.outlet_id)
    ).all()
    assert len(photos) == 4
    assert {(alt.endswith("(mẫu)"), source) for alt, source in photos} == {(True, None)}
    assert _count(ReviewPhoto) > 0
    reviewed = select(ReviewPhoto.review_id)
    assert _count(Review, Review.id.in_(reviewed), Review.text != "", Review.text.not_like("%mẫu%")) == 0


def test_pages_say_each_address_once_and_who_owns_the_shop(filled):
    women = session.scalars(select(Outlet).where(Outlet.slug == "quay-hoi-lien-hiep-phu-nu-tinh")).one()
    assert (women.street, women.place_published) == ("18 Hạc Thành", "P. Điện Biên cũ")
    square = session.scalars(select(Outlet).where(Outlet.slug == "hoi-cho-quang-truong-lam-son")).one()
    assert (square.street, square.place_published) == ("Quảng trường Lam Sơn", None)
    owner = session.scalars(select(Setting.value).where(Setting.key == "owner_name")).one()
    assert "không có thật" in owner
    assert _count(Setting, Setting.key == "notice_number") == 0


def test_an_invented_good_says_so_and_is_never_the_newest(filled):
    made_up = [kind.sample.name for kind in invented.GOODS]
    told = select(ProductVersion.description).where(ProductVersion.name.in_(made_up))
    assert all("không có thật" in text and "đã công bố" not in text for text in session.scalars(told))
    real = [sample.name for sample in goods.published()]
    oldest_real = session.scalar(_published_at(real, func.min))
    assert session.scalar(_published_at(made_up, func.max)) < oldest_real


def _published_at(names, pick):
    version = ProductVersion.id == Product.published_version_id
    return (
        select(pick(Product.published_at)).join(ProductVersion, version).where(ProductVersion.name.in_(names))
    )


def test_no_star_where_none_is_published_and_everything_is_marked_as_sample(filled):
    unstarred = [sample.name for sample in goods.published() if sample.stars is None]
    covered = set(session.scalars(select(Certificate.product_name)))
    assert unstarred
    assert covered.isdisjoint(unstarred)
    for model in (Product, Producer, Outlet, Certificate):
        assert _count(model, model.is_sample.is_(False)) == 0


def test_the_large_shop_adds_up(filled):
    assert _count(Product, Product.slug.like("%-mau-7-0000%")) == 60
    assert _count(Order, Order.name == "Khách mẫu") == 40
    assert "khớp" in flask(filled.url, "verify", data=filled.data)


def test_a_shop_with_goods_is_not_filled_again(filled):
    before = _count(Product)
    with pytest.raises(RuntimeError, match="empty shop"):
        flask(filled.url, "sample-data", data=filled.data)
    assert _count(Product) == before


def test_production_gets_no_sample_data(database):
    with pytest.raises(RuntimeError, match="sample mode only"):
        flask(database.url, "sample-data", data=database.data, mode="production")
    with database.app.app_context():
        assert _count(Product) == 0


def test_a_seed_makes_the_same_goods_again():
    first, again = (bulk_goods.sample(number=5, seed=3) for _ in range(2))
    assert first == again
    assert bulk_goods.sample(number=5, seed=4) != first
