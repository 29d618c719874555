"""The field on the cart and on the review page, the conditions, and the pages of the staff."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.cart.queries import Visitor
from shop.cart.services import keep_checkout
from shop.extensions import session
from shop.orders.models import Order
from shop.promotions import services as vouchers
from shop.promotions.models import Voucher
from shop.promotions.queries import scopes
from shop.promotions.rules import Scope
from shop.promotions.states import Kind, VoucherState
from tests.builders import accounts, outlets
from tests.builders import cart as carts
from tests.builders import orders as placing
from tests.builders.cart import AT
from tests.builders.promotions import a_draft, a_free_delivery, a_voucher, an_amount, place_with
from tests.support.pages import fields_of

NEW = "/quan-tri/ma-giam-gia/moi"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def offer(db_session):
    return carts.on_offer(price=60_000)


@pytest.fixture
def cart(offer, client):
    token = carts.a_cart((offer.variant_id, 2))
    client.set_cookie("cart", f"{token}.1")
    return token


def kept(token: str) -> str | None:
    row = carts.cart_row(token)
    session.refresh(row)
    return row.voucher_code


def enter(client, code: str, page: str = "/gio-hang"):
    action = f"{page.removesuffix('/xem-lai')}/ma-giam-gia#ma-giam-gia"
    return client.submit(page, {"code": code}, action=action)


def test_a_code_is_taken_off_in_the_cart_and_can_be_put_away(client, cart):
    a_voucher(cap=10_000)

    done = enter(client, " giảm10 ")
    page = client.get("/gio-hang")

    assert (done.status_code, kept(cart)) == (303, "GIAM10")
    assert "Giảm 10\u00a0%, nhiều nhất 10.000\u00a0₫" in page.page.text
    assert "−10.000\u00a0₫" in page.page.text
    assert "Thanh toán · 110.000\u00a0₫" in page.page.text
    client.submit("/gio-hang", action="/gio-hang/ma-giam-gia/bo")
    assert kept(cart) is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (None, "Không có mã giảm giá này. Hãy kiểm tra lại chữ và số."),
        ({"first_day": date(2026, 12, 1)}, "Mã giảm giá này dùng được từ ngày 01/12/2026."),
        ({"minimum": 150_000}, "Cần mua thêm 30.000\u00a0₫ hàng được áp dụng để dùng mã này."),
        (
            {"scope": Scope(sets=frozenset({1}))},
            "Mã giảm giá này không dùng cho những sản phẩm trong giỏ.",
        ),
    ],
)
def test_a_code_that_gives_nothing_is_said_beside_the_field(client, cart, fields, sentence):
    an_amount("CUMOI", value=5_000)
    enter(client, "CUMOI")
    if fields is not None:
        a_voucher(**fields)

    answer = enter_again(client, "GIAM10")

    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert 'value="GIAM10"' in answer.get_data(as_text=True)
    assert kept(cart) == "CUMOI"


def enter_again(client, code: str):
    """The field is gone while a code counts: the form of a page that was open before."""
    return client.post("/gio-hang/ma-giam-gia", data={"code": code})


def test_the_review_page_takes_a_code_and_says_why_not(client, cart, offer):
    a_free_delivery()
    an_amount()
    keep_checkout(Visitor(cart), placing.pickup(offer.outlet.id).to_json(), at=AT)
    session.commit()

    refused = enter(client, "freeship", "/thanh-toan/xem-lai")
    taken = enter(client, "giam20k", "/thanh-toan/xem-lai")
    page = client.get("/thanh-toan/xem-lai")

    assert refused.status_code == 422
    assert "Mã này miễn phí giao hàng nên chỉ dùng khi giao tận nơi." in refused.page.text
    assert (taken.status_code, kept(cart)) == (303, "GIAM20K")
    assert "Giảm giá" in page.page.text
    assert "Đặt hàng · 100.000\u00a0₫" in page.page.text


def test_a_code_that_ended_is_said_on_the_review_page_and_the_order_can_be_placed_without(
    client, cart, offer
):
    voucher = an_amount()
    keep_checkout(Visitor(cart), placing.pickup(offer.outlet.id).to_json(), at=AT)
    enter(client, "GIAM20K")
    shown = fields_of(client.get("/thanh-toan/xem-lai").page.form("/thanh-toan/dat-hang"))
    vouchers.stop(voucher.id, by=None, at=AT)
    session.commit()

    changed = client.post("/thanh-toan/dat-hang", data={**shown, "terms": "y"})
    assert changed.status_code == 422
    assert "Giảm giá: trước 20.000\u00a0₫, nay 0\u00a0₫." in changed.page.text
    assert "Mã GIAM20K không được tính vào đơn này. Mã giảm giá này đã dừng." in changed.page.text
    assert session.scalars(select(Order)).all() == []

    fresh = fields_of(changed.page.form("/thanh-toan/dat-hang"))
    placed = client.post("/thanh-toan/dat-hang", data={**fresh, "terms": "y"})
    order = session.scalars(select(Order)).one()
    assert (placed.status_code, order.total, order.voucher_code) == (303, 120_000, None)


def test_the_order_page_shows_the_price_and_the_discount(client, offer):
    an_amount()
    order = place_with("GIAM20K", placing.pickup(offer.outlet.id), (offer.variant_id, 2))

    page = client.get(f"/don-hang/{order.token}").page.text

    assert "120.000\u00a0₫" in page
    assert "−20.000\u00a0₫" in page
    assert "GIAM20K" in page
    assert "100.000\u00a0₫" in page


def test_the_conditions_are_public_in_both_languages(client, offer):
    a_voucher(
        minimum=200_000, total_limit=100, person_limit=1, scope=Scope(products=frozenset({offer.product.id}))
    )
    a_voucher("RIENG", is_public=False)

    page = client.get("/thong-tin/khuyen-mai")
    english = client.get("/en/thong-tin/khuyen-mai").page.text

    for sentence in (
        "Giảm 10\u00a0%. Từ 01/11/2026 đến hết 31/12/2026.",
        "Đơn có từ 200.000\u00a0₫ tiền hàng được áp dụng.",
        "Chỉ áp dụng cho: Mắm tôm Hậu Lộc.",
        "Tiền giảm không quá 50\u00a0% giá hàng được áp dụng.",
        "Tất cả 100 lượt dùng.",
        "Không áp dụng cho rượu bia. Mỗi đơn dùng một mã.",
    ):
        assert sentence in page.page.text
    assert "RIENG" not in page.page.text
    assert "Ten percent off" in english
    assert "public" in page.headers["Cache-Control"]


def test_without_a_public_voucher_the_page_says_so(client, db_session):
    assert "Hiện chưa có mã giảm giá nào" in client.get("/thong-tin/khuyen-mai").page.text


def test_an_operator_makes_changes_publishes_and_stops_a_voucher_of_its_own(client, sign_in, offer):
    operator = accounts.operator_person(offer.outlet.operator_id)
    sign_in(client, operator)
    made = client.submit(
        NEW,
        {
            "code": "tết 2027",
            "name": "Quà Tết",
            "kind": "percent",
            "value": "7,5",
            "cap": "50.000",
            "first_day": "1/12/2026",
            "last_day": "31/01/2027",
            "outlets": str(offer.outlet.id),
            "products": f"https://ocop.example/san-pham/{offer.product.slug}\n",
        },
        action=NEW,
    )
    row = session.scalars(select(Voucher)).one()
    assert made.status_code == 303
    assert (row.code, row.kind, row.value, row.cap, row.state) == (
        "TET2027",
        Kind.PERCENT,
        750,
        50_000,
        VoucherState.DRAFT,
    )
    assert scopes([row.id])[row.id] == Scope(
        products=frozenset({offer.product.id}), outlets=frozenset({offer.outlet.id})
    )

    here = f"/quan-tri/ma-giam-gia/{row.id}"
    client.submit(here, {"value": "10"}, action=here)
    client.submit(here, action=f"{here}/phat-hanh")
    session.refresh(row)
    assert (row.value, row.state) == (1_000, VoucherState.LIVE)
    earlier = client.submit(here, {"last_day": "30/01/2027"}, action=here)
    assert (earlier.status_code, row.last_day) == (422, date(2027, 1, 31))
    client.submit(here, {"last_day": "28/02/2027"}, action=here)
    client.submit(here, action=f"{here}/dung")
    session.refresh(row)
    assert (row.last_day, row.state) == (date(2027, 2, 28), VoucherState.STOPPED)
    actions = [each.action for each in session.scalars(select(AuditEvent).order_by(AuditEvent.id))]
    assert [each for each in actions if each.startswith("voucher")] == [
        "voucher_made",
        "voucher_changed",
        "voucher_live",
        "voucher_improved",
        "voucher_stopped",
    ]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("value", "", "Hãy nhập mức giảm; để trống nếu miễn phí giao hàng."),
        ("value", "101%", "Hãy nhập số phần trăm từ 1 đến 100."),
        ("code", "có dấu!", "Mã gồm 3 đến 20 chữ cái không dấu, chữ số hoặc dấu gạch nối."),
        ("code", "Giam10", "Mã này đã có. Hãy chọn mã khác."),
        ("last_day", "30/11/2026", "Ngày cuối phải từ ngày đầu trở đi."),
        ("products", "khong-co", "Không tìm thấy “khong-co”."),
    ],
)
def test_what_cannot_be_a_voucher_is_said_beside_its_field(
    client, sign_in, db_session, field, value, sentence
):
    a_voucher()
    sign_in(client, accounts.admin())
    good = {
        "code": "TET2027",
        "name": "Quà Tết",
        "kind": "percent",
        "value": "10",
        "first_day": "1/12/2026",
        "last_day": "31/01/2027",
    }

    answer = client.submit(NEW, {**good, field: value}, action=NEW)

    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert len(session.scalars(select(Voucher)).all()) == 1


def test_an_operator_cannot_use_outlets_of_another(client, sign_in, offer):
    other = outlets.outlet("Quầy khác")
    sign_in(client, accounts.operator_person(offer.outlet.operator_id))
    draft = a_draft(operator_id=offer.outlet.operator_id, scope=Scope(outlets=frozenset({other.id})))

    with pytest.raises(Exception, match="không thuộc đơn vị"):
        vouchers.create(draft, by=None, at=AT)


def test_staff_see_uses_with_their_orders_and_what_was_given(client, sign_in, offer):
    voucher = an_amount(operator_id=offer.outlet.operator_id, total_limit=5)
    order = place_with("GIAM20K", placing.pickup(offer.outlet.id), (offer.variant_id, 1))
    sign_in(client, accounts.operator_person(offer.outlet.operator_id))

    listed = client.get("/quan-tri/ma-giam-gia").page.text
    page = client.get(f"/quan-tri/ma-giam-gia/{voucher.id}")

    assert "1 / 5" in listed
    assert "20.000\u00a0₫" in listed
    assert order.code in page.page.text
    assert f"/quan-ly/{offer.outlet.slug}/don-hang/" in page.get_data(as_text=True)


def test_guessing_codes_is_counted(client, cart):
    a_voucher()
    for _ in range(40):
        assert enter(client, "SAI-MA").status_code == 422

    answer = enter(client, "GIAM10")

    assert answer.status_code == 422
    assert "Bạn thử quá nhiều lần." in answer.page.text
    assert kept(cart) is None
