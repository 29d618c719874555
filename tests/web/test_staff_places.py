"""On every page of the staff exactly one entry of the menu is the one they are at."""

import pytest

from tests.builders import accounts, outlets
from tests.builders.cart import on_offer
from tests.support.pages import words

PLACES = {
    "hom-nay": "Hôm nay",
    "ton-kho": "Tồn kho",
    "ton-kho/{variant}": "Tồn kho",
    "ton-kho/hang-tinh-khac": "Tồn kho",
    "sap-het-han": "Tồn kho",
    "nhap-hang": "Nhập hàng",
    "gia": "Giá bán",
    "kiem-kho": "Kiểm kho",
    "chuyen-hang": "Chuyển hàng",
    "don-hang": "Đơn hàng",
    "tra-hang": "Trả hàng",
}


@pytest.mark.parametrize(("path", "entry"), PLACES.items())
def test_the_menu_of_an_outlet_says_where_one_is(client, db_session, sign_in, path, entry):
    outlet = outlets.outlet()
    goods = on_offer(outlet=outlet)
    sign_in(client, accounts.manager(outlet.id))

    answer = client.get(f"/quan-ly/{outlet.slug}/{path.format(variant=goods.variant_id)}")

    assert answer.status_code == 200
    menu = answer.page.all("a", class_="staff-nav__link")
    assert [words(link) for link in menu if link.get("aria-current")] == [entry]


@pytest.mark.parametrize(
    ("path", "entry"),
    {
        "/quan-tri/chung-nhan": "Chứng nhận",
        "/quan-tri/chung-nhan/sap-het-han": "Chứng nhận",
        "/quan-tri/chung-nhan-khac": "Chứng nhận khác",
        "/quan-tri/hom-nay": "Hôm nay",
        "/quan-tri/mang-luoi": "Hàng toàn mạng",
        "/quan-tri/nhat-ky": "Nhật ký",
    }.items(),
)
def test_the_menu_of_the_programme_says_where_one_is(client, db_session, sign_in, path, entry):
    sign_in(client, accounts.admin())

    answer = client.get(path)

    assert answer.status_code == 200
    menu = answer.page.all("a", class_="staff-nav__link")
    assert [words(link) for link in menu if link.get("aria-current")] == [entry]
