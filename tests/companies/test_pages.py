"""The pages of a company order: goods, file, a row in place, the order, and every recipient's state."""

import zipfile
from io import BytesIO

import pytest
import time_machine
from sqlalchemy import select

from shop.companies import files, services
from shop.companies.queries import by_token
from shop.extensions import session
from shop.orders.models import Fulfilment, Order
from shop.sheets.writing import xlsx_of
from tests.builders import accounts, companies, orders, paying, promotions
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.companies import a_row, a_sheet, goods
from tests.builders.places import HAC_THANH
from tests.support.pages import words

COMPANY = {
    "name": "Công ty TNHH Hoa Sen",
    "tax_code": companies.TAX_CODE,
    "address": "1 Lê Lợi",
    "email": "ketoan@hoasen.example",
    "phone": "0912000111",
    "payment": "vietqr",
    "invoice": "y",
    "terms": "y",
}
HEAD = ["STT", "Người nhận", "Số điện thoại", "Tỉnh", "Xã", "Số nhà", "Q1", "Lời chúc", "Ngày muốn nhận"]
NAMES = ("Nguyễn Văn A".encode(), b"Lan")
LAN = [1, "Lan", "0912345678", "Thanh Hóa", "Hạc Thành", "1 Lê Lợi", 2, "Chúc mừng", ""]


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


def upload(client, token: str, *rows, data: bytes | None = None):
    file = (BytesIO(data if data is not None else xlsx_of([HEAD, *rows])), "danh-sach.xlsx")
    return client.submit(f"/qua-cong-ty/{token}", {"file": file})


def test_goods_come_from_the_cart_and_open_a_sheet(client):
    offer = goods()
    client.set_cookie("cart", f"{carts.a_cart((offer.variant_id, 1))}.1")
    begin = client.get("/qua-cong-ty").page
    [tick] = begin.all("input", name="goods")
    assert (tick.get("value"), tick.get("checked") is not None) == (str(offer.variant_id), True)

    answer = client.submit("/qua-cong-ty", {"goods": [str(offer.variant_id)]})

    assert answer.status_code == 303
    sheet = by_token(answer.headers["Location"].rpartition("/")[2])
    assert (sheet.goods, sheet.rows, sheet.user_id) == ([offer.variant_id], [], None)


def test_without_goods_the_way_to_them_is_shown(client):
    page = client.get("/qua-cong-ty").page

    assert "Chưa có món quà nào để chọn" in page.text


def test_nothing_chosen_is_said(client):
    offer = goods()
    client.set_cookie("cart", f"{carts.a_cart((offer.variant_id, 1))}.1")

    answer = client.submit("/qua-cong-ty", {"goods": []})

    assert answer.status_code == 422
    assert "Hãy chọn từ 1 đến 6 món quà" in answer.page.text


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_the_template_of_either_language_is_taken_back(client, kind, language):
    token = a_sheet(goods())
    answer = client.get(f"{language}/qua-cong-ty/{token}/mau.{kind}")
    assert f'filename="nguoi-nhan.{kind}"' in answer.headers["Content-Disposition"]

    data = answer.data.replace(*NAMES) if kind == "csv" else _changed(answer.data)
    [row] = files.read(data, 1)

    assert (row.name, row.code, row.counts) == ("Lan", HAC_THANH, ("1",))


