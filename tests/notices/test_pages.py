"""The pages for whoever waits for goods: what a guest reads, what is refused, and that nothing tells who waits."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.extensions import session
from shop.notices.models import StockWatch
from shop.producers.models import Producer
from tests.builders import alcohol, outlets
from tests.builders.cart import AT, on_offer
from tests.builders.inventory import stocked
from tests.builders.watches import watched

SENT = {"outlet": "", "identifier": "lan@vidu.vn", "agreed": "y"}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def offer(db_session):
    return on_offer("Chè lam Phủ Quảng", stock=0)


def url(offer) -> str:
    return f"/bao-khi-co-hang/{offer.variant_id}"


def rows() -> list[tuple]:
    found = session.execute(select(StockWatch.email, StockWatch.phone, StockWatch.outlet_id))
    return [tuple(row) for row in found]


def test_sold_out_goods_lead_to_the_form_and_goods_in_stock_do_not(client, offer):
    page = f"/san-pham/{offer.product.slug}"
    assert f'href="{url(offer)}"' in client.get(page).get_data(as_text=True)
    assert f'href="/en{url(offer)}"' in client.get(f"/en{page}").get_data(as_text=True)
    full = on_offer("Nem chua", stock=3)
    assert "bao-khi-co-hang" not in client.get(f"/san-pham/{full.product.slug}").get_data(as_text=True)


def test_who_looks_at_an_outlet_without_the_goods_may_wait_for_it(client, offer):
    stocked(outlets.outlet("Điểm khác"), offer.variant, 5)
    client.post("/diem-ban/chon", data={"outlet_id": offer.outlet.id}, headers={"Origin": "http://localhost"})
    page = client.get(f"/san-pham/{offer.product.slug}").get_data(as_text=True)
    assert f"{url(offer)}?diem-ban={offer.outlet.id}" in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Lan@ViDu.vn", ("lan@vidu.vn", None)), ("0912 333 444", (None, "+84912333444"))],
)
def test_a_guest_asks_and_is_told_that_it_is_noted(client, offer, typed, kept):
    answer = client.post(url(offer), data={**SENT, "identifier": typed})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/san-pham/{offer.product.slug}")
    assert rows() == [(*kept, None)]
    assert "Đã ghi. Khi có hàng" in client.get(answer.headers["Location"]).page.text


def test_the_answer_does_not_tell_whether_somebody_waits_already(client, offer):
    first = client.post(url(offer), data=SENT)
    second = client.post(url(offer), data=SENT)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(rows()) == 1


def test_one_outlet_may_be_wished(client, offer):
    page = client.get(f"{url(offer)}?diem-ban={offer.outlet.id}").get_data(as_text=True)
    assert f'<option selected value="{offer.outlet.id}">' in page
    client.post(url(offer), data={**SENT, "outlet": str(offer.outlet.id)})
    assert rows() == [("lan@vidu.vn", None, offer.outlet.id)]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"identifier": ""}, "Hãy"),
        ({"identifier": "không phải số"}, "Hãy nhập số điện thoại hoặc e-mail"),
        ({"identifier": "a@b"}, "Địa chỉ e-mail chưa đúng"),
        ({"identifier": "x" * 4000}, ""),
        ({"identifier": "\x00"}, ""),
        ({"agreed": ""}, "Hãy đánh dấu đồng ý"),
        ({"outlet": "999999"}, ""),
        ({"outlet": "x"}, ""),
    ],
)
def test_what_cannot_be_is_refused_and_kept_as_typed(client, offer, change, sentence):
    sent = {name: value for name, value in {**SENT, **change}.items() if value or name != "agreed"}
    answer = client.post(url(offer), data=sent)
    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert rows() == []
    if "identifier" not in change:
        assert 'value="lan@vidu.vn"' in answer.get_data(as_text=True)


def test_goods_nobody_sells_on_the_web_are_not_there(client, db_session):
    assert client.get("/bao-khi-co-hang/999999").status_code == 404
    wine = alcohol.wine(stock=1)
    assert client.get(f"/bao-khi-co-hang/{wine.variant_id}").status_code == 404


def test_goods_of_a_producer_on_holiday_may_be_waited_for(client, offer):
    producer = session.get_one(Producer, offer.product.producer_id)
    producer.holiday_from, producer.holiday_until = AT.date(), AT.date() + timedelta(days=5)
    session.flush()
    assert client.get(url(offer)).status_code == 200
    assert client.post(url(offer), data=SENT).status_code == 303


def test_a_form_without_its_token_is_refused(client, offer):
    assert client.post(url(offer), data=SENT, token=False).status_code in {400, 403, 422}
    assert rows() == []


def test_one_phone_or_address_is_asked_for_a_few_times_a_day_only(client, offer):
    answers = [client.post(url(offer), data=SENT).status_code for _ in range(7)]
    assert answers == [303] * 6 + [429]


def test_the_link_stops_by_a_button_only(client, offer):
    watch = watched(offer.variant_id, "lan@vidu.vn")
    there = f"/bao-khi-co-hang/dung/{watch.token}"
    assert "Bạn đang chờ tin" in client.get(there).page.text
    assert watch.open_key is not None
    answer = client.post(there, data={})
    assert (answer.status_code, answer.headers["Location"]) == (303, there)
    session.expire_all()
    assert (watch.open_key, watch.email, watch.ended_at) == (None, None, AT)
    assert "đã gửi hoặc đã dừng" in client.get(there).page.text
    assert client.get("/bao-khi-co-hang/dung/khong-co-dau").status_code == 404
    assert client.post("/bao-khi-co-hang/dung/khong-co-dau", data={}).status_code == 404
