"""How much the web may sell, by the rules of one expression."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.catalogue.models import Product
from shop.catalogue.states import ProductState
from shop.inventory import queries
from shop.inventory.days import fit_until, web_day
from shop.inventory.services import Want, reserve
from shop.inventory.states import Condition, Offering
from shop.outlets.states import OutletKind
from shop.producers.models import Producer
from tests.builders.inventory import (
    AT,
    TODAY,
    a_basket,
    a_lot,
    a_variant,
    an_order,
    an_outlet,
    setting,
    stocked,
)


def day(n: int):
    return TODAY + timedelta(days=n)


def units(outlet, variant) -> int:
    return queries.sellable([outlet.id], [variant.id], AT).get((outlet.id, variant.id), 0)


def test_the_web_day_is_the_longer_of_pick_up_and_transit():
    assert web_day(1, 4, TODAY) == day(4)
    assert web_day(7, 4, TODAY) == day(7)
    assert fit_until(day(4), 20) == day(24)


@pytest.mark.parametrize(
    ("expires", "sells"), [(None, True), (23, False), (24, True), (-1, False), (200, True)]
)
def test_a_lot_fits_when_it_keeps_the_promise_on_the_web_day(db_session, expires, sells):
    outlet, variant = an_outlet(), a_variant(max_transit_days=4, promise_days=20)

    stocked(outlet, variant, 10, expires_on=None if expires is None else day(expires))

    assert units(outlet, variant) == (10 if sells else 0)


def test_a_slow_outlet_makes_the_web_day_later(db_session):
    outlet, variant = an_outlet(pickup_days=9), a_variant(max_transit_days=4)

    stocked(outlet, variant, 3, expires_on=day(8))
    stocked(outlet, variant, 4, expires_on=day(9))

    assert units(outlet, variant) == 4


def test_lots_add_up_and_the_buffer_is_taken_once(db_session):
    outlet, variant = an_outlet(), a_variant()
    setting(outlet, variant, buffer=3)

    stocked(outlet, variant, 5, expires_on=day(30))
    stocked(outlet, variant, 2)

    assert units(outlet, variant) == 4


def test_a_buffer_larger_than_the_stock_leaves_nothing_not_less(db_session):
    outlet, variant = an_outlet(), a_variant()
    setting(outlet, variant, buffer=30)

    stocked(outlet, variant, 5)

    assert units(outlet, variant) == 0


def test_what_is_promised_is_not_sold_again(db_session):
    outlet, variant = an_outlet(), a_variant()
    stocked(outlet, variant, 5)
    line = an_order(outlet, (variant, 2)).lines[0]

    reserve([Want(outlet.id, variant.id, 2, line.id)], at=AT, by=None)

    assert units(outlet, variant) == 3


@pytest.mark.parametrize("condition", [Condition.DISPLAY, Condition.QUARANTINE, Condition.DAMAGED])
def test_other_conditions_are_not_for_sale(db_session, condition):
    outlet, variant = an_outlet(), a_variant()

    stocked(outlet, variant, 5, condition=condition)

    assert units(outlet, variant) == 0


def test_a_recalled_lot_is_not_for_sale_in_any_of_its_rows(db_session):
    outlet, variant = an_outlet(), a_variant()
    root = a_lot(outlet, variant, blocked_on=TODAY)
    branch = a_lot(outlet, variant, root_id=root.id, number=None, code=None)

    stocked(outlet, variant, 5, lot=root)
    stocked(outlet, variant, 5, lot=branch)

    assert units(outlet, variant) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"sells_online": False},
        {"closed_on": TODAY},
        {"kind": OutletKind.FAIR, "starts_on": TODAY - timedelta(days=3), "ends_on": day(3)},
        {"kind": OutletKind.FAIR, "starts_on": day(1), "ends_on": day(30)},
    ],
)
def test_an_outlet_that_does_not_sell_online_offers_nothing(db_session, fields):
    outlet, variant = an_outlet(**fields), a_variant()

    stocked(outlet, variant, 5)

    assert units(outlet, variant) == 0


def test_a_fair_sells_what_it_can_hand_over_before_it_ends(db_session):
    outlet = an_outlet(kind=OutletKind.FAIR, starts_on=TODAY, ends_on=day(4))
    variant = a_variant(max_transit_days=4)

    stocked(outlet, variant, 5)

    assert units(outlet, variant) == 5


@pytest.mark.parametrize("offering", [Offering.DISPLAY_ONLY, Offering.ON_DEMAND])
def test_goods_shown_or_made_on_demand_are_not_sold_from_stock(db_session, offering):
    outlet, variant = an_outlet(), a_variant()
    setting(outlet, variant, offering=offering)

    stocked(outlet, variant, 5)

    assert units(outlet, variant) == 0


def test_an_unpublished_product_is_not_for_sale(db_session):
    outlet, variant = an_outlet(), a_variant(published=False)

    stocked(outlet, variant, 5)

    assert units(outlet, variant) == 0


@pytest.mark.parametrize("fields", [{"suspended_on": TODAY}, {"holiday_from": TODAY, "holiday_until": TODAY}])
def test_a_producer_that_does_not_sell_takes_its_goods_off(db_session, fields):
    outlet, variant = an_outlet(), a_variant()
    stocked(outlet, variant, 5)
    producer = db_session.get(Producer, db_session.get(Product, variant.product_id).producer_id)

    for name, value in fields.items():
        setattr(producer, name, value)
    db_session.flush()

    assert units(outlet, variant) == 0


def test_a_basket_is_the_scarcest_of_its_components(db_session):
    outlet, tea, honey = an_outlet(), a_variant(name="Chè"), a_variant(name="Mật ong")
    basket = a_basket((tea, 2), (honey, 1))
    stocked(outlet, tea, 7)
    stocked(outlet, honey, 9)

    assert units(outlet, basket) == 3


def test_a_basket_without_one_of_its_components_cannot_be_sold(db_session):
    outlet, tea, honey = an_outlet(), a_variant(name="Chè"), a_variant(name="Mật ong")
    basket = a_basket((tea, 2), (honey, 1))
    stocked(outlet, tea, 7)

    assert units(outlet, basket) == 0


def test_a_basket_with_a_component_that_left_the_window_cannot_be_sold(db_session):
    outlet, tea = an_outlet(), a_variant(name="Chè")
    basket = a_basket((tea, 1))
    stocked(outlet, tea, 7)
    assert units(outlet, basket) == 7

    db_session.get(Product, tea.product_id).state = ProductState.HIDDEN
    db_session.flush()

    assert units(outlet, basket) == 0


def test_marked_down_units_are_an_offer_of_their_own(db_session):
    outlet, variant = an_outlet(), a_variant(max_transit_days=4, promise_days=20)
    setting(outlet, variant, buffer=2)

    item = stocked(outlet, variant, 5, expires_on=day(4), condition=Condition.MARKED_DOWN)
    late = stocked(outlet, variant, 5, expires_on=day(3), condition=Condition.MARKED_DOWN)

    assert units(outlet, variant) == 0
    offers = queries.marked_down(AT, variant_ids=[variant.id])
    assert [(offer.lot_id, offer.sellable, offer.expires_on) for offer in offers] == [
        (item.lot_id, 5, day(4))
    ]
    assert queries.marked_down_sellable([item.lot_id, late.lot_id], AT) == {(outlet.id, item.lot_id): 5}


def test_the_counter_sells_until_the_last_day_without_buffer(db_session):
    outlet, variant = an_outlet(sells_online=False), a_variant(promise_days=20)
    setting(outlet, variant, buffer=2)
    stocked(outlet, variant, 5, expires_on=TODAY)
    stocked(outlet, variant, 5, expires_on=day(-1))

    assert queries.counter_units(outlet.id, [variant.id], AT) == {variant.id: 5}


def test_by_variant_adds_the_outlets_up_and_names_the_nearest_day(db_session):
    one, other, variant = an_outlet(), an_outlet(), a_variant()
    stocked(one, variant, 5, expires_on=day(50))
    stocked(other, variant, 4, expires_on=day(40))

    rows = queries.sellable_by_variant(AT, variant_ids=[variant.id])

    assert db_session.execute(select(rows)).all() == [(variant.id, 9, 2, day(40))]


def test_a_list_is_filtered_by_products_in_stock(db_session):
    one, other = an_outlet(), an_outlet()
    tea, honey, empty = a_variant(name="Chè"), a_variant(name="Mật ong"), a_variant(name="Miến")
    basket = a_basket((tea, 1))
    stocked(one, tea, 1)
    stocked(other, honey, 1)

    def found(**where):
        statement = select(Product.id).where(queries.product_in_stock(Product.id, AT, **where))
        return set(db_session.scalars(statement))

    assert found() == {tea.product_id, honey.product_id, basket.product_id}
    assert found(outlet_ids=[other.id]) == {honey.product_id}
    assert empty.product_id not in found()
