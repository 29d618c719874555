"""What outlets keep of their sales: after refunds, at the cost of the very lots, for one outlet or all of an operator."""

from datetime import timedelta

import pytest

from shop.checkout import returning as giving_back
from shop.core.clock import vn_day
from shop.inventory.queries.costs import unpriced
from shop.inventory.services import add_cost
from shop.orders.return_states import ReturnCondition
from shop.reports.margin import with_costs
from shop.reports.sales import Group, Row, sales, together
from tests.builders import accounts, cart, inventory, outlets, returning, settling, till
from tests.builders.cart import AT
from tests.checkout.conftest import clock

__all__ = ["clock"]
pytestmark = pytest.mark.usefixtures("db_session")
DAY = vn_day(AT)
BACK, PAID = AT + timedelta(days=1), AT + timedelta(days=2)
END = vn_day(PAID)
GROUPS = [Group.DAY, Group.PRODUCER, Group.PRODUCT, Group.STAR, Group.OUTLET]


def shelved(name: str, outlet, *, price: int, cost: int | None) -> cart.Offer:
    """Nine units that the outlet bought."""
    offer = cart.on_offer(name, outlet=outlet, stock=0, price=price)
    lot = inventory.a_lot(outlet, offer.variant, expires_on=cart.GOOD, unit_cost=cost)
    inventory.stocked(outlet, offer.variant, 9, lot=lot, at=AT)
    return offer


def told(group: Group = Group.DAY, last=DAY, *scope) -> list[Row]:
    return with_costs(sales(group, DAY, last, *scope), group, DAY, last, *scope)


def whole(group: Group, last=DAY) -> tuple[int, int, int, int | None]:
    sums = together(told(group, last))
    return sums.sold, sums.known, sums.known_back, sums.margin


def every_way(last=DAY) -> set[tuple[int, int, int, int | None]]:
    """The same by whatever the rows stand for."""
    return {whole(group, last) for group in GROUPS}


@pytest.fixture
def goods():
    """Consigned goods at 15 %, bought ones at 12,000, and some of which nobody knows the price, at one outlet."""
    consigned = settling.on_consignment(price=33_333)
    here = consigned.outlet
    bought = shelved("Miến", here, price=20_000, cost=12_000)
    unknown = shelved("Gạo", here, price=50_000, cost=None)
    return consigned, bought, unknown


def test_what_a_seller_keeps_is_known_of_bought_and_of_settled_goods(clock, goods):
    consigned, bought, unknown = goods
    till.sold(
        consigned.outlet, (consigned.variant_id, "3"), (bought.variant_id, "2"), (unknown.variant_id, "1")
    )

    assert every_way() == {(189_999, 40_000, 0, 16_000)}
    settling.drawn()
    assert every_way() == {(189_999, 139_999, 0, 16_000 + 15_000)}


@pytest.mark.parametrize("condition", [ReturnCondition.RESELL, ReturnCondition.WRITE_OFF])
def test_bought_goods_that_come_back_take_their_cost_along_and_their_money_when_it_is_paid(
    clock, goods, condition
):
    _consigned, bought, _unknown = goods
    order = till.sold(bought.outlet, (bought.variant_id, "3"))
    refund = returning.came_back(order, condition=condition, at=BACK)
    settling.paid_back(refund, at=PAID)

    assert [(row.key, row.known, row.known_back, row.cost, row.margin) for row in told(last=END)] == [
        (DAY, 60_000, 0, 36_000, 24_000),
        (vn_day(BACK), 0, 0, -12_000, 12_000),
        (END, 0, 20_000, 0, -20_000),
    ]
    assert [row.margin for row in told(Group.PRODUCT, END)] == [16_000]
    assert [row.margin for row in told(Group.PRODUCT, vn_day(BACK))] == [36_000]


def test_a_producer_gives_its_part_of_a_refund_back(clock, goods):
    consigned, *_others = goods
    order = till.sold(consigned.outlet, (consigned.variant_id, "3"))
    settling.drawn()
    settling.paid_back(returning.came_back(order, at=BACK), at=PAID)

    assert every_way(END) == {(99_999, 99_999, 0, 15_000)}, "not in the settlement yet"
    settling.drawn(END, at=PAID + timedelta(days=1))
    assert every_way(END) == {(99_999, 99_999, 33_333, 10_000)}


