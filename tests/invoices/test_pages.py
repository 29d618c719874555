"""The pages of invoices: at checkout, on the order, for the seller."""

import io

import pytest
import time_machine
from sqlalchemy import select

from shop.extensions import session
from shop.invoices import services
from shop.invoices.states import InvoiceState
from shop.orders.models import Order
from tests.builders import accounts, invoicing
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.invoicing import COMPANY, NUMBER, asks, key_of, sold
from tests.support.pages import fields_of

HERE = "/quan-tri/hoa-don"
BUYER = {
    "name": "Công ty Sông Mã",
    "tax_code": "0301448733",
    "address": "12 Lê Lợi",
    "email": "ke.toan@songma.vn",
}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def seller(client, db_session, sign_in):
    """Somebody of the operator that sells `offer`."""
    offer = carts.on_offer(price=54_000, stock=50)
    sign_in(client, accounts.operator_person(offer.outlet.operator_id))
    return offer


def answers(offer, **fields):
    return {
        "door": "pickup",
        "name": "Nguyễn Thị Hoa",
        "phone": "0912 345 678",
        "outlet_id": offer.outlet.id,
        "pickup_payment": "at_outlet",
        **fields,
    }


def begun(client):
    """A cart on its way; gives the offer and the token of the first page."""
    offer = carts.on_offer(price=54_000)
    client.post(
        "/gio-hang/them",
        data={"variant_id": offer.variant_id, "quantity": 1},
        headers={"Origin": "http://localhost"},
    )
    return offer, client.get("/thanh-toan").page.token


def place(client):
    page = client.get("/thanh-toan/xem-lai").page
    sent = fields_of(page.form("/thanh-toan/dat-hang")) | {"terms": "y"}
    return page, client.post("/thanh-toan/dat-hang", data=sent)


def test_one_tick_at_checkout_asks_for_the_invoice_of_each_seller(client, db_session):
    offer, token = begun(client)
    wish = {"invoice": "y", **{f"invoice_{name}": value for name, value in BUYER.items()}}
    sent = client.post("/thanh-toan", data={**answers(offer, **wish), "csrf_token": token})
    assert sent.headers["Location"] == "/thanh-toan/xem-lai"
    page, answer = place(client)
    assert "Công ty Sông Mã, 0301448733, ke.toan@songma.vn" in page.text
    assert answer.status_code == 303
    [row] = invoicing.rows()
    assert (row.state, row.buyer_name, row.tax_code) == (
        InvoiceState.REQUESTED,
        "Công ty Sông Mã",
        "0301448733",
    )
    order = session.scalars(select(Order)).one()
    shown = client.get(f"/don-hang/{order.token}").page.text
    assert "Đã yêu cầu cho Công ty Sông Mã" in shown


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"invoice_name": ""}, "invoice_name"),
        ({"invoice_address": ""}, "invoice_address"),
        ({"invoice_email": ""}, "invoice_email"),
        ({"invoice_email": "khong"}, "invoice_email"),
        ({"invoice_tax_code": "0301448734"}, "invoice_tax_code"),
    ],
)
def test_what_is_wrong_with_it_is_said_beside_its_field_and_all_is_kept(client, db_session, changes, field):
    offer, token = begun(client)
    wish = {"invoice": "y", **{f"invoice_{name}": value for name, value in BUYER.items()}, **changes}
    answer = client.post("/thanh-toan", data={**answers(offer, **wish), "csrf_token": token})
    assert answer.status_code == 422
    page = answer.page
    assert page.field(field).get("aria-invalid") == "true"
    assert page.field("invoice").get("checked") is not None
    kept = [name for name in BUYER if f"invoice_{name}" not in changes]
    assert [page.field(f"invoice_{name}").get("value") for name in kept] == [BUYER[name] for name in kept]


def test_without_the_tick_nothing_of_it_counts(client, db_session):
    offer, token = begun(client)
    wrong = {"invoice_tax_code": "123", "invoice_email": "khong"}
    sent = client.post("/thanh-toan", data={**answers(offer, **wrong), "csrf_token": token})
    assert sent.status_code == 303
    assert place(client)[1].status_code == 303
    assert invoicing.rows() == []


def test_the_orders_e_mail_is_enough(client, db_session):
    offer, token = begun(client)
    wish = {f"invoice_{name}": value for name, value in BUYER.items()} | {"invoice_email": ""}
    data = answers(offer, invoice="y", email="hoa@vidu.vn", **wish)
    assert client.post("/thanh-toan", data={**data, "csrf_token": token}).status_code == 303
    place(client)
    assert invoicing.rows()[0].email == "hoa@vidu.vn"


