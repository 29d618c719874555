"""A case leads to what it is about."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.cases import services
from shop.cases.models import Case
from shop.cases.states import CaseKind
from shop.extensions import session
from shop.inventory.models import Allocation, Lot, StockItem
from shop.inventory.services import block_root
from shop.orders.models import Fulfilment
from tests.builders import accounts, outlets
from tests.builders.cart import AT, on_offer
from tests.builders.certification import person
from tests.builders.orders import pickup, place
from tests.support.pages import words


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def recalled(db_session):
    """An order at an outlet whose lot was recalled: the offer, the order, its part, the lot."""
    offer = on_offer("Chè xanh Bình Sơn", stock=5)
    order = place(pickup(offer.outlet.id), (offer.variant_id, 2))
    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    lot_id = session.scalars(
        select(StockItem.lot_id).join(Allocation, Allocation.stock_item_id == StockItem.id)
    ).one()
    block_root(lot_id, reason="kiểm nghiệm không đạt", at=AT + timedelta(hours=1), by=None)
    session.commit()
    return offer, order, part, session.get(Lot, lot_id)


def links(page) -> dict[str, str]:
    return {words(link): link.get("href") for link in page.find("dl", class_="facts").iter("a")}


@pytest.mark.parametrize("who", ["clerk", "admin"])
def test_a_recall_leads_to_the_order_the_batch_and_the_stock(recalled, client, sign_in, who):
    offer, order, part, lot = recalled
    sign_in(client, accounts.clerk(offer.outlet.id) if who == "clerk" else person(is_admin=True))
    case = session.scalars(select(Case)).one()
    base = f"/quan-ly/{offer.outlet.slug}"

    page = client.get(f"{base if who == 'clerk' else '/quan-tri'}/vu-viec/{case.id}").page

    assert links(page) == {
        f"Đơn {order.code} tại {offer.outlet.name}": f"{base}/don-hang/{part.id}",
        f"Lô {lot.number or lot.code}, Chè xanh Bình Sơn": f"/lo-hang/{lot.code}",
        "Tồn kho tại điểm bán": f"{base}/ton-kho/{offer.variant_id}",
        "Thu hồi lô": f"{base}/lo-hang/{lot.id}/thu-hoi",
    }
    for url in links(page).values():
        assert client.get(url).status_code == 200


def test_staff_are_not_led_to_another_outlets_part(recalled, client, sign_in):
    _offer, order, _part, _lot = recalled
    other = outlets.outlet("Điểm bán khác")
    case = services.open_case(
        CaseKind.OTHER,
        subject_kind="order",
        subject_id=order.id,
        title="Khách hỏi",
        outlet_id=other.id,
        by=None,
        at=AT,
    )
    session.commit()
    sign_in(client, accounts.clerk(other.id))

    page = client.get(f"/quan-ly/{other.slug}/vu-viec/{case.id}").page

    assert links(page) == {}


@pytest.mark.parametrize(
    ("kind", "of", "words_of"),
    [
        ("product", lambda offer: offer.product.id, "Trang sản phẩm"),
        ("variant", lambda offer: offer.variant_id, "Tồn kho tại điểm bán"),
        ("stock_items", lambda _offer: session.scalars(select(StockItem.id)).one(), "Tồn kho tại điểm bán"),
    ],
)
def test_other_subjects_have_their_page_too(recalled, client, sign_in, kind, of, words_of):
    offer = recalled[0]
    case = services.open_case(
        CaseKind.OTHER,
        subject_kind=kind,
        subject_id=of(offer),
        title="Việc",
        outlet_id=offer.outlet.id,
        by=None,
        at=AT,
    )
    gone = services.open_case(
        CaseKind.PROOF_FAILED, subject_kind=kind, subject_id=999_999, title="Việc", by=None, at=AT
    )
    session.commit()
    sign_in(client, person(is_admin=True))

    found = links(client.get(f"/quan-tri/vu-viec/{case.id}").page)

    assert list(found) == [words_of]
    assert client.get(found[words_of]).status_code == 200
    assert links(client.get(f"/quan-tri/vu-viec/{gone.id}").page) == {}


def test_a_matter_that_names_an_order_leads_to_it(recalled, client, sign_in):
    offer, order, part, _lot = recalled
    case = services.open_case(
        CaseKind.LATE_MONEY,
        subject_kind="bank_transfer",
        subject_id=5,
        title="Tiền đến muộn",
        details={"order": order.code},
        by=None,
        at=AT,
    )
    session.commit()
    sign_in(client, person(is_admin=True))

    found = links(client.get(f"/quan-tri/vu-viec/{case.id}").page)

    order_page = f"/quan-ly/{offer.outlet.slug}/don-hang/{part.id}"
    assert list(found.values()) == [order_page, "/quan-tri/chuyen-khoan/5"]
