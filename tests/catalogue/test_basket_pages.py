"""The page on which staff fill a gift basket, and what a shopper sees of one."""

import pytest
import time_machine
from sqlalchemy import select

from shop.catalogue.models import BasketItem, Product, Variant
from shop.catalogue.services import BasketPart, hide, set_basket
from shop.extensions import session
from tests.builders import accounts, certification, inventory, outlets
from tests.builders.cart import AT, GOOD
from tests.builders.catalogue import a_product

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def variant_of(product: Product) -> Variant:
    return session.scalars(select(Variant).where(Variant.product_id == product.id)).one()


@pytest.fixture
def goods():
    return [a_product(name) for name in ("Giỏ quà xứ Thanh", "Mắm tôm Hậu Lộc", "Chè lam Phủ Quảng")]


@pytest.fixture
def page(goods) -> str:
    return f"/quan-tri/san-pham/{goods[0].id}/quy-cach/{variant_of(goods[0]).id}/gio-qua"


@pytest.fixture
def desk(client, sign_in):
    return sign_in(client, accounts.admin())


def inside() -> list[tuple[int, int, int | None]]:
    rows = session.scalars(select(BasketItem).order_by(BasketItem.component_id))
    return [(row.component_id, row.quantity, row.share) for row in rows]


def test_goods_are_found_put_in_and_written_when_saved(desk, goods, page):
    one = variant_of(goods[1]).id
    found = desk.post(page, data={"do": "find", "words": "mam tom"})
    assert "Mắm tôm Hậu Lộc" in found.page.text
    assert "Chè lam" not in found.page.text

    added = desk.post(page, data={"do": f"add-{one}"})
    assert added.status_code == 200
    assert inside() == []
    assert [each.get("value") for each in added.page.all("input", name="part")] == [str(one)]

    sent = {"do": "save", "part": one, f"p{one}-quantity": "2", f"p{one}-share": "80.000", "sums": "y"}
    assert desk.post(page, data=sent).status_code == 303
    assert inside() == [(one, 2, 80_000)]
    shown = desk.get(page).page
    assert shown.all("input", name=f"p{one}-share")[0].get("value") == "80.000"
    assert shown.all("input", name="sums")[0].get("checked") is not None


def test_what_was_typed_stays_when_a_row_is_wrong(desk, goods, page):
    one, two = (variant_of(each).id for each in goods[1:])
    sent = {"do": "save", "part": [one, two], f"p{one}-quantity": "0", f"p{two}-quantity": "3"}
    answer = desk.post(page, data=sent)

    assert answer.status_code == 422
    assert answer.page.all("input", name=f"p{one}-quantity")[0].get("aria-invalid") == "true"
    assert answer.page.all("input", name=f"p{two}-quantity")[0].get("value") == "3"
    assert inside() == []


def test_shares_for_some_goods_only_are_refused(desk, goods, page):
    one, two = (variant_of(each).id for each in goods[1:])
    quantities = {f"p{one}-quantity": "1", f"p{two}-quantity": "1", f"p{one}-share": "1000"}
    answer = desk.post(page, data={"do": "save", "part": [one, two], **quantities})

    assert answer.status_code == 422
    assert "hoặc để trống tất cả" in answer.page.text


def test_a_row_is_taken_off_and_nothing_left_makes_it_ordinary(desk, goods, page):
    basket, one = variant_of(goods[0]), variant_of(goods[1])
    set_basket(basket.id, [BasketPart(one.id, 1)], by=None, at=AT)
    dropped = desk.post(page, data={"do": f"drop-{one.id}", "part": one.id, f"p{one.id}-quantity": "1"})
    assert dropped.page.all("input", name="part") == []
    assert inside() == [(one.id, 1, None)]

    desk.post(page, data={"do": "save"})
    assert inside() == []


def test_an_officer_of_another_province_finds_no_such_page(client, sign_in, page):
    assert sign_in(client, accounts.officer("25")).get(page).status_code == 404


@pytest.fixture
def basket(goods):
    """On sale at one outlet: two of the first, one of the second."""
    outlet = outlets.outlet()
    for product in goods[1:]:
        inventory.stocked(outlet, variant_of(product), 10, expires_on=GOOD)
    parts = [BasketPart(variant_of(goods[1]).id, 2), BasketPart(variant_of(goods[2]).id, 1)]
    set_basket(variant_of(goods[0]).id, parts, by=None, at=AT)
    certificate = certification.certificate(stars=4)
    certification.link(goods[1], certificate)
    return goods


def test_a_shopper_sees_what_is_in_it_each_with_its_own_star(client, basket, query_count):
    path = f"/san-pham/{basket[0].slug}"
    client.get(path)
    with query_count() as statements:
        page = client.get(path).page
    assert len(statements) <= 6
    assert len(page.all("li", class_="contents__row")) == 2
    shown = page.text.replace("\xa0", " ").split("Trong giỏ quà có")[1].split("Xem thêm")[0]
    assert shown.index("Mắm tôm Hậu Lộc") < shown.index("Chứng nhận OCOP 4 sao") < shown.index("Chè lam")
    assert page.all("form", id="them") != []


def test_a_basket_with_a_component_off_sale_cannot_be_bought(client, basket):
    hide(basket[2].id, note="Hết vụ", by=None, at=AT)
    page = client.get(f"/san-pham/{basket[0].slug}").page

    assert page.all("form", id="them") == []