def test_the_order_page_asks_shows_and_drops(client, db_session):
    order = sold()
    here = f"/don-hang/{order.token}/hoa-don"
    assert client.get(f"/don-hang/{order.token}").page.text.count("Yêu cầu hóa đơn VAT") == 1
    token = client.get(here).page.token
    bad = client.post(here, data={**BUYER, "tax_code": "12", "csrf_token": token})
    assert bad.status_code == 422
    assert bad.page.field("tax_code").get("value") == "12"
    assert client.post(here, data={**BUYER, "csrf_token": token}).status_code == 303
    assert "Đổi thông tin hóa đơn" in client.get(f"/don-hang/{order.token}").page.text
    assert client.get(here).page.field("name").get("value") == BUYER["name"]
    client.post(f"{here}/bo", data={"csrf_token": token})
    assert [row.state for row in invoicing.rows()] == [InvoiceState.CANCELLED]
    asks(order)
    services.issue(key_of(order), NUMBER, at=AT, by=None)
    page = client.get(f"/don-hang/{order.token}").page
    assert "Ký hiệu 1C26MAA, số 128, ngày 28/11/2026. Mã tra cứu: ABC123." in page.text
    assert "https://tracuu.example/" in page.links
    assert "không yêu cầu hóa đơn VAT ở đây được nữa" in client.get(here).page.text


def test_a_seller_sees_what_waits_and_exports_it(client, seller):
    order = sold(seller)
    sold(seller, phone="+84912345679")
    asks(order)
    page = client.get(HERE).page
    assert order.code in page.text
    assert COMPANY.name in page.text
    answer = client.post(f"{HERE}/xuat", data={"file_kind": "csv", "csrf_token": page.token})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hoa-don.csv"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    text = answer.get_data().decode("utf-8-sig")
    assert text.count(order.code) == 1
    assert "100000,8%,8000,108000" in text
    retail = {
        "operator_id": seller.outlet.operator_id,
        "day": "28/11/2026",
        "rows": "summary",
        "kind": "xlsx",
    }
    book = client.post(f"{HERE}/xuat-ngay", data={**retail, "csrf_token": page.token})
    assert book.get_data().startswith(b"PK")
    assert sorted(row.state for row in invoicing.rows()) == [InvoiceState.EXPORTED] * 2


def test_nothing_to_export_is_said(client, seller):
    token = client.get(HERE).page.token
    answer = client.post(f"{HERE}/xuat", data={"file_kind": "csv", "csrf_token": token})
    assert answer.status_code == 422
    assert "Không có đơn nào cần làm hóa đơn" in answer.page.text


def test_the_file_that_comes_back_is_whole_or_nothing(client, seller):
    order = sold(seller)
    asks(order)
    token = client.get(f"{HERE}/nhap").page.token

    def send(number):
        file = f"Mã đơn,Ký hiệu,Số hóa đơn,Ngày hóa đơn\n{order.code},1C26MAA,{number},28/11/2026\n"
        data = {"operator_id": seller.outlet.operator_id, "csrf_token": token}
        return client.post(
            f"{HERE}/nhap", data={**data, "file": (io.BytesIO(file.encode()), "hd.csv")}, buffered=True
        )

    wrong = send("x7")
    assert wrong.status_code == 422
    assert "2 Số hóa đơn x7 Số hóa đơn chỉ gồm chữ số." in wrong.page.text
    assert [row.state for row in invoicing.rows()] == [InvoiceState.REQUESTED]
    for _again in range(2):
        assert send("7").status_code == 303
    assert [row.number for row in invoicing.rows()] == ["7"]
    assert "1C26MAA 7" in client.get(HERE).page.text


def test_a_number_is_typed_by_hand_and_taken_back(client, seller):
    order = sold(seller)
    here = f"{HERE}/{seller.outlet.operator_id}/{order.code}"
    page = client.get(here).page
    assert "8%" in page.text
    sent = {"symbol": "1c26maa", "number": "7", "issued_on": "28/11/2026", "csrf_token": page.token}
    assert client.post(f"{here}/so", data={**sent, "number": "x"}).status_code == 422
    assert client.post(f"{here}/so", data=sent).status_code == 303
    assert [row.symbol for row in invoicing.rows()] == ["1C26MAA"]
    assert client.post(f"{here}/huy", data={"reason": "", "csrf_token": page.token}).status_code == 422
    assert client.post(f"{here}/huy", data={"reason": "Sai", "csrf_token": page.token}).status_code == 303
    assert [row.state for row in invoicing.rows()] == [InvoiceState.CANCELLED]


def test_another_seller_sees_nothing_of_it(client, seller):
    other = carts.on_offer("Chè", price=54_000)
    order = sold(other)
    asks(order)
    assert order.code not in client.get(HERE).page.text
    for operator_id in (other.outlet.operator_id, seller.outlet.operator_id):
        assert client.get(f"{HERE}/{operator_id}/{order.code}").status_code == 404


@pytest.mark.parametrize("day", ["", "2026-11-01", "x", "0001-01-01", "9999-12-31", "2026-13-01"])
def test_any_day_in_the_address_is_answered(client, seller, day):
    assert client.get(f"{HERE}?den={day}").status_code == 200
