"""A gift to somebody else: asked for on the first page, paid ahead, told to staff, without prices in the parcel."""

import pytest
import time_machine
from sqlalchemy import select

from shop.checkout import fulfilling
from shop.checkout.details import from_json
from shop.checkout.paying import switch
from shop.checkout.refusals import Changed
from shop.checkout.services import place
from shop.core.errors import Refused
from shop.extensions import session
from shop.messages.models import Message
from shop.orders.models import Fulfilment, Order
from tests.builders import accounts, orders, paying
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.places import HAC_THANH
from tests.support.pages import words

FORM = {
    "door": "delivery",
    "name": "Nguyễn Thị Hoa",
    "phone": "0912345678",
    "province_code": "38",
    "commune_code": HAC_THANH,
    "street": "12 Lê Lợi",
    "delivery_payment": "vietqr",
    "gift": "other",
    "recipient_name": "Trần Văn Bình",
    "recipient_phone": "0987654321",
    "card_text": "Chúc mừng năm mới\r\nAn khang thịnh vượng",
    "hides_prices": "y",
    "gift_bag": "y",
}
GIFT = {
    "payment": "vietqr",
    "recipient_name": "Trần Văn Bình",
    "recipient_phone": "+84987654321",
    "card_text": "Chúc mừng năm mới\nAn khang thịnh vượng",
    "hides_prices": True,
    "gift_bag": True,
}


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


def goods(*, account: bool = True, **fields):
    offer = carts.on_offer(variant={"max_transit_days": 5}, **fields)
    if account:
        paying.with_account(offer.outlet)
    return offer


def cart_of(client, offer) -> str:
    token = carts.a_cart((offer.variant_id, 1))
    client.set_cookie("cart", f"{token}.1")
    return token


def given(offer, **fields) -> Order:
    """A gift that was ordered and paid."""
    order = orders.place(orders.delivery(**{**GIFT, **fields}), (offer.variant_id, 1))
    paying.pays(order)
    return order


def test_a_gift_is_kept_with_the_cart_and_shown_as_it_will_be_printed(client):
    token = cart_of(client, goods())

    answer = client.submit("/thanh-toan", FORM)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/thanh-toan/xem-lai")
    kept = from_json(carts.cart_row(token).checkout)
    assert (kept.recipient_name, kept.recipient_phone) == ("Trần Văn Bình", "+84987654321")
    assert (kept.hides_prices, kept.gift_bag, kept.wanted_day) == (True, True, None)
    review = client.get("/thanh-toan/xem-lai").page
    [card] = review.all("div", class_="gift-card__words")
    assert [words(line) for line in card.iter("p")] == ["Chúc mừng năm mới", "An khang thịnh vượng"]
    assert "Người nhận quà" in review.text
    again = client.get("/thanh-toan").page
    assert again.field("recipient_name").get("value") == "Trần Văn Bình"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"recipient_name": ""}, "recipient_name"),
        ({"recipient_name": "a" * 101}, "recipient_name"),
        ({"recipient_name": "Bình\x00"}, "recipient_name"),
        ({"recipient_phone": ""}, "recipient_phone"),
        ({"recipient_phone": "12"}, "recipient_phone"),
        ({"card_text": "a" * 201}, "card_text"),
        ({"gift": "everybody"}, "gift"),
        ({"wanted_day": "2026-11-28"}, "wanted_day"),
        ({"wanted_day": "2027-06-01"}, "wanted_day"),
        ({"wanted_day": "<script>"}, "wanted_day"),
        ({"delivery_payment": "on_delivery"}, "delivery_payment"),
    ],
)
def test_what_a_gift_lacks_is_said_beside_its_field(client, changed, field):
    token = cart_of(client, goods())

    answer = client.submit("/thanh-toan", {**FORM, **changed})

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.page.html
    assert answer.page.field("street").get("value") == "12 Lê Lợi"
    assert carts.cart_row(token).checkout == {}


def test_cash_is_refused_for_another_s_gift_and_the_list_says_why(client):
    cart_of(client, goods())

    page = client.submit("/thanh-toan", {**FORM, "delivery_payment": "on_delivery"}).page

    assert "Quà gửi cho người khác phải trả trước" in page.text
    assert "Không dùng được cho quà gửi người khác" in page.text


def test_a_gift_that_the_buyer_hands_over_may_be_paid_in_cash(client):
    token = cart_of(client, goods(account=False))

    answer = client.submit(
        "/thanh-toan", {**FORM, "gift": "own", "recipient_name": "", "delivery_payment": "on_delivery"}
    )

    assert answer.status_code == 303
    kept = from_json(carts.cart_row(token).checkout)
    assert (kept.recipient_name, kept.recipient_phone, kept.gift_bag) == (None, None, True)