def _changed(data: bytes) -> bytes:
    """The workbook with another name in its example."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(*NAMES))
    return target.getvalue()


def test_a_wrong_row_is_named_and_corrected_in_place(client):
    token = a_sheet(goods())
    answer = upload(client, token, LAN, [2, "Bình", "12", "Thanh Hóa", "Đông Thọ", "2 Lê Lợi", "", "", ""])
    assert answer.status_code == 303
    page = client.get(f"/qua-cong-ty/{token}").page
    assert "1 dòng cần sửa" in page.text
    assert "Số điện thoại chưa đúng" in page.text
    assert "Phường Hàm Rồng, Phường Hạc Thành" in page.text
    assert "Tiếp tục" not in page.text

    row = {"name": "Bình", "phone": "0987654321", "province": "Thanh Hóa", "commune": "Đông Thọ"}
    row |= {"street": "2 Lê Lợi", "q1-count": "1", "card": "", "day": ""}
    here = f"/qua-cong-ty/{token}/dong/2"
    wrong = client.submit(here, row, action=here)
    assert wrong.status_code == 422
    assert "Hãy chọn một" in wrong.page.text
    assert wrong.page.field("phone").get("value") == "0987654321"
    assert services.rows_of(by_token(token))[1].phone == "12"

    right = client.submit(here, {**row, "chosen": HAC_THANH}, action=here)

    assert right.status_code == 303
    page = client.get(f"/qua-cong-ty/{token}").page
    assert "dòng cần sửa" not in page.text
    assert "Tiếp tục" in page.text


def test_a_file_that_is_none_changes_nothing(client):
    token = a_sheet(goods(), a_row(1))

    answer = upload(client, token, data=b"PK\x03\x04 nothing")

    assert answer.status_code == 422
    assert "Không đọc được tệp này" in answer.page.text
    assert [row.number for row in services.rows_of(by_token(token))] == [1]


def test_a_recipient_is_left_out(client):
    token = a_sheet(goods(), a_row(1), a_row(2))

    client.post(f"/qua-cong-ty/{token}/dong/1/bo")

    assert [row.number for row in services.rows_of(by_token(token))] == [2]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"tax_code": "123"}, "tax_code"),
        ({"tax_code": ""}, "tax_code"),
        ({"address": ""}, "address"),
        ({"email": "x"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"name": "C" * 150}, "sender"),
        ({"payment": "on_delivery"}, "payment"),
        ({"terms": ""}, "terms"),
    ],
)
def test_what_a_company_lacks_is_said_beside_its_field(client, changed, field):
    token = a_sheet(goods(), a_row(1))

    here = f"/qua-cong-ty/{token}/dat"

    answer = client.submit(here, {**COMPANY, **changed}, action=here)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.page.html
    assert session.scalars(select(Order)).all() == []


def test_the_order_is_placed_paid_and_every_recipient_seen(client):
    token = a_sheet(goods(), a_row(1, card="Chúc mừng"), a_row(2))

    here = f"/qua-cong-ty/{token}/dat"

    answer = client.submit(here, COMPANY, action=here)

    order = session.scalars(select(Order)).one()
    assert answer.headers["Location"] == f"/don-hang/{order.token}"
    assert client.get(f"/qua-cong-ty/{token}").headers["Location"] == f"/don-hang/{order.token}"
    page = client.get(f"/don-hang/{order.token}").page
    assert "Quà cho 2 người nhận" in page.text
    assert f"OCOP {order.code}" in page.text
    paying.pays(order)
    page = client.get(f"/don-hang/{order.token}/nguoi-nhan").page
    assert "Người nhận 1" in page.text
    assert "1 Lê Lợi, Phường Hạc Thành, Thanh Hóa" in page.text
    assert "Thiệp: Chúc mừng" in page.text
    assert "Đã nhận đơn 2 kiện" in page.text


def test_a_voucher_is_tried_kept_and_left_out(client):
    token = a_sheet(goods(price=100_000), a_row(1), a_row(2))
    here = f"/qua-cong-ty/{token}/dat"
    promotions.a_voucher("GIAM10")
    answer = client.post(f"/qua-cong-ty/{token}/ma-giam-gia", data={"code": "KHONGCO"})
    assert (answer.status_code, 'href="#code"' in answer.page.html) == (422, True)

    assert client.post(f"/qua-cong-ty/{token}/ma-giam-gia", data={"code": "giam10"}).status_code == 303
    page = client.get(here).page
    assert "Giảm giá: -20.000" in page.text.replace("\N{MINUS SIGN}", "-")
    assert client.post(f"/qua-cong-ty/{token}/ma-giam-gia/bo").status_code == 303
    assert "Giảm giá:" not in client.get(here).page.text


def test_an_order_like_any_other_has_no_such_page(client):
    offer = goods()
    made = orders.place(orders.delivery(payment="vietqr"), (offer.variant_id, 1))

    assert client.get(f"/don-hang/{made.token}/nguoi-nhan").status_code == 404


def test_staff_see_each_parcel_as_a_gift_with_its_own_slip_and_card(client, sign_in):
    offer = goods()
    made = companies.order(a_sheet(offer, a_row(1, card="Chúc mừng"), a_row(2)))
    paying.pays(made)
    sign_in(client, accounts.clerk(offer.outlet.id))
    here = f"/quan-ly/{offer.outlet.slug}/don-hang"

    board = client.get(f"{here}?muc=moi").page
    assert "Gửi tới Người nhận 1" in board.text
    assert "Gửi tới Người nhận 2" in board.text
    first = min(part.id for part in orders_parts(made))
    part = client.get(f"{here}/{first}").page
    assert "Người nhận 1, 0987 111 201" in part.text.replace("\u00a0", " ")
    slip = client.get(f"{here}/{first}/phieu-giao").page
    assert "Quà tặng từ Công ty TNHH Hoa Sen" in slip.text
    assert "1 Lê Lợi, Phường Hạc Thành, Thanh Hóa" in slip.text
    assert "₫" not in slip.text
    card = client.get(f"{here}/{first}/thiep").page
    assert "Chúc mừng" in card.text
    assert "Công ty TNHH Hoa Sen" in card.text


def orders_parts(made: Order) -> list[Fulfilment]:
    return session.scalars(select(Fulfilment).where(Fulfilment.order_id == made.id)).all()


@pytest.mark.parametrize("path", ["", "/dat", "/mau.xlsx", "/dong/1"])
def test_a_sheet_of_nobody_is_not_there(client, path):
    assert client.get(f"/qua-cong-ty/{'a' * 22}{path}").status_code == 404
    assert client.get(f"/qua-cong-ty/%00{path}").status_code in {400, 404}


def test_a_weight_is_said_at_its_field_and_read_as_it_is_written(client):
    weighed = {"measure": "gram", "step": 250, "price_per": 1_000, "max_transit_days": 5}
    offer = carts.on_offer("Mực khô", stock=10_000, price=320_000, variant=weighed)
    token = a_sheet(offer, a_row(1, counts=("1,5",)))
    here = f"/qua-cong-ty/{token}/dong/1"
    assert "ví dụ 500 g hoặc 1,5 kg." in said(client.get(here))

    row = {"name": "Lan", "phone": "0987654321", "province": "Thanh Hóa", "commune": "Hạc Thành"}
    row |= {"street": "2 Lê Lợi", "q1-count": "600 g", "card": "", "day": ""}
    wrong = client.submit(here, row, action=here)
    assert (wrong.status_code, wrong.page.field("q1-count").get("value")) == (422, "600 g")
    assert "theo bước 250" in said(wrong)

    right = client.submit(here, row | {"q1-count": "1,5 kg"}, action=here)
    assert right.status_code == 303
    assert "× 1,5\u00a0kg" in client.get(f"/qua-cong-ty/{token}").text


def said(answer) -> str:
    return words(answer.page.find("p", id="q1-count-error"))
