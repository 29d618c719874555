"""What may be sent, to whom, and whose it becomes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.agreements.states import Ownership
from shop.core.errors import BadInput, Refused
from shop.core.tokens import random_token
from shop.inventory import welcome
from shop.inventory.models import Lot, StockItem
from shop.inventory.services import Incoming, block_root, receive
from shop.inventory.states import Condition, LotOwner
from shop.reports.verify.services import differences
from shop.transfers import services
from shop.transfers.states import Terms
from tests.builders import certification
from tests.builders.inventory import AT, TODAY, a_variant, an_outlet, stocked
from tests.builders.places import VIET_TRI
from tests.builders.transfers import a_draft, agreed, branch, consigned, lines_of, producer_of, sent

WHO = {"at": AT, "by": None}
PRICED = {"terms": Terms.SOLD, "price": 42_000}


def arrived(db_session, transfer, receiver) -> tuple[StockItem, Lot]:
    services.receive_all(transfer.id, outlet_id=receiver.id, key=random_token(), **WHO)
    assert [str(finding) for finding in differences()] == []
    item = db_session.scalars(select(StockItem).where(StockItem.outlet_id == receiver.id)).one()
    return item, db_session.get_one(Lot, item.lot_id)


def test_a_sale_makes_the_receiver_the_owner_at_the_agreed_price(db_session):
    here, there = an_outlet(), an_outlet()
    jars = stocked(here, a_variant(), 10, expires_on=TODAY.replace(year=2027))

    _item, lot = arrived(db_session, sent(here, there, jars, **PRICED), there)

    assert (lot.root_id, lot.operator_id, lot.owner) == (jars.lot_id, there.operator_id, LotOwner.OPERATOR)
    assert (lot.unit_cost, lot.producer_id, lot.terms_id, lot.number) == (42_000, None, None, None)


def test_the_same_sale_again_lies_under_the_same_row(db_session):
    here, there = an_outlet(), an_outlet()
    jars = stocked(here, a_variant(), 10)
    for _ in range(2):
        transfer = sent(here, there, jars, units=3, **PRICED)
        services.receive_all(transfer.id, outlet_id=there.id, key=random_token(), **WHO)

    rows = db_session.scalars(select(Lot).where(Lot.root_id == jars.lot_id)).all()
    assert [row.operator_id for row in rows] == [there.operator_id]


def test_consigned_goods_stay_the_producers_under_the_receivers_own_agreement(db_session):
    here, there, variant = an_outlet(), an_outlet(), a_variant()
    jars = consigned(here, variant, 10)
    terms = agreed(there.operator_id, producer_of(variant))

    _item, lot = arrived(db_session, sent(here, there, jars, terms=Terms.CONSIGNED), there)

    assert (lot.root_id, lot.owner, lot.operator_id) == (jars.lot_id, LotOwner.PRODUCER, there.operator_id)
    assert (lot.producer_id, lot.terms_id, lot.unit_cost) == (producer_of(variant), terms, None)


@pytest.mark.parametrize("agreement", [None, Ownership.BOUGHT])
def test_without_that_agreement_nothing_is_sent_on_consignment(db_session, agreement):
    here, there, variant = an_outlet(), an_outlet(), a_variant()
    jars = consigned(here, variant, 10)
    if agreement:
        agreed(there.operator_id, producer_of(variant), agreement)

    with pytest.raises(Refused, match="chưa có thỏa thuận ký gửi với"):
        a_draft(here, there, jars, terms=Terms.CONSIGNED)


def test_bought_goods_are_not_consigned_on(db_session):
    here, there, variant = an_outlet(), an_outlet(), a_variant()
    jars = stocked(here, variant, 10)
    agreed(there.operator_id, producer_of(variant))
    with pytest.raises(Refused, match="là hàng đã mua"):
        a_draft(here, there, jars, terms=Terms.CONSIGNED)


def test_a_sale_needs_its_price(db_session):
    here, there = an_outlet(), an_outlet()
    transfer = a_draft(here, there, stocked(here, a_variant(), 10), terms=Terms.SOLD)
    [line] = lines_of(transfer)
    with pytest.raises(BadInput) as refusal:
        services.make_ready(transfer.id, outlet_id=here.id, **WHO)
    assert refusal.value.field == f"price_{line.id}"


@pytest.mark.parametrize(
    ("terms", "is_within", "field"),
    [(Terms.SOLD, True, "terms"), (Terms.CONSIGNED, True, "terms"), (Terms.WITHIN, False, "terms")],
)
def test_the_terms_fit_the_two_outlets(db_session, terms, is_within, field):
    here = an_outlet()
    there = branch(here) if is_within else an_outlet()
    with pytest.raises(BadInput) as refusal:
        services.start(here.id, there.id, terms, key="1", **WHO)
    assert refusal.value.field == field


@pytest.mark.parametrize("to", ["itself", "closed", "nowhere"])
def test_goods_go_to_another_outlet_that_is_open(db_session, to):
    here = an_outlet()
    ends = {
        "itself": here.id,
        "closed": branch(here, closed_on=TODAY).id,
        "nowhere": 987_654,
    }
    with pytest.raises(BadInput) as refusal:
        services.start(here.id, ends[to], Terms.WITHIN, key="1", **WHO)
    assert refusal.value.field == "to_outlet_id"


@pytest.mark.parametrize("why", ["expired", "recalled"])
def test_bad_lots_leave_from_quarantine_only_and_within_one_operator(db_session, why):
    here, variant = an_outlet(), a_variant()
    there = branch(here)
    good = stocked(here, variant, 10, expires_on=TODAY + timedelta(days=3))
    lot = db_session.get_one(Lot, good.lot_id)
    apart = stocked(here, variant, 4, lot=lot, condition=Condition.QUARANTINE)
    if why == "recalled":
        block_root(lot.id, reason="thử", **WHO)
    else:
        lot.expires_on = TODAY - timedelta(days=1)
        db_session.flush()

    with pytest.raises(Refused, match="cách ly trước khi chuyển"):
        a_draft(here, there, good)
    with pytest.raises(Refused, match="cùng một đơn vị"):
        a_draft(here, an_outlet(), apart, terms=Terms.SOLD)
    item, _lot = arrived(db_session, sent(here, there, apart), there)
    assert (item.condition, item.on_hand) == (Condition.QUARANTINE, 4)


def test_a_lot_that_is_recalled_while_packed_does_not_leave(db_session):
    here = an_outlet()
    there, jars = branch(here), stocked(here, a_variant(), 10)
    transfer = a_draft(here, there, jars)
    services.make_ready(transfer.id, outlet_id=here.id, **WHO)
    block_root(jars.lot_id, reason="thử", **WHO)
    with pytest.raises(BadInput, match="thu hồi"), db_session.begin_nested():
        services.send(transfer.id, outlet_id=here.id, **WHO)
    services.cancel(transfer.id, outlet_id=here.id, **WHO)
    assert differences() == []


def test_a_lot_that_is_recalled_on_its_way_arrives_in_quarantine(db_session):
    here = an_outlet()
    there, jars = branch(here), stocked(here, a_variant(), 10)
    transfer = sent(here, there, jars)
    block_root(jars.lot_id, reason="thử", **WHO)

    item, _lot = arrived(db_session, transfer, there)

    assert (item.condition, item.on_hand) == (Condition.QUARANTINE, 10)


@pytest.mark.parametrize("condition", [Condition.DAMAGED, Condition.MARKED_DOWN])
def test_damaged_and_marked_down_units_stay(db_session, condition):
    here = an_outlet()
    with pytest.raises(Refused, match="Chỉ chuyển được"):
        a_draft(here, branch(here), stocked(here, a_variant(), 3, condition=condition))


@pytest.fixture
def hub(db_session):
    """An outlet in Phú Thọ that asks four stars and a number of goods from elsewhere."""
    outlet = an_outlet(commune_code=VIET_TRI)
    welcome.set_rule(outlet.id, min_stars=4, needs_lot=True, partners=["38"], **WHO)
    return outlet


def starred(variant, stars: int):
    from shop.catalogue.models import Product
    from shop.extensions import session

    certification.link(session.get_one(Product, variant.product_id), certification.certificate(stars=stars))


@pytest.mark.parametrize(
    ("stars", "number", "words"), [(0, "L1", "4 sao"), (3, "L1", "4 sao"), (4, None, "số lô")]
)
def test_goods_of_another_province_that_the_hub_does_not_want_are_kept_out(
    db_session, hub, stars, number, words
):
    variant = a_variant()
    if stars:
        starred(variant, stars)
    here = an_outlet(hub.operator_id)
    receive(here.id, [Incoming(variant.id, 10, number)], key="1", **WHO)
    item = db_session.scalars(select(StockItem)).one()

    with pytest.raises(Refused, match=words):
        a_draft(here, hub, item)
    with pytest.raises(BadInput, match=words) as refusal:
        receive(hub.id, [Incoming(variant.id, 10, number, index=2)], key="2", **WHO)
    assert refusal.value.field == ("quantity_2" if words == "4 sao" else "number_2")


def test_goods_that_fit_the_rule_and_goods_of_the_province_come_in(db_session, hub):
    far = a_variant()
    starred(far, 4)
    near = a_variant(certification.bare_product(province_code="25"), name="Chè")
    here = an_outlet(hub.operator_id)
    receive(hub.id, [Incoming(far.id, 10, "L1"), Incoming(near.id, 10, index=1)], key="1", **WHO)
    a_draft(here, hub, stocked(here, far, 3))

    assert welcome.not_first(hub.id, [far.id, near.id]) == []
    welcome.set_rule(hub.id, min_stars=None, needs_lot=False, partners=[], **WHO)
    assert welcome.not_first(hub.id, [far.id, near.id]) == []
    welcome.set_rule(hub.id, min_stars=None, needs_lot=False, partners=["01"], **WHO)
    assert welcome.not_first(hub.id, [far.id, near.id]) == ["Thanh Hóa"]


def test_a_star_or_a_province_that_is_none_is_refused(db_session, hub):
    with pytest.raises(BadInput):
        welcome.set_rule(hub.id, min_stars=2, needs_lot=False, partners=[], **WHO)
    with pytest.raises(BadInput):
        welcome.set_rule(hub.id, min_stars=3, needs_lot=False, partners=["99"], **WHO)
    assert welcome.rule_of(hub.id).min_stars == 4
