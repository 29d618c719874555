"""What others do between a count and its posting, or around a stall, never sells a unit twice nor loses money."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from shop.catalogue import services as catalogue
from shop.catalogue.states import PriceKind, ProductState
from shop.core.clock import vn_day
from shop.core.errors import BadInput, Refused
from shop.core.tokens import random_token
from shop.extensions import session
from shop.fairs import services
from shop.fairs.states import Loss
from shop.inventory.queries import label_goods, stall_prices
from shop.inventory.services import adjust
from shop.inventory.services.outlet_prices import set_here
from shop.inventory.states import MovementKind
from shop.outlets import services as outlets_service
from shop.outlets.models import FairOutlet
from shop.outlets.services import OutletDraft
from shop.outlets.states import StaffRole
from shop.transfers import services as transferring
from tests.builders import cart, fairs, outlets, returning, settling, till, transfers
from tests.builders.cart import AT
from tests.builders.certification import person
from tests.builders.fairs import brought, clean, on_hand
from tests.builders.places import VIET_TRI
from tests.checkout.conftest import clock
from tests.support.pages import fields_of

__all__ = ["clock"]

TODAY = vn_day(AT)
LATER = AT + timedelta(hours=2)
STEP = {"at": LATER, "by": None}
pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def jar(home, stall):
    """Ten jars at the stall; (offer, item)."""
    offer = cart.on_offer(outlet=home, stock=20, price=60_000)
    return offer, brought(home, stall, offer, 10)


def last(stall, jar, remaining: int = 0) -> None:
    """The last count: so many are left."""
    fairs.made(stall.id, fairs.counted(stall.id, {jar[1].id: remaining}, at=LATER), at=LATER, is_last=True)


def test_what_a_hand_wrote_off_after_the_count_is_not_sold_as_well(stall, jar):
    _offer, item = jar
    number = fairs.counted(stall.id, {item.id: 6})
    adjust(item.id, outlet_id=stall.id, seen=10, becomes=6, kind=MovementKind.LOST, **STEP)

    with pytest.raises(Refused, match="kiểm lại"):
        fairs.made(stall.id, number, at=LATER)

    assert on_hand(stall) == 6
    clean()


def test_goods_that_were_taken_off_the_shop_since_were_sold_all_the_same(stall, jar):
    offer, item = jar
    offer.product.state = ProductState.HIDDEN
    offer.variant.retired_on = TODAY + timedelta(days=1)
    session.flush()

    row = fairs.made(stall.id, fairs.counted(stall.id, {item.id: 7}, at=LATER), at=LATER)

    assert (row.sold, on_hand(stall)) == (180_000, 7)


def test_what_a_count_saw_standing_there_was_not_sold_before_it(stall, jar):
    _offer, item = jar
    after = AT + timedelta(days=4)
    fairs.made(stall.id, fairs.counted(stall.id, {item.id: 8}, at=after), at=after)

    with pytest.raises(BadInput, match="kiểm lần trước"):
        fairs.counted(stall.id, {item.id: 6}, at=after + timedelta(days=1))

    fairs.counted(stall.id, {}, {item.id: (2, Loss.LOST)}, at=after + timedelta(days=1))


def test_money_after_the_last_count_is_counted_before_the_stall_closes(home, stall, jar):
    order = till.sold(stall, (jar[0].variant_id, "1"))
    last(stall, jar)
    settling.paid_back(returning.came_back(order, at=LATER), at=LATER)
    for item in fairs.shelf.of_outlet(stall.id):
        paper = transfers.sent(stall, home, session.get_one(type(jar[1]), item.item_id), at=LATER)
        transferring.receive_all(paper.id, outlet_id=home.id, key=random_token(), **STEP)

    with pytest.raises(Refused, match="đối chiếu tiền"):
        services.close(stall.id, **STEP)
    fairs.made(stall.id, fairs.counted(stall.id, at=LATER), at=LATER, extra=60_000, reason="đã trả khách")
    services.close(stall.id, **STEP)


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (timedelta(days=1), None, "ngay sau lần kiểm"),
        (timedelta(minutes=5), timedelta(days=1), "đến hết hội chợ"),
    ],
)
def test_no_price_begins_or_ends_by_itself_in_the_middle_of_a_fair(stall, jar, starts, ends, words):
    offer, _item = jar
    fairs.made(stall.id, fairs.counted(stall.id))

    with pytest.raises(Refused, match=words):
        set_here(
            stall.id,
            offer.variant_id,
            kind=PriceKind.PROMOTION,
            amount=50_000,
            starts_at=AT + starts,
            ends_at=AT + (ends or timedelta(days=9)),
            at=AT,
            by=None,
        )


def test_nothing_is_sent_to_a_stall_that_has_closed(home, stall, jar):
    paper = transfers.a_draft(home, stall, fairs.item_of(home, jar[0]), units=2)
    last(stall, jar)

    with pytest.raises(Refused, match="đã đóng cửa"):
        transferring.make_ready(paper.id, outlet_id=home.id, **STEP)


@pytest.mark.parametrize(
    ("name", "value"),
    [("ends_on", TODAY), ("sells_online", True), ("starts_on", None), ("closed_on", TODAY)],
)
def test_the_general_form_of_an_outlet_does_not_undo_the_rules_of_a_stall(stall, name, value):
    said = OutletDraft(**{each.name: getattr(stall, each.name) for each in fields(OutletDraft)})

    with pytest.raises(BadInput) as refusal:
        outlets_service.change_outlet(stall.id, replace(said, **{name: value}), by=None, at=AT)

    assert refusal.value.field == name
    outlets_service.change_outlet(stall.id, replace(said, phone="+84912000111"), by=None, at=AT)


def test_a_fair_that_moves_takes_its_stalls_along(stall):
    event = session.get_one(FairOutlet, stall.id).event_id
    moved = fairs.draft(stall.operator_id, place="Nhà thi đấu mẫu", commune_code=VIET_TRI)

    services.change(event, moved, at=AT, by=None)

    assert (stall.street, stall.commune_code) == ("Nhà thi đấu mẫu", VIET_TRI)


@pytest.mark.usefixtures("clock")
def test_a_refused_sheet_asks_again_for_what_was_sold_meanwhile(stall, jar, clients, sign_in):
    offer, item = jar
    who = person()
    outlets.seat(stall.id, who.id, StaffRole.CLERK)
    session.commit()
    client, address = sign_in(clients(), who), f"/quan-ly/{stall.slug}/hoi-cho/kiem"
    typed = fields_of(client.get(address).page.form(address)) | {f"remaining_{item.id}": "6"}
    till.sold(stall, (offer.variant_id, "2"))
    session.commit()

    refused = client.post(address, data=typed)
    again = fields_of(refused.page.form(address))
    done = client.post(address, data=again | {f"remaining_{item.id}": "6"})

    assert refused.status_code == 422
    assert (again[f"seen_{item.id}"], again[f"remaining_{item.id}"]) == (["8"], [""])
    assert (done.status_code, done.headers["Location"]) == (303, f"/quan-ly/{stall.slug}/hoi-cho")


def test_a_price_of_the_whole_shop_waits_at_a_stall_for_its_count(stall, jar):
    """At the till and from the shelf it is sold at the old one; labels carry that, and the page asks for the count."""
    offer, item = jar
    catalogue.set_price(offer.variant_id, amount=70_000, starts_at=LATER, by=None, at=LATER)
    noon = AT + timedelta(days=1)
    assert till.sold(stall, (offer.variant_id, "1"), at=noon).total == 60_000
    assert [(one.now, one.then) for one in stall_prices.waiting(stall.id, noon)] == [(60_000, 70_000)]
    assert {row.amount for row in label_goods.of_batch(stall.id, item.lot_id, noon)} == {60_000}

    count = fairs.counted(stall.id, {item.id: 7}, at=noon)
    fairs.made(stall.id, count, at=noon)

    assert [order.total for order in fairs.orders_of(count)] == [120_000]
    soon = noon + timedelta(minutes=5)
    assert stall_prices.waiting(stall.id, soon) == []
    assert till.sold(stall, (offer.variant_id, "1"), at=soon).total == 70_000
    clean()


def test_a_promotion_that_ends_in_the_middle_of_a_fair_goes_on_until_the_count(home, stall):
    offer = cart.on_offer(outlet=home, stock=10, price=60_000)
    evening, day = AT + timedelta(hours=9), {"by": None, "at": AT - timedelta(days=2)}
    sale = {"kind": PriceKind.PROMOTION, "amount": 50_000, "ends_at": evening}
    catalogue.set_price(offer.variant_id, **sale, starts_at=AT - timedelta(days=1), **day)
    item = brought(home, stall, offer, 6)
    late = AT + timedelta(days=1)
    count = fairs.counted(stall.id, {item.id: 4}, at=late)
    fairs.made(stall.id, count, at=late)
    assert [order.total for order in fairs.orders_of(count)] == [100_000]

    after = late + timedelta(hours=3)
    last = fairs.counted(stall.id, {item.id: 3}, at=after)
    fairs.made(stall.id, last, at=after)

    assert [order.total for order in fairs.orders_of(last)] == [60_000]
    clean()
