"""A gift basket of one's own: asked for, proposed, changed, put in the cart."""

import pytest
import time_machine
from sqlalchemy import select

from shop.cart.models import Cart, CartLine
from shop.catalogue.models import ProductVersion
from shop.extensions import session
from tests.builders import cart as carts
from tests.builders import certification, outlets
from tests.builders.cart import AT

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def offers():
    outlet = outlets.outlet("Cửa hàng Hạc Thành")
    made = [
        carts.on_offer(name, outlet=outlet, price=price)
        for name, price in (("Mắm tôm", 60_000), ("Chè lam", 120_000), ("Mật ong", 400_000))
    ]
    certification.link(made[1].product, certification.certificate(stars=4))
    return made


def asked(offers, budget: str = "200000") -> str:
    return f"/gio-qua?diem-ban={offers[0].outlet.slug}&ngan-sach={budget}"


def held() -> list[tuple[int, int]]:
    return [tuple(row) for row in session.execute(select(CartLine.variant_id, CartLine.quantity)).all()]


def test_it_asks_for_outlet_and_budget(client, offers):
    page = client.get("/gio-qua").page
    assert "Cửa hàng Hạc Thành" in page.text
    assert page.all("input", name="ngan-sach")[0].get("value") == "500.000"
    assert session.scalars(select(Cart)).all() == []


def test_a_proposal_stays_within_the_budget_and_shows_stars(client, offers):
    page = client.get(asked(offers)).page
    quantities = {
        each.get("name"): each.get("value")
        for each in page.all("input")
        if "quantity" in each.get("name", "")
    }
    jar, tea, honey = (f"v{offer.variant_id}-quantity" for offer in offers)
    assert quantities == {jar: "1", tea: "1", honey: "0"}
    assert "Tạm tính 180.000 ₫" in page.text.replace("\xa0", " ")
    assert "Chứng nhận OCOP 4 sao" in page.text


def test_what_was_chosen_goes_in_the_cart(client, offers):
    jar, tea, _honey = offers
    sent = {f"v{jar.variant_id}-quantity": "2", f"v{tea.variant_id}-quantity": "", "do": "add"}
    again = client.post(asked(offers), data={**sent, "do": "sum"})
    assert "Tạm tính 120.000 ₫" in again.page.text.replace("\xa0", " ")
    assert held() == []

    assert client.post(asked(offers), data=sent).location.endswith("/gio-hang")
    assert held() == [(jar.variant_id, 2)]
    assert "Mắm tôm" in client.get("/gio-hang").page.text


def test_it_stays_in_english(client, offers):
    version = session.get_one(ProductVersion, offers[0].product.published_version_id)
    version.name_en = "Shrimp paste"
    session.flush()
    page = client.get(f"/en{asked(offers)}").page
    assert "Shrimp paste" in page.text
    assert [
        form.get("action") for form in page.all("form", method="post") if "gio-qua" in form.get("action")
    ] == [f"/en{asked(offers)}"]


@pytest.mark.parametrize("quantity", ["-1", "1,5", "nhiều", "100"])
def test_a_number_that_is_none_is_refused_beside_its_field(client, offers, quantity):
    name = f"v{offers[0].variant_id}-quantity"
    answer = client.post(asked(offers), data={name: quantity, "do": "add"})
    assert answer.status_code == 422
    [field] = answer.page.all("input", name=name)
    assert (field.get("aria-invalid"), field.get("value")) == ("true", quantity)
    assert held() == []


def test_nothing_chosen_is_said(client, offers):
    answer = client.post(asked(offers), data={"do": "add"})
    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một sản phẩm." in answer.page.text


@pytest.mark.parametrize("query", ["ngan-sach=abc", "ngan-sach=1", "ngan-sach=500000&diem-ban=khong-co"])
def test_an_address_that_asks_for_nothing_real_is_refused(client, offers, query):
    assert client.get(f"/gio-qua?{query}").status_code == 422


def test_without_an_outlet_that_sells_online_there_is_nothing_to_choose(client):
    assert "Chưa có điểm bán nào bán qua mạng" in client.get("/gio-qua").page.text
