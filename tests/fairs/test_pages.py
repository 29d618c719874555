"""What visitors read of a fair, what an operator enters, and how a stall is counted on its page."""

import re
from datetime import timedelta

import pytest

from shop.core.clock import vn_day
from shop.extensions import session
from shop.fairs.models import FairCount
from shop.fairs.states import FairCountState
from shop.outlets.models import Event, FairOutlet, Outlet
from shop.outlets.states import FairState, StaffRole
from tests.builders import accounts, cart, fairs, outlets
from tests.builders.cart import AT
from tests.builders.certification import person
from tests.builders.places import HAC_THANH, THANH_HOA
from tests.checkout.conftest import books_agree, clock
from tests.support.pages import fields_of

__all__ = ["books_agree", "clock"]
pytestmark = pytest.mark.usefixtures("books_agree")
NEW = "/quan-tri/hoi-cho/moi"


@pytest.fixture
def home(db_session):
    return outlets.outlet()


@pytest.fixture
def stall(home):
    """Six jars at a stall that is going on."""
    row = fairs.stall(operator_id=home.operator_id)
    cart.on_offer(outlet=row, stock=6, price=60_000)
    return row


@pytest.fixture
def manager(stall, clients, sign_in):
    who = person()
    outlets.seat(stall.id, who.id, StaffRole.MANAGER)
    session.commit()
    return sign_in(clients(), who)


@pytest.fixture
def operator(home, clients, sign_in):
    who = accounts.operator_person(home.operator_id)
    session.commit()
    return sign_in(clients(), who)


def here(stall, more="") -> str:
    return f"/quan-ly/{stall.slug}/hoi-cho{more}"


def test_an_operator_announces_a_fair_opens_a_stall_and_everybody_reads_of_it(operator, client, home, app):
    form = fields_of(operator.get(NEW).page.form()) | {
        "title": "Hội chợ Tết",
        "host": "Sở Công Thương mẫu",
        "province_code": THANH_HOA,
        "commune_code": HAC_THANH,
        "place": "Quảng trường Lam Sơn",
        "starts_on": "05/12/2026",
        "ends_on": "01/12/2026",
        "note": "Có nếm thử <b>miễn phí</b>",
    }
    refused = operator.post(NEW, data=form)
    assert refused.status_code == 422
    assert "Ngày cuối không thể trước ngày đầu" in refused.page.text
    assert 'value="Hội chợ Tết"' in refused.text
    answer = operator.post(NEW, data=form | {"ends_on": "09/12/2026"})
    assert answer.status_code == 303
    page = answer.location
    add = f"{page}/gian-hang"
    named = fields_of(operator.get(add).page.form()) | {"name": "Gian OCOP số 3"}
    assert operator.post(add, data=named).status_code == 303

    assert "Gian OCOP số 3" in operator.get(page).page.text
    shown = client.get("/hoi-cho")
    assert "05/12/2026 – 09/12/2026" in shown.page.text
    one = client.get("/hoi-cho/hoi-cho-tet")
    for words in (
        "Quảng trường Lam Sơn, Phường Hạc Thành",
        "Gian OCOP số 3",
        "nếm thử <b>miễn phí</b>",
        "Sắp tới",
    ):
        assert words in one.page.text
    assert "application/ld+json" not in one.text
    app.config["SHOP_INDEXABLE"] = True
    try:
        data = client.get("/hoi-cho/hoi-cho-tet").text
    finally:
        app.config["SHOP_INDEXABLE"] = False
    assert re.search(r'"@type": "Event".*"startDate": "2026-12-05", "endDate": "2026-12-09"', data)
    assert client.get("/hoi-cho/khong-co").status_code == 404


def test_days_of_a_fair_with_goods_only_grow_and_its_stalls_follow(operator, stall):
    event = session.get_one(Event, session.get_one(FairOutlet, stall.id).event_id)
    edit = f"/quan-tri/hoi-cho/{event.id}/sua"
    form = fields_of(operator.get(edit).page.form())
    refused = operator.post(edit, data=form | {"ends_on": "28/11/2026"})
    assert refused.status_code == 422
    assert "chỉ kéo dài được hội chợ" in refused.page.text
    assert operator.post(edit, data=form | {"ends_on": "05/12/2026"}).status_code == 303
    session.expire_all()
    assert session.get_one(Outlet, stall.id).ends_on == vn_day(AT) + timedelta(days=7)


def test_a_stall_is_counted_money_is_compared_and_it_closes(manager, stall):
    count = here(stall, "/kiem")
    form = fields_of(manager.get(count).page.form(count))
    [name] = [name for name in form if name.startswith("remaining_")]
    refused = manager.post(count, data=form | {name: "7"})
    assert refused.status_code == 422
    assert "Sổ chỉ có 6" in refused.page.text
    assert 'value="7"' in refused.text
    empty = manager.post(count, data=form)
    assert empty.status_code == 422, "zero is written, not left out"
    review = manager.post(count, data=form | {name: "0"}).location
    shown = manager.get(review)
    assert "360.000" in shown.page.text
    taken = fields_of(shown.page.form(review)) | {"cash": "300.000", "bank": "40.000", "is_last": "1"}
    differs = manager.post(review, data=taken)
    assert differs.status_code == 422
    assert "Tiền lệch −20.000" in differs.page.text
    assert 'value="300.000"' in differs.text or 'value="300000"' in differs.text
    assert manager.post(review, data=taken | {"reason": "Bớt cho khách"}).status_code == 303
    made = manager.get(review).page.text
    assert "Bớt cho khách" in made
    assert "Biên lai bán ngày 28/11/2026" in made
    stand = manager.get(here(stall))
    close = here(stall, "/dong")
    assert manager.post(close, data=fields_of(stand.page.form(close))).status_code == 303
    session.expire_all()
    assert session.get_one(FairOutlet, stall.id).state is FairState.CLOSED


def test_a_count_is_dropped_and_an_ordinary_sheet_is_not_opened_at_a_stall(manager, stall):
    count_id = fairs.counted(stall.id)
    session.commit()
    review, drop = here(stall, f"/kiem/{count_id}"), here(stall, f"/kiem/{count_id}/bo")
    assert manager.post(drop, data=fields_of(manager.get(review).page.form(drop))).status_code == 303
    session.expire_all()
    assert session.get_one(FairCount, count_id).state is FairCountState.DROPPED
    sheets = f"/quan-ly/{stall.slug}/kiem-kho"
    form = fields_of(manager.get(sheets).page.form())
    refused = manager.post(sheets, data=form)
    assert refused.status_code == 422
    assert "kiểm ở trang Hội chợ" in refused.page.text


def test_other_outlets_have_no_such_page(home, clients, sign_in):
    who = person()
    outlets.seat(home.id, who.id, StaffRole.MANAGER)
    session.commit()
    client = sign_in(clients(), who)
    assert client.get(here(home)).status_code == 404
    assert client.get(here(home, "/kiem")).status_code == 404
    assert "/hoi-cho" not in [
        link
        for link in client.get(f"/quan-ly/{home.slug}/hom-nay").text.split('"')
        if link.startswith("/quan-ly/")
    ]
