"""What is taken from the shelves: by place, basket by basket, of one order or of all that are to be prepared."""

import pytest
from sqlalchemy import select

from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.models import Lot
from shop.inventory.queries import label_goods
from shop.inventory.queries.spots import Spot
from shop.inventory.services.deciding import decide
from shop.inventory.states import Offering
from shop.orders import picking
from shop.orders.models import OrderLine
from tests.builders import accounts
from tests.builders.cart import AT, on_offer
from tests.builders.counting import a_spot
from tests.builders.orders import delivery, part_of, pickup, place
from tests.support.pages import words


@pytest.fixture
def goods(db_session):
    """Three goods of one outlet: the first ordered stands furthest away, the last nowhere in particular."""
    first = on_offer("Chè xanh", stock=10)
    others = [on_offer(name, stock=10, outlet=first.outlet) for name in ("Mật ong", "Mắm tôm")]
    near, far = a_spot(first.outlet.id, "Tầng 1, kệ 3"), a_spot(first.outlet.id, "Tầng 2, gian 17")
    for offer, spot in ((first, far), (others[0], near)):
        decide(first.outlet.id, offer.variant_id, offering=Offering.SELL, spot_id=spot.id, by=None, at=AT)
    return [first, *others]


def ordered(goods, where=pickup):
    return place(where(goods[0].outlet.id), *((offer.variant_id, 1) for offer in goods))


def line(number, variant_id, parent_id=None):
    return OrderLine(id=number, variant_id=variant_id, parent_id=parent_id, position=number)


NEAR, FAR = Spot(1, "Kệ 1"), Spot(2, "Kệ 2")


@pytest.mark.parametrize(
    ("lines", "spots", "order"),
    [
        ([line(1, 10), line(2, 20)], {10: FAR, 20: NEAR}, [2, 1]),
        ([line(1, 10), line(2, 20)], {20: NEAR}, [2, 1]),
        ([line(1, 10), line(2, 20)], {}, [1, 2]),
        (
            [line(1, 10), line(2, 20, 1), line(3, 30, 1), line(4, 40)],
            {20: FAR, 30: FAR, 40: NEAR},
            [4, 1, 2, 3],
        ),
        ([line(1, 10), line(2, 20, 1), line(3, 30, 1), line(4, 40)], {30: NEAR, 40: FAR}, [1, 3, 2, 4]),
    ],
)
def test_lines_are_walked_by_place_and_a_basket_stays_together(lines, spots, order):
    assert [each.id for each in picking.walked(lines, spots)] == order


def test_the_page_and_the_sheet_of_a_part_follow_the_places(client, sign_in, goods):
    order = ordered(goods)
    staff = sign_in(client, accounts.clerk(goods[0].outlet.id))
    url = f"/quan-ly/{goods[0].outlet.slug}/don-hang/{part_of(order).id}"
    shown = words(next(each for each in staff.get(url).page.all("table") if "Mật ong" in words(each)))
    assert _in_order(shown, "Mật ong", "Tầng 1, kệ 3", "Chè xanh", "Tầng 2, gian 17", "Mắm tôm")
    sheet = words(staff.get(f"{url}/lay-hang").page.find("table"))
    assert _in_order(
        sheet, "Tầng 1, kệ 3", "Mật ong", "Tầng 2, gian 17", "Chè xanh", "Chưa ghi vị trí", "Mắm tôm"
    )


def test_all_orders_to_prepare_are_picked_in_one_walk(client, sign_in, goods):
    first, second = ordered(goods), ordered(goods[:2])
    waiting = ordered(goods[:1], lambda _outlet: delivery())
    staff = sign_in(client, accounts.clerk(goods[0].outlet.id))
    sheet = words(staff.get(f"/quan-ly/{goods[0].outlet.slug}/don-hang/lay-hang").page.find("table"))
    codes = sorted([first.code, second.code])
    assert _in_order(sheet, "Mật ong", codes[0], "Mật ong", codes[1], "Chè xanh", codes[0], "Mắm tôm")
    assert waiting.code not in sheet  # somebody is to be called first


def test_what_does_not_go_on_a_sheet_is_on_the_next_part_by_part(client, sign_in, goods, monkeypatch):
    placed = [ordered(goods), ordered(goods[:2]), ordered(goods[1:])]
    outlet, day = goods[0].outlet, vn_day(AT)
    sheets = [picking.of_outlet(outlet.id, day, skip=skip, most=2) for skip in (0, 2)]

    assert [{pick.code for pick in sheet} for sheet in sheets] == [
        {placed[0].code, placed[1].code},
        {placed[2].code},
    ]
    assert [len(sheet) for sheet in sheets] == [5, 2], "each part stands whole on one sheet"
    assert picking.count([outlet.id], day) == 3

    monkeypatch.setattr(picking, "PER_SHEET", 2)
    url = f"/quan-ly/{outlet.slug}/don-hang/lay-hang"
    page = sign_in(client, accounts.clerk(outlet.id)).get(url).page
    assert "Tờ 1 trên 2, cho 3 phần đơn" in page.text
    assert f"{url}?trang=2" in page.links
    assert placed[2].code in client.get(f"{url}?trang=2").page.text


def test_a_place_stands_on_the_label_and_on_the_page_of_the_product(client, goods):
    lot = session.scalars(select(Lot.id).where(Lot.variant_id == goods[0].variant_id)).one()
    batch = label_goods.of_batch(goods[0].outlet.id, lot, AT)
    assert [one.spot for one in batch] == ["Tầng 2, gian 17"]
    page = client.get(f"/san-pham/{goods[0].product.slug}").page
    assert "Vị trí: Tầng 2, gian 17" in words(page.find("details", id="ton-kho"))


def _in_order(text: str, *parts: str) -> bool:
    at = 0
    for part in parts:
        at = text.find(part, at) + 1
        if not at:
            return False
    return True
