"""The pages of transfers: both sides see them, strangers do not, and what cannot be is said beside its field."""

import pytest
import time_machine
from sqlalchemy import select

from shop.inventory.models import StockItem
from shop.inventory.welcome import rule_of
from shop.transfers.models import Transfer, TransferLine
from shop.transfers.states import Terms, TransferState
from tests.builders import accounts
from tests.builders.inventory import AT, a_variant, an_outlet, stocked
from tests.builders.transfers import a_draft, at_state, branch, lines_of, sent
from tests.support.pages import fields_of


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def here(db_session):
    return an_outlet()


@pytest.fixture
def jars(here):
    return stocked(here, a_variant(), 10)


@pytest.fixture
def staff(client, sign_in, here):
    return sign_in(client, accounts.clerk(here.id))


def at(outlet, path: str = "") -> str:
    return f"/quan-ly/{outlet.slug}/chuyen-hang{path}"


def test_a_transfer_is_begun_from_a_lot_packed_and_sent(staff, db_session, here, jars):
    there = branch(here)
    page = staff.get(at(here, f"/moi?hang={jars.id}"))
    form = {**fields_of(page.page.form(at(here, "/moi"))), "to_outlet_id": str(there.id), "terms": "within"}
    first, again = (staff.post(at(here, "/moi"), data=form) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    one = db_session.scalars(select(Transfer)).one()
    [line] = lines_of(one)
    assert (line.stock_item_id, line.quantity) == (jars.id, 10)

    staff.post(at(here, f"/{one.id}/dong"), data={f"quantity_{line.id}": "6", "do": "ready"})
    staff.post(at(here, f"/{one.id}/gui-di"), data={"carried_by": "Xe 36A", "due_on": "02/06/2026"})

    db_session.expire_all()
    assert (one.state, one.carried_by, one.due_on.day) == (TransferState.IN_TRANSIT, "Xe 36A", 2)
    assert db_session.get_one(StockItem, jars.id).on_hand == 4
    assert "PC" in staff.get(at(here, f"/{one.id}/in")).page.text
    assert "PC" in staff.get(f"/quan-ly/{here.slug}/ton-kho/{jars.variant_id}").page.text


@pytest.mark.parametrize(
    ("typed", "words"), [("1000001", "nằm ngoài mức"), ("11", "Chỉ còn 10"), ("x", "Hãy nhập")]
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_changes(
    staff, db_session, here, jars, typed, words
):
    one = a_draft(here, branch(here), jars)
    [line] = lines_of(one)
    db_session.commit()

    answer = staff.post(at(here, f"/{one.id}/dong"), data={f"quantity_{line.id}": typed, "do": "ready"})

    assert answer.status_code == 422
    assert words in answer.page.text
    db_session.expire_all()
    assert (one.state, line.quantity) == (TransferState.DRAFT, 10)


def test_the_receiver_takes_in_what_came_and_the_same_form_once(client, sign_in, db_session, here, jars):
    there = branch(here)
    one = sent(here, there, jars)
    [line] = lines_of(one)
    staff = sign_in(client, accounts.clerk(there.id))
    db_session.commit()
    assert "Nhận hàng" in staff.get(at(there)).page.text
    form = fields_of(staff.get(at(there, f"/{one.id}/nhan")).page.form(at(there, f"/{one.id}/nhan")))
    said = {**form, f"good_{line.id}": "4", f"damaged_{line.id}": "1", "do": "save"}

    for _ in range(2):
        assert staff.post(at(there, f"/{one.id}/nhan"), data=said).status_code == 303
    short = {**said, "key": "another", f"good_{line.id}": "", f"short_{line.id}": "1"}
    refused = staff.post(at(there, f"/{one.id}/nhan"), data=short)

    assert (refused.status_code, "Hãy chọn lý do thiếu" in refused.page.text) == (422, True)
    db_session.expire_all()
    assert (line.received, line.short, one.state) == (5, 0, TransferState.PARTLY_RECEIVED)


def test_people_of_another_outlet_find_nothing(client, sign_in, db_session, here, jars):
    there, stranger = branch(here), an_outlet()
    one = at_state(TransferState.READY, here, there, jars)
    staff = sign_in(client, accounts.manager(stranger.id))
    assert staff.get(at(stranger, f"/{one.id}")).status_code == 404
    assert staff.get(at(here, f"/{one.id}")).status_code == 404
    for verb in ("gui-di", "huy", "sua-lai", "tra-ve", "nhan", "them", "dong"):
        assert staff.post(at(stranger, f"/{one.id}/{verb}"), data={"reason": "x"}).status_code == 404
    foreign = stocked(stranger, a_variant(), 5)
    draft = a_draft(here, there, stocked(here, a_variant(), 3))
    db_session.commit()
    mine = sign_in(client, accounts.clerk(here.id))
    assert mine.post(at(here, f"/{draft.id}/them"), data={"item_id": str(foreign.id)}).status_code == 404
    assert (
        len(db_session.scalars(select(TransferLine).where(TransferLine.transfer_id == draft.id)).all()) == 1
    )


def test_a_missing_agreement_is_a_clear_sentence(staff, db_session, here, jars):
    there = an_outlet()
    db_session.commit()
    form = fields_of(staff.get(at(here, f"/moi?hang={jars.id}")).page.form(at(here, "/moi")))
    sent_form = {**form, "to_outlet_id": str(there.id), "terms": Terms.CONSIGNED.value}

    answer = staff.post(at(here, "/moi"), data=sent_form)

    assert answer.status_code == 422
    assert "không ký gửi tiếp được" in answer.page.text
    assert db_session.scalars(select(Transfer)).all() == []


def test_a_manager_sets_what_is_asked_of_goods_from_elsewhere(client, sign_in, db_session, here, jars):
    address = f"/quan-ly/{here.slug}/ton-kho/hang-tinh-khac"
    assert sign_in(client, accounts.clerk(here.id)).get(address).status_code == 404
    manager = sign_in(client, accounts.manager(here.id))
    assert manager.post(address, data={"min_stars": "2"}).status_code == 422
    assert manager.post(address, data={"min_stars": "3", "needs_lot": "y"}).status_code == 303
    assert (rule_of(here.id).min_stars, rule_of(here.id).needs_lot) == (3, True)
    assert '<option selected value="3">' in manager.get(address).get_data(as_text=True)