def test_without_a_way_to_pay_ahead_it_is_said_before_anything_is_typed(client):
    cart_of(client, goods(account=False))

    page = client.get("/thanh-toan").page

    assert "hiện chưa điểm bán nào nhận tiền trước" in page.text
    assert [field.get("value") for field in page.all("input", name="gift")] == ["none", "own"]


def test_an_order_that_is_no_gift_keeps_nothing_of_what_the_fold_held(client):
    token = cart_of(client, goods())

    client.submit("/thanh-toan", {**FORM, "gift": "none", "delivery_payment": "on_delivery"})

    kept = from_json(carts.cart_row(token).checkout)
    assert kept.gift is None


def test_a_gift_goes_to_pick_up_only_by_its_buyer(client):
    offer = goods()
    cart_of(client, offer)

    answer = client.submit(
        "/thanh-toan",
        {**FORM, "door": "pickup", "outlet_id": str(offer.outlet.id), "pickup_payment": "vietqr"},
    )

    assert answer.status_code == 422
    assert 'href="#gift"' in answer.page.html


def test_the_order_keeps_the_gift_and_the_letters_go_to_the_buyer():
    offer = goods()

    order = given(offer)

    assert (order.name, order.phone) == ("Nguyễn Thị Hoa", "+84912345678")
    assert (order.recipient_name, order.recipient_phone) == ("Trần Văn Bình", "+84987654321")
    assert order.card_text == "Chúc mừng năm mới\nAn khang thịnh vượng"
    assert (order.hides_prices, order.gift_bag) == (True, True)
    assert "+84987654321" not in set(session.scalars(select(Message.to_phone)))


def test_cash_is_refused_when_placing_and_when_switching():
    offer = goods()
    details = orders.delivery(**{**GIFT, "payment": "on_delivery"})
    agreed = orders.agreed_for(carts.a_cart((offer.variant_id, 1)), details)
    with pytest.raises(Refused, match="phải trả trước"):
        place(agreed, clock=lambda: AT, language="vi")
    waiting = orders.place(orders.delivery(**GIFT), (offer.variant_id, 1))

    with pytest.raises(Refused, match="phải trả trước"):
        switch(waiting.token, "on_delivery", at=AT)

    assert session.scalars(select(Order.payment_method)).all() == ["vietqr"]


def test_another_recipient_than_was_shown_is_another_order():
    offer = goods()
    token = carts.a_cart((offer.variant_id, 1))
    agreed = orders.agreed_for(token, orders.delivery(**GIFT))
    orders.agreed_for(token, orders.delivery(**{**GIFT, "recipient_phone": "+84987654322"}))

    with pytest.raises(Changed):
        place(agreed, clock=lambda: AT, language="vi")


def test_the_slip_has_no_price_and_the_recipient(client, sign_in):
    offer = goods(price=61_000)
    order = given(offer)
    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    fulfilling.start_preparing(offer.outlet.id, part.id, at=AT, by=None)
    staff = sign_in(client, accounts.clerk(offer.outlet.id))
    here = f"/quan-ly/{offer.outlet.slug}/don-hang"

    slip = staff.get(f"{here}/{part.id}/phieu-giao").page.text
    shown = staff.get(f"{here}/{part.id}").page.text
    card = staff.get(f"{here}/{part.id}/thiep").page

    assert "Trần Văn Bình" in slip
    assert "0987 654 321" in slip.replace("\xa0", " ")
    assert "0912 345 678" not in slip.replace("\xa0", " ")
    assert "₫" not in slip
    assert "Đã trả trước, không thu tiền của người nhận." in slip
    assert "An khang thịnh vượng" in shown
    assert "An khang thịnh vượng" in card.text
    assert "Nguyễn Thị Hoa" in card.text
    board = staff.get(f"{here}?muc=dang-chuan-bi").page.text
    assert "Gửi tới Trần Văn Bình" in board


def test_the_order_s_page_names_the_recipient_but_not_their_number(client):
    order = given(goods())

    text = client.get(f"/don-hang/{order.token}").page.text.replace("\xa0", " ")

    assert "Trần Văn Bình" in text
    assert "987 654 321" not in text


def test_an_order_without_a_card_says_so_where_it_would_be_printed(client, sign_in):
    offer = goods()
    order = orders.place(orders.delivery(), (offer.variant_id, 1))
    part = session.scalars(select(Fulfilment.id).where(Fulfilment.order_id == order.id)).one()
    staff = sign_in(client, accounts.clerk(offer.outlet.id))

    page = staff.get(f"/quan-ly/{offer.outlet.slug}/don-hang/{part}/thiep").page

    assert "Đơn này không có thiệp." in page.text
