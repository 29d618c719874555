"""The pages on which goods and money go back."""

import pytest
import time_machine
from sqlalchemy import select

from shop.checkout import returning
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.states import Condition
from shop.media.models import MediaFile
from shop.orders.models import Order, Return, ReturnPhoto
from shop.orders.return_states import ReturnState
from shop.orders.states import OrderState
from shop.payments.models import Refund, RefundAccount
from shop.payments.refund_states import RefundState
from tests.builders import accounts
from tests.builders import cart as carts
from tests.builders import media as pictures
from tests.builders.cart import AT
from tests.builders.orders import part_of
from tests.builders.returning import asked, back, came_back, lines_of, sold
from tests.support.signing_in import sign_in


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def order():
    offer = carts.on_offer(stock=20, price=33_333)
    return sold((offer.variant_id, 3), outlet_id=offer.outlet.id, email="hoa@example.vn")


@pytest.fixture
def staff(client, order):
    """A manager of the outlet, signed in; the beginning of its addresses."""
    from shop.outlets.models import Outlet

    outlet = session.get_one(Outlet, part_of(order).outlet_id)
    sign_in(client, accounts.manager(outlet.id))
    return f"/quan-ly/{outlet.slug}"


def new_url(order) -> str:
    return f"/don-hang/{order.token}/tra-hang/{part_of(order).id}"


def picture(name: str = "nap.jpg"):
    from io import BytesIO

    return (BytesIO(pictures.picture(300, 200)), name)


