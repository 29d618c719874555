"""The page of a recall: who may recall, ask and lift; what it shows of customers; the notice; the request."""

import pytest
import time_machine
from sqlalchemy import select

from shop.cases.models import Case
from shop.cases.states import CaseKind, CaseState
from shop.checkout import fulfilling, recalling
from shop.extensions import session
from shop.inventory.models import Lot, LotRecall, StockItem
from shop.inventory.services.batches import Incoming
from shop.inventory.services.receiving import receive
from shop.messages.models import Message
from shop.orders.models import Fulfilment
from shop.transfers.services import turn_back
from tests.builders import accounts, transfers
from tests.builders.cart import AT, GOOD, on_offer
from tests.builders.orders import pickup, place
from tests.builders.places import PHU_THO, THANH_HOA
from tests.support.pages import fields_of, words

REASON = "kiểm nghiệm không đạt"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def goods(db_session):
    """A batch of eight: two of them handed over to a buyer, two held by an order."""
    offer = on_offer(stock=0)
    receive(
        offer.outlet.id,
        [Incoming(offer.variant_id, 8, number="L-1", expires_on=GOOD)],
        key="k",
        at=AT,
        by=None,
    )
    sold = place(pickup(offer.outlet.id, name="Lê Thị Mua", phone="+84912345001"), (offer.variant_id, 2))
    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == sold.id)).one()
    fulfilling.start_preparing(offer.outlet.id, part.id, at=AT, by=None)
    fulfilling.mark_ready(offer.outlet.id, part.id, at=AT, by=None)
    fulfilling.hand_over(offer.outlet.id, part.id, code=part.pickup_code, at=AT, by=None)
    place(pickup(offer.outlet.id, name="Trần Văn Chờ", phone="+84912345002"), (offer.variant_id, 2))
    session.commit()
    return offer


def root() -> Lot:
    session.expire_all()
    return session.scalars(select(Lot).where(Lot.number == "L-1")).one()


def at_outlet(goods) -> str:
    return f"/quan-ly/{goods.outlet.slug}/lo-hang/{root().id}/thu-hoi"


def confirm(client, response):
    form = response.page.form()
    return client.post(form.get("action"), data=fields_of(form))


def do_recall(client, path):
    return client.follow(confirm(client, client.submit(path, {"reason": REASON}))).page


def letters(kind: str) -> list[Message]:
    session.expire_all()
    return list(session.scalars(select(Message).where(Message.kind.startswith(kind))))


def test_an_operator_stops_a_batch_and_its_buyers_are_told(client, sign_in, goods):
    sign_in(client, accounts.operator_person(goods.outlet.operator_id))
    before = client.submit(at_outlet(goods), {"reason": REASON})
    assert root().blocked_on is None
    assert "1 đơn đang giữ hàng" in before.page.text

    page = client.follow(confirm(client, before)).page

    assert root().blocked_on is not None
    assert session.scalars(select(LotRecall.operator_id)).all() == [goods.outlet.operator_id]
    assert "Lê Thị Mua" in page.text
    [letter] = letters("lot_recalled:")
    assert (letter.to_phone, letter.outlet_id) == ("+84912345001", goods.outlet.id)
    assert REASON in letter.body
    notice = client.get(at_outlet(goods).replace("thu-hoi", "thong-bao")).page
    assert [REASON in notice.text, goods.outlet.name in notice.text] == [True, True]


def test_an_order_that_holds_the_batch_is_told_by_one_press(client, sign_in, goods):
    sign_in(client, accounts.operator_person(goods.outlet.operator_id))
    do_recall(client, at_outlet(goods))
    case = session.scalars(select(Case).where(Case.kind == CaseKind.SHORTFALL)).one()

    client.submit(at_outlet(goods), action=at_outlet(goods).replace("thu-hoi", f"bao-khach/{case.id}"))

    session.refresh(case)
    assert case.state is CaseState.CLOSED
    assert {letter.to_phone for letter in letters("lot_recalled:")} == {"+84912345001", "+84912345002"}


def test_a_manager_asks_and_the_programme_decides(client, sign_in, goods):
    sign_in(client, accounts.manager(goods.outlet.id))
    page = do_recall(client, at_outlet(goods))
    assert root().blocked_on is None
    assert "đề nghị thu hồi lô L-1" in page.text

    sign_in(client, accounts.officer(THANH_HOA))
    assert "đề nghị thu hồi lô L-1" in client.get("/quan-tri/thu-hoi").page.text
    here = f"/quan-tri/thu-hoi/{root().id}"
    shown = client.get(here).page.text
    assert ["Lê Thị Mua" in shown, "L. T. M." in shown, "0912 345 001" in shown] == [False, True, False]
    do_recall(client, here)

    assert root().blocked_on is not None
    asked = session.scalars(select(Case).where(Case.kind == CaseKind.RECALL_ASKED)).one()
    assert asked.state is CaseState.CLOSED
    assert client.get("/quan-tri/thu-hoi?q=L-1").page.text.count("Đang thu hồi") == 1