def test_a_refund_for_goods_that_stay_is_lost(clock, goods):
    _consigned, bought, _unknown = goods
    order = till.sold(bought.outlet, (bought.variant_id, "2"))
    [line] = returning.lines_of(order)
    one = returning.asked(order, at=BACK)
    giving_back.approve(one.outlet_id, one.id, "giữ lại", goods_stay=True, at=BACK, by=None)
    refund = giving_back.close(one.outlet_id, one.id, returning.Decision({line.id: 1}), at=BACK, by=None)
    settling.paid_back(refund, at=BACK)

    assert whole(Group.PRODUCT, END) == (40_000, 40_000, 20_000, -4_000)


def test_what_goes_back_for_goods_of_unknown_cost_is_left_out_too(clock, goods):
    _consigned, _bought, unknown = goods
    settling.paid_back(returning.came_back(till.sold(unknown.outlet, (unknown.variant_id, "2"))))

    sums = together(told())
    assert (sums.sold, sums.refunded, sums.known, sums.known_back, sums.margin) == (
        100_000,
        50_000,
        0,
        0,
        None,
    )


def test_a_price_that_is_added_later_makes_the_margin_known(clock, goods):
    _consigned, _bought, unknown = goods
    till.sold(unknown.outlet, (unknown.variant_id, "2"))
    [lot] = unpriced(unknown.outlet.id, skip=0, most=9)

    add_cost(lot.lot_id, 35_000, outlet_id=unknown.outlet.id, at=BACK, by=None)

    assert whole(Group.PRODUCT) == (100_000, 100_000, 0, 30_000)


@pytest.fixture
def two(clock, goods):
    """Two outlets of one operator that sold, and one of somebody else's that did."""
    _consigned, bought, unknown = goods
    other = outlets.outlet("Sầm Sơn", operator_id=bought.outlet.operator_id)
    rice = shelved("Nếp", other, price=30_000, cost=21_000)
    strange = shelved("Trà của người khác", outlets.outlet("Nơi khác"), price=77_000, cost=7_000)
    till.sold(bought.outlet, (bought.variant_id, "2"), (unknown.variant_id, "1"))
    order = till.sold(other, (rice.variant_id, "2"))
    settling.paid_back(returning.came_back(order))
    till.sold(strange.outlet, (strange.variant_id, "1"))
    return bought.outlet, other, strange.outlet


def test_an_operator_reads_all_its_outlets_together_and_nobody_elses(two, clients, sign_in):
    here, other, _strange = two
    operator = sign_in(clients(), accounts.operator_person(here.operator_id))

    page = operator.get("/quan-tri/mang-luoi/doanh-thu")
    file = operator.get("/quan-tri/mang-luoi/doanh-thu/tep/csv").data.decode("utf-8-sig").splitlines()

    assert "50.000\xa0₫ tiền bán chưa tính" in page.page.text
    assert f'<a href="/quan-ly/{here.slug}/nhap-hang/gia-mua">{here.name}: 1 lô</a>' in page.text
    assert file[1:] == [
        f"{here.name},2,90000,0,90000,40000,0,24000,16000",
        f"{other.name},1,60000,30000,30000,60000,30000,21000,9000",
        "Tổng cộng,3,150000,30000,120000,100000,30000,45000,25000",
    ]
    assert operator.get("/quan-tri/mang-luoi/doanh-thu/tep/xlsx?theo=thang").status_code == 200
    assert operator.get("/quan-tri/mang-luoi/doanh-thu?theo=hoi-cho").status_code == 200


@pytest.mark.parametrize("who", ["manager", "clerk", "user", "officer"])
def test_it_is_for_operators_only(client, sign_in, two, who):
    person = getattr(accounts, who)(*([two[0].id] if who in {"manager", "clerk"} else []))
    sign_in(client, person)

    assert client.get("/quan-tri/mang-luoi/doanh-thu").status_code == 404
    assert client.get("/quan-tri/mang-luoi/doanh-thu/tep/csv").status_code == 404


def test_only_an_outlets_manager_and_its_operator_see_what_it_keeps(two, clients, sign_in):
    here = two[0]
    seats = {
        f"/quan-ly/{here.slug}/bao-cao": accounts.manager(here.id),
        "/quan-tri/mang-luoi/doanh-thu": accounts.operator_person(here.operator_id),
        "/quan-tri/bao-cao": accounts.admin(),
    }
    seen = {}
    for address, who in seats.items():
        client = sign_in(clients(), who)
        file = client.get(f"{address}/tep/csv").data.decode("utf-8-sig")
        seen[address] = ("Chênh lệch giá" in client.get(address).page.text, "Chênh lệch giá" in file)

    assert list(seen.values()) == [(True, True), (True, True), (False, False)]


def test_the_costs_take_three_more_statements_however_many_rows(two, query_count):
    with query_count() as statements:
        told(Group.PRODUCT, END)

    assert len(statements) == 5
