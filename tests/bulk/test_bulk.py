"""Many goods are changed at once: shown before, all or nothing, taken back as a whole for a day."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.audit.queries import latest
from shop.bulk import queries, services
from shop.bulk.models import BulkEdit
from shop.bulk.plans import Plan, Where, raised
from shop.bulk.states import Act
from shop.catalogue import services as catalogue
from shop.catalogue.models import Price, Product, Shelf
from shop.catalogue.services.publishing import hide
from shop.catalogue.states import ProductState
from shop.core.clock import now
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.inventory.models import StockSetting
from shop.inventory.queries.outlet_prices import costs, prices_here
from shop.inventory.states import Offering
from tests.builders import accounts
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.consigning import consign
from tests.builders.places import THANH_HOA
from tests.support.pages import fields_of

ALL, DAY, HOUR = Where(), timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def two(db_session):
    """Two goods of one shop, 60.000 ₫ and 12.300 ₫."""
    with time_machine.travel(AT, tick=False):
        first = carts.on_offer(price=60_000)
        second = carts.on_offer(price=12_300)
        yield first, second


def product_of(offer) -> Product:
    return session.get_one(Product, offer.product.id)


def goods(where, *offers, of_variants=True):
    ids = [one.variant_id if where.outlet_id else one.product.id for one in offers]
    return queries.targets(where, ids, of_variants=of_variants)


def usual(offer, at=AT, outlet_id=0) -> int:
    rows = prices_here(outlet_id, [offer.variant_id])[offer.variant_id]
    return costs(rows, outlet_id, at).usual.amount


@pytest.mark.parametrize(
    ("amount", "percent", "now"),
    [(60_000, 10, 66_000), (12_300, 10, 13_500), (12_250, 0, 12_500), (400, -50, 500), (99_000, -15, 84_000)],
)
def test_a_percentage_ends_on_the_nearest_500(amount, percent, now):
    assert raised(amount, percent) == now


def test_prices_are_shown_first_then_set_and_taken_back_as_a_whole(two):
    plan, targets = Plan(Act.PRICE_PERCENT, "10"), goods(ALL, *two)

    lines = services.preview(ALL, plan, targets, by=None, at=AT + HOUR)
    assert [(line.was["amount"], line.now["amount"]) for line in lines] == [
        (60_000, 66_000),
        (12_300, 13_500),
    ]
    assert [usual(one, AT + DAY) for one in two] == [60_000, 12_300]

    edit_id = services.apply(ALL, plan, targets, by=None, at=AT + HOUR)
    assert [usual(one, AT + DAY) for one in two] == [66_000, 13_500]
    assert latest(1)[0].details["goods"] == 2
    assert usual(two[0], AT) == 60_000  # what was sold stays explained

    assert services.undo(ALL, edit_id, by=None, at=AT + DAY) == 0
    assert [usual(one, AT + DAY) for one in two] == [60_000, 12_300]
    with pytest.raises(Refused):
        services.undo(ALL, edit_id, by=None, at=AT + DAY)


def test_only_what_was_seen_is_written(two):
    plan, targets = Plan(Act.PRICE_PERCENT, "10"), goods(ALL, *two)
    as_seen = services.seen(services.preview(ALL, plan, targets, by=None, at=AT + HOUR))
    services.apply(ALL, plan, targets, as_seen=as_seen, by=None, at=AT + HOUR)

    with pytest.raises(BadInput):
        services.apply(ALL, plan, targets, as_seen=as_seen, by=None, at=AT + 2 * HOUR)


def test_a_price_that_began_since_stays(two):
    catalogue.set_price(two[0].variant_id, amount=75_000, starts_at=AT + 2 * HOUR, by=None, at=AT)
    edit_id = services.apply(ALL, Plan(Act.PRICE_TO, "70000"), goods(ALL, two[0]), by=None, at=AT + HOUR)

    assert services.undo(ALL, edit_id, by=None, at=AT + 3 * HOUR) == 1

    assert usual(two[0], AT + DAY) == 75_000


def test_a_price_to_come_is_taken_away_and_the_former_goes_on(two):
    targets = goods(ALL, two[0])
    edit_id = services.apply(ALL, Plan(Act.PRICE_TO, "70000", AT + 9 * DAY), targets, by=None, at=AT)
    assert (usual(two[0], AT + DAY), usual(two[0], AT + 9 * DAY)) == (60_000, 70_000)

    assert services.undo(ALL, edit_id, by=None, at=AT + HOUR) == 0

    assert usual(two[0], AT + 9 * DAY) == 60_000
    assert session.scalars(select(Price.amount).where(Price.variant_id == two[0].variant_id)).all() == [
        60_000
    ]


def test_what_somebody_changed_since_stays(two):
    edit_id = services.apply(ALL, Plan(Act.PRICE_TO, "70000"), goods(ALL, *two), by=None, at=AT + HOUR)
    catalogue.set_price(two[0].variant_id, amount=75_000, starts_at=AT + 2 * HOUR, by=None, at=AT + 2 * HOUR)

    assert services.undo(ALL, edit_id, by=None, at=AT + 3 * HOUR) == 1

    assert (usual(two[0], AT + DAY), usual(two[1], AT + DAY)) == (75_000, 12_300)
    assert [change.stayed for change, _name in queries.changes(edit_id)] == [True, False]


def test_after_a_day_nothing_is_taken_back(two):
    edit_id = services.apply(ALL, Plan(Act.PRICE_TO, "70000"), goods(ALL, two[0]), by=None, at=AT)

    with pytest.raises(Refused):
        services.undo(ALL, edit_id, by=None, at=AT + DAY)
    assert usual(two[0], AT + DAY) == 70_000


def test_a_price_that_an_agreement_decides_is_refused_at_its_row_and_nothing_is_written(two):
    consign(two[0])
    plan, targets = Plan(Act.PRICE_TO, "70000"), goods(ALL, *two)
    wrong = [line for line in services.preview(ALL, plan, targets, by=None, at=AT + HOUR) if line.error]
    assert wrong
    assert "chủ thể đề nghị giá" in str(wrong[0].error)

    with pytest.raises(BadInput):
        services.apply(ALL, plan, targets, by=None, at=AT + HOUR)

    assert session.scalars(select(BulkEdit)).all() == []


def test_goods_are_hidden_and_sold_again_but_not_with_words_nobody_approved(two):
    plan, targets = Plan(Act.STATE, "hidden"), goods(ALL, *two, of_variants=False)
    edit_id = services.apply(ALL, plan, targets, by=None, at=AT)
    assert {product_of(one).state for one in two} == {ProductState.HIDDEN}
    assert services.undo(ALL, edit_id, by=None, at=AT + HOUR) == 0
    assert {product_of(one).state for one in two} == {ProductState.PUBLISHED}

    hide(two[0].product.id, by=None, at=AT)
    product_of(two[0]).published_version_id = None
    session.flush()
    lines = services.preview(ALL, Plan(Act.STATE, "published"), targets, by=None, at=AT)

    assert [bool(line.error) for line in lines] == [True, False]
    assert lines[1].now is None


def test_what_got_words_nobody_approved_since_stays_hidden(two):
    targets = goods(ALL, *two, of_variants=False)
    edit_id = services.apply(ALL, Plan(Act.STATE, "hidden"), targets, by=None, at=AT)
    product_of(two[0]).published_version_id = None
    session.flush()

    assert services.undo(ALL, edit_id, by=None, at=AT + HOUR) == 1

    assert [product_of(one).state for one in two] == [ProductState.HIDDEN, ProductState.PUBLISHED]
    assert [change.stayed for change, _name in queries.changes(edit_id)] == [True, False]


def test_shelves_change_and_come_back(two):
    other = session.scalars(select(Shelf.id).where(Shelf.id != product_of(two[0]).shelf_id)).first()
    before = product_of(two[0]).shelf_id

    edit_id = services.apply(
        ALL, Plan(Act.SHELF, str(other)), goods(ALL, two[0], of_variants=False), by=None, at=AT
    )
    assert product_of(two[0]).shelf_id == other
    services.undo(ALL, edit_id, by=None, at=AT)

    assert product_of(two[0]).shelf_id == before
    with pytest.raises(BadInput):
        services.apply(
            ALL, Plan(Act.SHELF, str(before)), goods(ALL, two[0], of_variants=False), by=None, at=AT
        )


def test_an_outlet_changes_its_own_prices_and_offering(two):
    here = Where(outlet_id=two[0].outlet.id)
    targets = goods(here, two[0])
    priced = services.apply(here, Plan(Act.PRICE_PERCENT, "-10"), targets, by=None, at=AT + HOUR)
    assert (usual(two[0], AT + DAY, here.outlet_id), usual(two[0], AT + DAY)) == (54_000, 60_000)
    shown = services.apply(here, Plan(Act.OFFERING, "display_only"), targets, by=None, at=AT + HOUR)
    setting = session.get_one(StockSetting, (here.outlet_id, two[0].variant_id))
    assert setting.offering is Offering.DISPLAY_ONLY

    assert services.undo(here, priced, by=None, at=AT + DAY) == 0
    assert services.undo(here, shown, by=None, at=AT + DAY) == 0

    assert usual(two[0], AT + DAY, here.outlet_id) == 60_000
    assert setting.offering is Offering.SELL


def test_nobody_sees_or_undoes_what_is_not_theirs(two):
    mine = Where(province_code=THANH_HOA)
    edit_id = services.apply(ALL, Plan(Act.PRICE_TO, "70000"), goods(ALL, two[0]), by=None, at=AT)

    for where in (mine, Where(outlet_id=two[0].outlet.id)):
        with pytest.raises(NotFound):
            services.undo(where, edit_id, by=None, at=AT)
    assert queries.latest(mine) == []
    assert goods(Where(province_code="25"), two[0]) == []


def test_pages_choose_show_write_and_undo(two, clients, sign_in):
    boss = accounts.admin()
    session.commit()
    client, page = sign_in(clients(), boss), "/quan-tri/doi-hang-loat"
    asked = {"hang": str(two[0].product.id), "act": "price_percent", "percent": "10"}

    assert client.post(page, data={"act": "price_percent"}).status_code == 422
    shown = client.post(page, data=asked)
    assert "66.000" in shown.text
    assert usual(two[0], AT) == 60_000
    sent = {**asked, **fields_of(shown.page.form(page))}
    assert client.post(page, data={**sent, "seen": ""}).status_code == 422
    done = client.post(page, data=sent)
    assert done.status_code == 303
    again = client.post(page, data=sent)
    assert again.status_code == 422
    assert "đã đổi từ lúc xem trước" in again.text
    assert usual(two[0], now()) == 66_000
    client.submit(done.headers["Location"], action=done.headers["Location"] + "/hoan-tac")

    assert "Đã hoàn tác lúc" in client.get(done.headers["Location"]).text
    assert "Undone" in client.get("/en" + page).text