def test_a_producer_asks_and_reads_the_answer(client, sign_in, goods):
    maker = recalling.producer_of(root().id)
    person = accounts.producer_person(maker)
    sign_in(client, person)
    assert "L-1" in client.get("/kenh-chu-the/lo-hang").page.text
    client.submit(f"/kenh-chu-the/lo-hang/{root().id}/thu-hoi", {"reason": "ghi nhầm hạn"})

    sign_in(client, accounts.officer(THANH_HOA))
    here = f"/quan-tri/thu-hoi/{root().id}"
    client.submit(here, {"why": "nhãn vẫn đúng"}, action=f"{here}/khong-thu-hoi")

    sign_in(client, person)
    assert "Không thu hồi: nhãn vẫn đúng" in client.get("/kenh-chu-the/lo-hang").page.text
    assert root().blocked_on is None


def test_only_who_recalled_or_the_programme_lifts(client, sign_in, goods):
    recalling.recall(root().id, reason=REASON, at=AT, by=None)
    session.commit()
    sign_in(client, accounts.operator_person(goods.outlet.operator_id))
    refused = client.submit(
        at_outlet(goods), {"reason": "thấy ổn"}, action=at_outlet(goods).replace("thu-hoi", "bo-thu-hoi")
    )
    assert (refused.status_code, root().blocked_on is None) == (422, False)
    assert "do nơi khác thu hồi" in refused.page.text

    sign_in(client, accounts.officer(PHU_THO))
    assert client.get(f"/quan-tri/thu-hoi/{root().id}").status_code == 404

    sign_in(client, accounts.officer(THANH_HOA))
    here = f"/quan-tri/thu-hoi/{root().id}"
    client.submit(here, {"reason": "kiểm nghiệm lại đạt"}, action=f"{here}/bo")
    assert root().blocked_on is None
    assert [letter.body for letter in letters("lot_recalled:")] == [None]
    assert "kiểm nghiệm lại đạt" in client.get(here).page.text


def test_who_was_told_hears_that_a_recall_was_lifted(goods):
    recalling.recall(root().id, reason=REASON, at=AT, by=None)
    [letter] = letters("lot_recalled:")
    letter.told_at = AT
    session.flush()

    assert recalling.lift(root().id, reason="nhầm lô", at=AT, by=None) == 1

    [again] = letters("recall_lifted")
    assert "nhầm lô" in again.body


def test_units_between_two_outlets_are_named_to_those_at_either_end(client, sign_in, goods):
    there = transfers.branch(goods.outlet)
    item = session.scalars(select(StockItem).where(StockItem.outlet_id == goods.outlet.id)).one()
    paper = transfers.sent(goods.outlet, there, item, units=3, at=AT)
    home = transfers.sent(goods.outlet, there, item, units=1, at=AT)
    turn_back(home.id, outlet_id=there.id, reason="không đặt", at=AT, by=None)
    session.commit()

    sign_in(client, accounts.manager(goods.outlet.id))
    rows = client.get(at_outlet(goods)).page.all("tr")
    sign_in(client, accounts.officer(THANH_HOA))
    all_rows = client.get(f"/quan-tri/thu-hoi/{root().id}").page.all("tr")
    elsewhere = recalling.places(root().id, recalling.Sight(frozenset()))

    way = f"Từ {goods.outlet.name} đến {there.name}, phiếu "
    for seen in (rows, all_rows):
        assert [words(row) for row in seen if way in words(row)] == [
            f"{way}{paper.code} Đang chuyển 3 –",
            f"{way}{home.code} Đang quay về 1 –",
        ]
    assert (elsewhere.shelves, elsewhere.passages, elsewhere.others) == ((), (), 1)


def test_a_producer_reaches_its_older_batches_too(client, sign_in, goods, monkeypatch):
    monkeypatch.setattr("shop.inventory.views.own_lots.PER_PAGE", 1)
    newer = Incoming(goods.variant_id, 8, number="L-2", expires_on=GOOD)
    receive(goods.outlet.id, [newer], key="k2", at=AT, by=None)
    sign_in(client, accounts.producer_person(goods.product.producer_id))
    here = "/kenh-chu-the/lo-hang"

    first, second = (client.get(f"{here}?trang={n}").page for n in (1, 2))

    assert [number in first.text for number in ("L-2", "L-1")] == [True, False]
    assert [number in second.text for number in ("L-2", "L-1")] == [False, True]
    assert f"{here}?trang=2" in first.links
