"""The two pages: bad input, what is kept, what is said when things have changed."""

import pytest
import time_machine

from shop.cart.queries import Visitor
from shop.cart.services import keep_checkout
from tests.builders import accounts, inventory, orders, outlets
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.places import HAC_THANH
from tests.support.pages import words


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


def with_cart(client, token: str, lines: int = 1):
    client.set_cookie("cart", f"{token}.{lines}")
    return client


PICKUP = {"door": "pickup", "name": "Nguyễn Thị Hoa", "phone": "0912345678", "pickup_payment": "at_outlet"}
DELIVERY = {
    "door": "delivery",
    "name": "Nguyễn Thị Hoa",
    "phone": "0912345678",
    "province_code": "38",
    "commune_code": HAC_THANH,
    "street": "12 Lê Lợi",
    "delivery_payment": "on_delivery",
}


@pytest.mark.parametrize(
    ("answers", "changed", "field"),
    [
        (PICKUP, {"name": ""}, "name"),
        (PICKUP, {"name": "a" * 101}, "name"),
        (PICKUP, {"name": "Hoa\x00"}, "name"),
        (PICKUP, {"name": "Hoa\u202eabc"}, "name"),
        (PICKUP, {"phone": ""}, "phone"),
        (PICKUP, {"phone": "12345"}, "phone"),
        (PICKUP, {"phone": "٠٩١٢٣٤٥٦٧٨"}, "phone"),
        (PICKUP, {"email": "không phải"}, "email"),
        (PICKUP, {"outlet_id": ""}, "outlet_id"),
        (PICKUP, {"outlet_id": "999999"}, "outlet_id"),
        (PICKUP, {"outlet_id": "1.5"}, "outlet_id"),
        (PICKUP, {"outlet_id": "<script>"}, "outlet_id"),
        (PICKUP, {"pickup_payment": "on_delivery"}, "pickup_payment"),
        (PICKUP, {"door": "window"}, "door"),
        (DELIVERY, {"commune_code": ""}, "commune_code"),
        (DELIVERY, {"commune_code": "99999"}, "commune_code"),
        (DELIVERY, {"street": ""}, "street"),
        (DELIVERY, {"street": "a" * 201}, "street"),
        (DELIVERY, {"note": "a" * 501}, "note"),
        (DELIVERY, {"delivery_payment": "bitcoin"}, "delivery_payment"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_keeps_the_rest(client, answers, changed, field):
    offer = carts.on_offer()
    token = carts.a_cart((offer.variant_id, 1))
    with_cart(client, token)

    answer = client.submit("/thanh-toan", {"outlet_id": str(offer.outlet.id), **answers, **changed})

    assert answer.status_code == 422
    assert answer.page.title.startswith("Lỗi:")
    assert f'href="#{field}"' in answer.page.html
    if field != "phone":
        assert answer.page.field("phone").get("value") == "0912345678"
    assert carts.cart_row(token).checkout == {}


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"province_code": "", "commune_code": ""}, "province_code", "Hãy chọn tỉnh hoặc thành phố."),
        ({"commune_code": ""}, "commune_code", "Hãy chọn xã hoặc phường."),
    ],
)
def test_a_missing_place_is_said_where_it_has_to_be_chosen_next(client, changed, field, sentence):
    with_cart(client, carts.a_cart((carts.on_offer().variant_id, 1)))

    answer = client.submit("/thanh-toan", {**DELIVERY, **changed})

    assert answer.status_code == 422
    [faults] = answer.page.all("ul", class_="error-summary__list")
    assert [(link.get("href"), words(link).partition(": ")[2]) for link in faults.iter("a")] == [
        (f"#{field}", sentence)
    ]


def test_fields_of_the_other_door_do_not_stand_in_the_way(client):
    offer = carts.on_offer()
    with_cart(client, carts.a_cart((offer.variant_id, 1)))

    answer = client.submit(
        "/thanh-toan",
        {**PICKUP, "outlet_id": str(offer.outlet.id), "street": "a" * 300, "commune_code": "99999"},
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, "/thanh-toan/xem-lai")


def test_without_script_a_province_brings_its_communes_and_keeps_what_was_typed(client):
    offer = carts.on_offer()
    with_cart(client, carts.a_cart((offer.variant_id, 1)))

    answer = client.submit(
        "/thanh-toan", {**DELIVERY, "commune_code": "", "phone": "091", "reload": "province"}
    )

    assert answer.status_code == 200
    assert not answer.page.title.startswith("Lỗi:")
    assert answer.page.field("phone").get("value") == "091"
    assert answer.page.field("street").get("value") == "12 Lê Lợi"
    options = [option.get("value") for option in answer.page.field("commune_code").iter("option")]
    assert len(options) == 167
    assert HAC_THANH in options


def test_an_old_name_leads_to_its_communes_of_today(client):
    offer = carts.on_offer()
    with_cart(client, carts.a_cart((offer.variant_id, 1)))

    answer = client.submit(
        "/thanh-toan",
        {**DELIVERY, "province_code": "", "commune_code": "", "search": "p dong tho", "reload": "search"},
    )

    assert answer.status_code == 200
    assert "trước là" in answer.page.text
    options = [option.get("value") for option in answer.page.field("commune_code").iter("option")]
    assert HAC_THANH in options


