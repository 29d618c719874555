"""Nobody sees goods with alcohol before they said that they are of age; no shared cache mixes the two."""

import pytest
import time_machine

from shop.extensions import session
from shop.producers.models import Producer
from tests.builders.alcohol import wine
from tests.builders.cart import AT
from tests.builders.catalogue import a_product
from tests.support.pages import words

SAME_SITE = {"Origin": "http://localhost"}
SECRETS = ("Rượu Làng Vân", "29", "200.000", "media")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def confirm(client, target="/san-pham/ruou-lang-van"):
    return client.post("/xac-nhan-tuoi", data={"next": target}, headers=SAME_SITE)


def cards(page):
    return [words(card) for card in page.all("a", class_="card__link")]


def asked(page):
    """Where the form leads that asks for the age."""
    form = page.form("/xac-nhan-tuoi")
    return next(field.get("value") for field in form.iter("input") if field.get("name") == "next")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_stranger_and_a_crawler_get_the_same_neutral_page(client, db_session, prefix):
    offer = wine()
    answer = client.get(f"{prefix}/san-pham/{offer.product.slug}")
    main = answer.page.text
    assert answer.status_code == 200
    assert "18" in main
    assert not [secret for secret in SECRETS if secret in main]
    assert answer.page.all("script", type="application/ld+json") == []
    assert "noindex" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers


def test_the_answer_is_kept_by_the_browser_alone_and_leads_on(client, db_session):
    offer = wine()
    answer = confirm(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/san-pham/ruou-lang-van")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("of_age=1;")
    assert "HttpOnly" in cookie
    assert "Max-Age" not in cookie
    page = client.get(f"/san-pham/{offer.product.slug}")
    assert page.page.heading == "Rượu Làng Vân"
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "phải trả tiền trước" in page.text


@pytest.mark.parametrize("sent", [{"Origin": "https://ke-xau.vn"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_site_cannot_answer_for_the_visitor(client, db_session, sent):
    wine()
    assert client.post("/xac-nhan-tuoi", data={"next": "/"}, headers=sent).status_code == 403
    assert "Trang này dành cho người đủ 18 tuổi" in client.get("/san-pham/ruou-lang-van").text


@pytest.mark.parametrize("target", ["https://ke-xau.vn/", "//ke-xau.vn", "khong-phai-duong-dan"])
def test_the_answer_leads_nowhere_else(client, db_session, target):
    assert confirm(client, target).headers["Location"] == "/san-pham"


@pytest.mark.parametrize("value", ["0", "", "yes", "1; x"])
def test_any_other_cookie_is_no_answer(client, db_session, value):
    wine()
    client.set_cookie("of_age", value)
    assert "Trang này dành cho người đủ 18 tuổi" in client.get("/san-pham/ruou-lang-van").text


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("/san-pham", ["Mắm tôm"], ["Mắm tôm"]),
        ("/san-pham?q=ruou", [], ["Rượu Làng Vân"]),
        ("/san-pham?q=ruou&sap-xep=gia-tang", [], ["Rượu Làng Vân"]),
        ("/danh-muc/do-uong", [], ["Rượu Làng Vân"]),
        ("/danh-muc/mam-gia-vi", ["Mắm tôm"], ["Mắm tôm"]),
    ],
)
def test_lists_hold_alcohol_only_for_adults_who_asked_for_it(client, db_session, path, before, after):
    a_product("Mắm tôm")
    wine(shelf="do-uong")
    first = client.get(path)
    assert cards(first.page) == before
    assert "Rượu Làng Vân" not in first.text
    confirm(client, path)
    assert cards(client.get(path).page) == after


@pytest.mark.parametrize(
    "path", ["/san-pham?q=ruou", "/san-pham?q=ruou&sap-xep=gia-tang", "/danh-muc/do-uong"]
)
def test_a_list_that_holds_something_back_says_so_and_is_not_shared(client, db_session, path):
    wine(shelf="do-uong")
    answer = client.get(path)
    assert asked(answer.page) == path
    assert "Không tìm thấy" not in answer.text
    assert "Chưa có sản phẩm nào khớp" not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_other_lists_stay_shared(client, db_session):
    a_product("Mắm tôm")
    wine(shelf="do-uong")
    for path in ("/san-pham", "/san-pham?q=mam", "/danh-muc/mam-gia-vi"):
        assert client.get(path).headers["Cache-Control"].startswith("public")


def test_a_list_of_alcohol_alone_is_the_same_question(client, db_session):
    wine()
    answer = client.get("/san-pham?bo-san-pham=14")
    assert "Trang này dành cho người đủ 18 tuổi" in answer.text
    assert asked(answer.page) == "/san-pham?bo-san-pham=14"
    confirm(client)
    assert cards(client.get("/san-pham?bo-san-pham=14").page) == ["Rượu Làng Vân"]


def test_a_producer_names_its_alcohol_to_adults_only(client, db_session):
    offer = wine()
    path = f"/chu-the/{session.get_one(Producer, offer.product.producer_id).slug}"
    answer = client.get(path)
    assert offer.product.slug not in answer.text
    assert "Chưa có sản phẩm nào đang bán" not in answer.text
    assert asked(answer.page) == path
    assert answer.headers["Cache-Control"] == "private, no-cache"
    confirm(client)
    assert offer.product.slug in client.get(path).text


def test_it_goes_into_the_cart_of_adults_only(client, db_session):
    offer = wine()
    sent = {"variant_id": offer.variant_id, "quantity": 1}
    client.post("/gio-hang/them", data=sent, headers=SAME_SITE)
    page = client.get("/gio-hang")
    assert "đủ 18 tuổi" in page.text
    assert page.page.all("a", href="/thanh-toan") == []
    confirm(client)
    client.post("/gio-hang/them", data=sent, headers=SAME_SITE)
    assert "Rượu Làng Vân" in client.get("/gio-hang").text


def test_without_a_licence_it_does_not_go_into_a_cart(client, db_session):
    offer = wine(licence=False)
    confirm(client)
    client.post("/gio-hang/them", data={"variant_id": offer.variant_id, "quantity": 1}, headers=SAME_SITE)
    assert "Rượu bia chỉ bán tại điểm bán" in client.get("/gio-hang").text
