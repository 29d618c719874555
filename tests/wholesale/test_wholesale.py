"""Goods in quantity: the sheet, what buyers ask, and the board on which nobody's contact stands."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.certification.states import CertificateState
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.states import WrongMove
from shop.extensions import session
from shop.messages.models import Message
from shop.producers.models import Producer
from shop.wholesale import queries, services
from shop.wholesale.models import WantedAnswer, WantedPost, WholesaleEnquiry
from shop.wholesale.services import TermsDraft
from shop.wholesale.states import EnquiryState, PostState
from tests.builders import accounts, catalogue, certification
from tests.builders.cart import AT
from tests.builders.producers import producer as a_producer
from tests.builders.wholesale import a_post, an_answer, an_enquiry

pytestmark = pytest.mark.usefixtures("db_session")
BY = {"by": None, "at": AT}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def noodles():
    made = catalogue.a_product("Miến dong", name_en="Arrowroot noodles", ingredients_en="Arrowroot")
    certification.link(made, certification.certificate(stars=4))
    session.flush()
    return made


def test_an_enquiry_reaches_the_producer_and_is_answered_once(noodles):
    accounts.producer_person(noodles.producer_id, email="chuthe@vidu.vn")
    enquiry = an_enquiry(noodles.slug, email="mua@vidu.vn", language="en")
    mine = {"producer_ids": [noodles.producer_id]}

    with pytest.raises(NotFound):
        services.answer(enquiry, "Có", producer_ids=[noodles.producer_id + 1], **BY)
    with pytest.raises(BadInput):
        services.answer(enquiry, "  ", **mine, **BY)
    services.answer(enquiry, "Có 500 gói", **mine, **BY)
    with pytest.raises(WrongMove):
        services.answer(enquiry, "Lần nữa", **mine, **BY)

    told, answered = session.execute(select(Message.to_email, Message.body).order_by(Message.id)).all()
    assert told.to_email == "chuthe@vidu.vn"
    assert f"/kenh-chu-the/ban-si/hoi/{enquiry}" in told.body
    assert (answered.to_email, answered.body) == ("mua@vidu.vn", "Có 500 gói")
    assert session.get_one(WholesaleEnquiry, enquiry).state is EnquiryState.ANSWERED


def test_an_enquiry_needs_goods_on_sale_and_a_way_back(noodles):
    with pytest.raises(BadInput, match="số điện thoại hoặc e-mail"):
        an_enquiry(noodles.slug, phone=None)
    with pytest.raises(NotFound):
        an_enquiry(catalogue.a_draft("Chưa đăng").slug)
    rice = catalogue.a_product(
        "Rượu gạo", set_code=14, warning="Không bán cho trẻ em", variant={"alcohol_bp": 2900}
    )
    with pytest.raises(NotFound):
        an_enquiry(rice.slug)
    fruit = catalogue.a_product("Mơ ngâm", warning="Không bán cho trẻ em", variant={"alcohol_bp": 1200})
    with pytest.raises(NotFound):
        an_enquiry(fruit.slug)
    assert queries.own_goods([fruit.producer_id, noodles.producer_id]) == [
        (noodles.id, noodles.slug, "Miến dong", None)
    ]
    assert session.scalars(select(WholesaleEnquiry)).all() == []


def test_the_sheet_is_linked_while_its_producer_sells(noodles, client):
    page, sheet = f"/san-pham/{noodles.slug}", f"/ban-si/{noodles.slug}"
    assert sheet in client.get(page).page.links
    session.get_one(Producer, noodles.producer_id).suspended_on = AT.date()
    session.flush()
    assert sheet not in client.get(page).page.links
    assert client.get(sheet).status_code == 404


def test_contacts_are_told_only_when_staff_connect_the_two_sides(noodles):
    one = a_post(email="mua@vidu.vn")
    answer = an_answer(one.id, noodles.producer_id)
    assert queries.answers(one.id, connected=True) == []

    with pytest.raises(NotFound):
        services.connect(one.id, answer, province_code="25", **BY)
    services.connect(one.id, answer, province_code="38", **BY)
    services.connect(one.id, answer, province_code="38", **BY)

    [row] = queries.answers(one.id, connected=True)
    assert row.row.connected_at == AT
    assert [row.to_email for row in session.scalars(select(Message))] == ["mua@vidu.vn"]
    with pytest.raises(Refused, match="đã nối"):
        an_answer(one.id, noodles.producer_id, units=5)


def test_only_posts_on_the_board_are_answered_until_their_last_day(noodles):
    waits = a_post(shown=False)
    with pytest.raises(NotFound):
        an_answer(waits.id, noodles.producer_id)
    one = a_post()
    an_answer(one.id, noodles.producer_id)
    an_answer(one.id, noodles.producer_id, units=1500)
    assert session.scalars(select(WantedAnswer.units)).all() == [1500]
    late = AT + timedelta(days=34)
    with pytest.raises(Refused, match="hết hạn"):
        an_answer(one.id, a_producer().id, at=late)
    assert [row.row.id for row in queries.shown_posts(one.last_day, skip=0, most=9)] == [one.id]
    assert queries.shown_posts(one.last_day + timedelta(days=1), skip=0, most=9) == []


def test_a_post_is_refused_with_a_reason_and_closed_by_its_buyer():
    one, other = a_post(shown=False), a_post()
    with pytest.raises(BadInput, match="Hãy ghi lý do"):
        services.decide(one.id, PostState.REFUSED, **BY)
    services.decide(one.id, PostState.REFUSED, refusal="Không phải nông sản", **BY)
    with pytest.raises(WrongMove):
        services.decide(one.id, PostState.SHOWN, **BY)
    services.close(other.token, at=AT)
    assert (one.state, other.state) == (PostState.REFUSED, PostState.CLOSED)


def test_buyers_are_forgotten_after_180_days(noodles):
    enquiry, one = an_enquiry(noodles.slug), a_post()
    said = an_answer(one.id, noodles.producer_id, note="Gọi chị Hoa")

    assert services.erase_old(at=AT + timedelta(days=180)) == 0
    assert services.erase_old(at=AT + timedelta(days=181)) == 1
    assert services.erase_old(at=AT + timedelta(days=33 + 181)) == 1

    session.expire_all()
    asked, post = session.get_one(WholesaleEnquiry, enquiry), session.get_one(WantedPost, one.id)
    assert (asked.name, asked.phone, asked.market) == (None, None, "Siêu thị ở Hà Nội")
    assert (post.name, post.phone, post.goods) == (None, None, "Miến dong")
    offered = session.get_one(WantedAnswer, said)
    assert (offered.contact, offered.note, offered.units) == ("", None, 1000)


def test_a_certificate_that_nobody_checked_is_no_star_on_the_sheet(client, noodles):
    certification.link(noodles, certification.certificate(stars=5, state=CertificateState.SUBMITTED))
    session.flush()
    text = client.get(f"/ban-si/{noodles.slug}").page.text

    assert "OCOP 4 sao" in text
    assert "OCOP 5 sao" not in text


def test_the_sheet_says_everything_in_both_languages(noodles, client):
    terms = TermsDraft(least_units=1000, shelf_life_days=365, carton_units=24)
    services.save_terms(noodles.id, terms, producer_ids=[noodles.producer_id], **BY)

    text = client.get(f"/ban-si/{noodles.slug}").page.text

    for part in (
        *(
            "Arrowroot noodles",
            "Arrowroot",
            "365 ngày",
            "365 days",
            "1.000 hũ",
            "1,000 hũ",
            "24 hũ mỗi thùng",
        ),
        *("OCOP 4 sao, quyết định", "OCOP 4 stars, decision", "hiệu lực đến 02/01/2029"),
        *("Hỏi chủ thể", "Ask the producer", "gross 320 g"),
    ):
        assert part in text, part


def test_a_guest_asks_and_the_producer_answers_on_its_page(noodles, clients, sign_in):
    guest, path = clients(), f"/ban-si/{noodles.slug}/hoi"
    typed = {"units": "500", "market": "Hà Nội", "name": "Trần Văn Sỉ"}
    wrong = guest.submit(path, typed)
    assert (wrong.status_code, wrong.page.field("market").get("value")) == (422, "Hà Nội")
    assert guest.submit(path, {**typed, "phone": "0912 000 111"}).status_code == 303
    for _ in range(9):
        guest.submit(path, {**typed, "phone": ""})
    assert "Bạn thử quá nhiều lần" in guest.submit(path, {**typed, "phone": "0912 000 111"}).page.text
    row = session.scalars(select(WholesaleEnquiry)).one()

    own = sign_in(clients(), accounts.producer_person(noodles.producer_id))
    one = f"/kenh-chu-the/ban-si/hoi/{row.id}"
    assert one in own.get("/kenh-chu-the/ban-si").page.links
    assert "Đã trả lời" in own.follow(own.submit(one, {"answer": "Đã gọi, hẹn giao thứ hai"})).page.text
    officer = sign_in(clients(), accounts.officer())
    assert "Đã gọi, hẹn giao thứ hai" in officer.get(f"/quan-tri/ban-si/hoi/{row.id}").page.text
    far = sign_in(clients(), accounts.officer("25"))
    assert far.get(f"/quan-tri/ban-si/hoi/{row.id}").status_code == 404


def test_a_buyer_posts_staff_show_it_a_producer_answers_and_both_are_connected(noodles, clients, sign_in):
    guest, officer = clients(), sign_in(clients(), accounts.officer())
    own = sign_in(clients(), accounts.producer_person(noodles.producer_id))
    typed = {
        "goods": "Miến dong",
        "units": "2000",
        "unit": "kg",
        "province_code": "38",
        "name": "Công ty Mẫu",
    }
    assert guest.submit("/can-mua/dang", typed).status_code == 422
    mine = guest.follow(guest.submit("/can-mua/dang", {**typed, "phone": "0912 000 222"}))
    row = session.scalars(select(WantedPost)).one()
    assert "Chờ duyệt" in mine.page.text
    assert "Miến dong" not in guest.get("/can-mua").page.text

    desk, stall = f"/quan-tri/can-mua/{row.id}", f"/kenh-chu-the/can-mua/{row.id}"
    assert own.get(stall).status_code == 404
    assert desk in officer.get("/quan-tri/ban-si").page.links
    officer.follow(officer.post(f"{desk}/dang"))
    board = guest.get("/can-mua").page.text
    assert "2.000 kg" in board
    assert "Công ty Mẫu" not in board
    answer = {"units": "1000", "price": "55000", "contact": "0912 000 333"}
    assert "0912 000 222" not in own.follow(own.submit(stall, answer)).page.text
    assert "0912 000 333" not in guest.get(f"/can-mua/cua-toi/{row.token}").page.text

    said = session.scalars(select(WantedAnswer)).one()
    officer.follow(officer.post(f"{desk}/noi/{said.id}"))
    assert "0912 000 222" in own.get(stall).page.text.replace("\xa0", " ")
    assert "0912 000 333" in guest.get(f"/can-mua/cua-toi/{row.token}").page.text
    far = sign_in(clients(), accounts.officer("25"))
    assert far.get(desk).status_code == 404


def test_the_board_goes_on_on_the_next_page(noodles, clients, sign_in, monkeypatch):
    monkeypatch.setattr("shop.wholesale.views.board.PER_PAGE", 1)
    a_post(goods="Miến sớm")
    a_post(goods="Miến muộn", last_day=date(2027, 1, 31))
    own = sign_in(clients(), accounts.producer_person(noodles.producer_id))

    for client, address in ((clients(), "/can-mua"), (own, "/kenh-chu-the/can-mua")):
        first, second = (client.get(f"{address}?trang={n}").page for n in (1, 2))
        assert [name in first.text for name in ("Miến sớm", "Miến muộn")] == [True, False]
        assert [name in second.text for name in ("Miến sớm", "Miến muộn")] == [False, True]
        assert f"{address}?trang=2" in first.links