def test_a_commune_found_by_its_old_name_needs_no_province(client):
    offer = carts.on_offer(variant={"max_transit_days": 5})
    token = carts.a_cart((offer.variant_id, 1))
    with_cart(client, token)

    answer = client.submit("/thanh-toan", {**DELIVERY, "province_code": "", "search": "p dong tho"})

    assert answer.status_code == 303
    assert carts.cart_row(token).checkout["commune_code"] == HAC_THANH


def test_what_was_typed_comes_back_on_the_way_back(client):
    offer = carts.on_offer()
    token = carts.a_cart((offer.variant_id, 1))
    keep_checkout(Visitor(token), orders.pickup(offer.outlet.id, email="hoa@vidu.vn").to_json(), at=AT)

    page = with_cart(client, token).get("/thanh-toan").page

    assert page.field("phone").get("value") == "0912 345 678"
    assert page.field("email").get("value") == "hoa@vidu.vn"


def test_an_account_fills_in_name_and_phone(client, sign_in):
    offer = carts.on_offer()
    sign_in(client, accounts.user("Lê Văn Tám", phone="+84911222333"))
    client.post("/gio-hang/them", data={"variant_id": offer.variant_id}, token=False)

    page = client.get("/thanh-toan").page

    assert page.field("name").get("value") == "Lê Văn Tám"
    assert page.field("phone").get("value") == "0911 222 333"


def test_outlets_that_lack_something_say_so(client):
    first, second = outlets.outlet("Hạc Thành"), outlets.outlet("Sầm Sơn")
    jar = carts.on_offer("Mắm tôm", outlet=first)
    tea = carts.on_offer("Chè xanh", outlet=first)
    inventory.stocked(second, jar.variant, 5)
    with_cart(client, carts.a_cart((jar.variant_id, 1), (tea.variant_id, 1)))

    text = client.get("/thanh-toan").page.text

    assert "Không đủ: Chè xanh" in text
    assert text.index("Hạc Thành") < text.index("Sầm Sơn")


@pytest.mark.parametrize(
    ("cookies", "names", "far", "reason"),
    [
        ({}, ["Xa", "Gần", "Không rõ", "Thiếu"], [], "Nơi có đủ hàng đứng trước."),
        (
            {"place": "19.8,105.77"},
            ["Gần", "Xa", "Không rõ", "Thiếu"],
            ["cách khoảng 3 km", "cách khoảng 171 km", "", "cách chưa đến 2 km"],
            "Nơi có đủ hàng đứng trước, trong đó nơi gần bạn nhất đứng đầu (theo đường chim bay).",
        ),
        (
            {"place": "19.8,105.77", "outlet": "xa"},
            ["Xa", "Gần", "Không rõ", "Thiếu"],
            [],
            "Điểm bán bạn đã chọn đứng đầu. Nơi có đủ hàng đứng trước, trong đó nơi gần bạn nhất đứng đầu",
        ),
    ],
    ids=["nowhere", "point", "chosen"],
)
def test_outlets_to_collect_at_stand_by_distance_where_a_place_is_known(client, cookies, names, far, reason):
    near = outlets.outlet("Gần", rank=2, lat=19.8288, lng=105.77)
    away = outlets.outlet("Xa", rank=1, slug="xa", lat=21.3, lng=105.4)
    offer, tea = carts.on_offer(outlet=near), carts.on_offer("Chè xanh", outlet=near)
    unknown = outlets.outlet("Không rõ", rank=9)
    lacks = outlets.outlet("Thiếu", rank=3, lat=19.8, lng=105.77)
    for place in (away, unknown, lacks):
        inventory.stocked(place, offer.variant, 5)
    for place in (away, unknown):
        inventory.stocked(place, tea.variant, 5)
    for name, value in cookies.items():
        client.set_cookie(name, value)
    with_cart(client, carts.a_cart((offer.variant_id, 1), (tea.variant_id, 1)))

    page = client.get("/thanh-toan").page

    [group] = [each for each in page.all("fieldset") if each.get("id") == "outlet_id"]
    labels = [words(each).replace("\u00a0", " ") for each in group.iter("label")]
    assert [label.split("91 ")[0].strip() for label in labels] == names
    assert all(said in label for said, label in zip(far, labels, strict=bool(far)))
    assert reason in words(group)
    assert ("cách" in words(group)) is ("place" in cookies)


@pytest.mark.parametrize("path", ["/gio-hang", "/thanh-toan", "/thanh-toan/xem-lai"])
@pytest.mark.parametrize("lines", [1, 8])
def test_each_page_needs_at_most_twelve_statements(client, query_count, path, lines):
    outlet = outlets.outlet()
    offers = [
        carts.on_offer(f"Món {n}", outlet=outlet, variant={"max_transit_days": 5}) for n in range(lines)
    ]
    token = carts.a_cart(*((offer.variant_id, 1) for offer in offers))
    keep_checkout(Visitor(token), orders.delivery().to_json(), at=AT)
    client.set_cookie("place", HAC_THANH)
    with_cart(client, token, lines).get(path)  # the process knows shelves and settings from now on

    with query_count() as statements:
        answer = client.get(path)

    assert answer.status_code == 200
    assert len(statements) <= 12, str(statements)