def test_a_customer_asks_with_a_picture_that_only_the_outlet_and_they_can_open(client, order):
    assert new_url(order) in client.get(f"/don-hang/{order.token}").page.links
    page = client.get(new_url(order)).page
    line = lines_of(order)[0].id
    key = page.value_of("key") if hasattr(page, "value_of") else "k"
    answer = client.post(
        new_url(order),
        data={"key": key, f"line_{line}": "1", "reason": "damaged", "note": "Nắp nứt", "photos": [picture()]},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 303
    one = session.scalars(select(Return)).one()
    photo = session.scalars(select(MediaFile).join(ReturnPhoto)).one()
    assert (one.state, one.note, photo.is_public) == (ReturnState.REQUESTED, "Nắp nứt", False)
    text = client.get(f"/don-hang/{order.token}").page.text
    assert "Chờ điểm bán trả lời" in text
    mine = client.get(f"/don-hang/{order.token}/tra-hang/{one.id}/anh/{photo.id}")
    assert (mine.status_code, mine.mimetype) == (200, "image/jpeg")
    assert client.get(f"/tep/{photo.digest}.jpg").status_code == 404


def test_what_was_typed_and_sent_stays_when_something_is_missing(client, order):
    client.get(new_url(order))
    line = lines_of(order)[0].id
    answer = client.post(
        new_url(order),
        data={f"line_{line}": "9", "reason": "damaged", "note": "Nắp nứt", "photos": [picture()]},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 422
    assert "Nắp nứt" in answer.page.text
    assert "nap.jpg" in answer.page.text
    assert session.scalars(select(Return)).all() == []


def test_nothing_wanted_back_is_said_above_the_form(client, order):
    client.get(new_url(order))
    answer = client.post(new_url(order), data={"reason": "changed_mind"})

    assert (answer.status_code, session.scalars(select(Return)).all()) == (422, [])
    assert "ít nhất một món" in answer.page.text


def test_staff_agree_receive_by_lot_and_settle_the_money(client, order, staff):
    one = asked(order)
    here = f"{staff}/tra-hang/{one.id}"
    assert here in client.get(f"{staff}/tra-hang").page.links
    client.get(here)

    assert client.post(f"{here}/dong-y", data={"how": "mang đến điểm bán"}).status_code == 303
    [unit] = back(one)
    line = lines_of(order)[0].id
    field = f"lot_{line}_{unit.lot_id}"
    assert field in client.get(here).get_data(as_text=True)
    assert client.post(f"{here}/da-nhan", data={}).status_code == 422
    sent = {field: "1", f"{field}_to": "resell"}
    assert client.post(f"{here}/da-nhan", data=sent).status_code == 303
    page = client.get(here).page
    assert "33.333" in page.text
    assert client.post(f"{here}/ket-thuc", data={f"line_{line}": "1"}).status_code == 303

    refund = session.scalars(select(Refund)).one()
    money = f"{staff}/hoan-tien/{refund.id}"
    assert money in client.get(here).page.links
    client.get(money)
    assert client.post(f"{money}/da-hoan", data={"way": "bank"}).status_code == 422
    assert client.post(f"{money}/da-hoan", data={"way": "cash"}).status_code == 303
    assert session.scalars(select(Refund.state)).one() is RefundState.DONE
    receipt = client.get(f"{money}/phieu").page
    assert "33.333" in receipt.text
    assert client.get(f"{staff}/hoan-tien").status_code == 200


def test_a_refusal_needs_words_and_reaches_the_customer(client, order, staff):
    one = asked(order)
    here = f"{staff}/tra-hang/{one.id}"
    client.get(here)

    assert client.post(f"{here}/tu-choi", data={"why": ""}).status_code == 422
    assert client.post(f"{here}/tu-choi", data={"why": "nắp còn nguyên"}).status_code == 303
    assert "nắp còn nguyên" in client.get(f"/don-hang/{order.token}").page.text


def test_at_the_counter_goods_are_taken_back_on_one_page(client, order, staff):
    url = f"{staff}/don-hang/{part_of(order).id}/tra-hang"
    assert url in client.get(f"{staff}/don-hang/{part_of(order).id}").page.links
    text = client.get(url).get_data(as_text=True)
    line = lines_of(order)[0].id
    field = next(
        word for word in text.split('"') if word.startswith(f"lot_{line}_") and not word.endswith("_to")
    )

    assert client.post(url, data={"reason": "damaged"}).status_code == 422
    sent = {field: "2", f"{field}_to": "quarantine", "reason": "damaged", "key": "một lần"}
    answers = [client.post(url, data=sent) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    one = session.scalars(select(Return)).one()
    assert one.state is ReturnState.RECEIVED
    units = session.scalar(select(StockItem.on_hand).where(StockItem.condition == Condition.QUARANTINE))
    assert units == 2


def test_a_customer_names_an_account_and_sees_each_refund(client, order, staff):
    refund = came_back(order)
    refund.way = "bank"
    session.flush()
    page = client.get(f"/don-hang/{order.token}").page
    assert "Chờ hoàn" in page.text
    url = f"/don-hang/{order.token}/tai-khoan-nhan-tien"

    wrong = client.post(url, data={"bank": "Agribank", "number": "không", "name": "NGUYEN THI HOA"})
    assert (wrong.status_code, "Agribank" in wrong.get_data(as_text=True)) == (422, True)
    typed = {"bank": "Agribank", "number": "1234 5678", "name": "NGUYEN THI HOA"}
    assert client.post(url, data=typed).status_code == 303

    assert session.scalars(select(RefundAccount.number)).all() == ["12345678"]
    shown = client.get(f"/don-hang/{order.token}").page.text
    assert ("5678" in shown, "12345678" in shown) == (True, False)
    assert "12345678" in client.get(f"{staff}/hoan-tien/{refund.id}").page.text


def test_operators_see_what_they_owe_and_may_say_that_nothing_is_owed(client, order):
    refund = came_back(order)
    sign_in(client, accounts.operator_person(refund.operator_id))
    here = f"/quan-tri/hoan-tien/{refund.id}"

    assert here in client.get("/quan-tri/hoan-tien").page.links
    client.get(here)
    assert client.post(f"{here}/khong-hoan", data={"why": ""}).status_code == 422
    assert client.post(f"{here}/khong-hoan", data={"why": "đổi hàng khác"}).status_code == 303
    assert session.scalars(select(Refund.state)).one() is RefundState.CANCELLED
    assert client.get(here).status_code == 200


def test_a_return_can_be_closed_while_the_customer_keeps_the_goods(client, order, staff):
    one = asked(order)
    returning.approve(one.outlet_id, one.id, "giữ lại", at=AT, by=None)
    here = f"{staff}/tra-hang/{one.id}"
    assert "Khách giữ hàng" in client.get(here).page.text

    assert client.post(f"{here}/ket-thuc", data={f"line_{lines_of(order)[0].id}": "1"}).status_code == 303
    assert session.scalars(select(Refund.amount)).one() == 33_333


def test_a_customer_wants_the_same_again_and_staff_give_it_over_the_counter(client, order, staff):
    line = lines_of(order)[0].id
    client.get(new_url(order))
    sent = {f"line_{line}": "1", "reason": "damaged", "note": "Nắp nứt", "instead": "same"}
    assert client.post(new_url(order), data=sent).status_code == 303
    assert "Đổi lấy đúng hàng đó" in client.get(f"/don-hang/{order.token}").page.text
    one = session.scalars(select(Return)).one()
    here = f"{staff}/tra-hang/{one.id}"
    client.get(here)
    answer = client.post(f"{here}/dong-y", data={"how": "giữ lại", "goods_stay": "y"})
    assert answer.status_code == 303
    assert "Đồng ý, không cần gửi hàng lại" in client.get(f"{staff}/tra-hang").page.text
    assert f"{here}/doi-hang" in client.get(here).page.links

    client.get(f"{here}/doi-hang")
    wrong = {f"line_{line}": "1", "kind": "other", "goods": "0", "quantity": "", "door": "pickup"}
    refused = client.post(f"{here}/doi-hang", data=wrong)
    assert (refused.status_code, "số lượng của món đổi" in refused.page.text) == (422, True)
    right = {f"line_{line}": "1", "kind": "same", "door": "pickup", "at_once": "y"}
    assert client.post(f"{here}/doi-hang", data=right).status_code == 303

    made = session.scalars(select(Order).where(Order.payment_method == "exchange")).one()
    assert made.state is OrderState.COMPLETED
    assert made.code in client.get(here).page.text
    assert made.code in client.get(f"/don-hang/{order.token}").page.text
    assert order.code in client.get(f"/don-hang/{made.token}").page.text
    assert order.code in client.get(f"{staff}/don-hang/{part_of(made).id}").page.text
    assert client.get(f"{here}/doi-hang").status_code == 303


def test_a_customer_withdraws_after_one_more_question(client, order):
    one = asked(order)
    url = f"/don-hang/{order.token}/tra-hang/{one.id}/rut-lai"
    assert url in client.get(f"/don-hang/{order.token}").page.links
    assert "Bạn giữ hàng" in client.get(url).page.text
    assert one.state is ReturnState.REQUESTED

    assert client.post(url, data={}).status_code == 303

    assert one.state is ReturnState.WITHDRAWN
    page = client.get(f"/don-hang/{order.token}").page
    assert ("Khách rút yêu cầu" in page.text, url in page.links) == (True, False)
    assert "không rút lại được nữa" in client.get(url).page.text
    assert client.get(url.replace(str(one.id), "999")).status_code == 404


def test_what_is_not_in_the_list_is_said_beside_it(client, order):
    client.get(new_url(order))
    line = lines_of(order)[0].id
    sent = {f"line_{line}": "1", "reason": "missing", "note": "thiếu", "instead": "other"}
    answer = client.post(new_url(order), data=sent)

    assert (answer.status_code, "trong danh sách" in answer.page.text) == (422, True)
    assert client.post(new_url(order), data=sent | {"instead": "gold"}).status_code == 422
    assert session.scalars(select(Return)).all() == []
