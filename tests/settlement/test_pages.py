"""The desk of an operator, a producer's own desk, and a statement by its link."""

import io
import zipfile

import pytest

from shop.core.clock import vn_day
from shop.extensions import session
from shop.producers.bank import save_bank
from shop.settlement import services
from shop.settlement.models import Payout, Statement, StatementDispute
from shop.settlement.states import PayoutState, StatementState
from tests.builders import accounts, producers, settling, till
from tests.builders.cart import AT
from tests.builders.settling import DAY, NEXT, closed, drawn, on_consignment
from tests.support.pages import fields_of

pytestmark = pytest.mark.usefixtures("books_agree")
DESK, OWN = "/quan-tri/cong-no", "/kenh-chu-the/doi-soat"


@pytest.fixture
def goods(db_session, clock):
    made = on_consignment()
    till.sold(made.outlet, (made.variant_id, "2"))
    drawn()
    clock.move_to(NEXT)
    return made


@pytest.fixture
def operator(goods, clients, sign_in):
    who = accounts.operator_person(goods.operator_id)
    session.commit()
    return sign_in(clients(), who)


@pytest.fixture
def producer(goods, clients, sign_in):
    who = accounts.producer_person(goods.producer_id)
    session.commit()
    return sign_in(clients(), who)


@pytest.fixture
def number(goods):
    made = closed(goods)
    session.commit()
    return made


def sent(client, address: str, form: str, **typed):
    """The form of a page that goes to an address, filled and sent."""
    return client.post(form, data=fields_of(client.get(address).page.form(form)) | typed)


def state(number: int) -> StatementState:
    session.expire_all()
    return session.get_one(Statement, number).state


def test_an_operator_closes_what_its_desk_shows(goods, operator):
    account = settling.account(goods.producer_id).id
    page = operator.get(DESK)
    assert "102.000" in page.text
    address = f"{DESK}/chot/{account}/{goods.outlet.id}"

    refused = sent(operator, address, address, upto_day=f"{vn_day(NEXT):%d/%m/%Y}")
    assert (refused.status_code, session.query(Statement).count()) == (422, 0)
    done = sent(operator, address, address, upto_day=f"{DAY:%d/%m/%Y}")

    [one] = session.query(Statement)
    assert (done.status_code, done.headers["Location"], one.amount) == (303, f"{DESK}/{one.id}", 102_000)
    assert operator.get(DESK).status_code == 200


def test_a_producer_sees_every_entry_behind_a_line_and_agrees(goods, producer, number):
    assert "102.000" in producer.get(OWN).text
    page = producer.get(f"{OWN}/{number}?mon={goods.variant_id}").text
    assert "Nhận 10 · Bán −2" in page
    assert "Từng lần:" in page
    assert "18.000" in page

    done = producer.post(
        f"{OWN}/{number}/xac-nhan",
        data=fields_of(producer.get(f"{OWN}/{number}").page.form(f"{OWN}/{number}/xac-nhan")),
    )

    assert (done.status_code, state(number)) == (303, StatementState.SIGNED)


def test_an_objection_is_written_by_the_producer_and_answered_by_the_operator(
    goods, producer, operator, number
):
    address = f"{OWN}/{number}/y-kien"
    refused = sent(producer, f"{OWN}/{number}", address, line=str(goods.variant_id), text=" ")
    assert (refused.status_code, state(number)) == (422, StatementState.CLOSED)
    sent(producer, f"{OWN}/{number}", address, line=str(goods.variant_id), text="Thiếu một hũ")
    [dispute] = session.query(StatementDispute)
    reply = f"{DESK}/{number}/y-kien/{dispute.id}"
    refused = sent(operator, f"{DESK}/{number}", reply, answer="")
    assert (refused.status_code, state(number)) == (422, StatementState.DISPUTED)

    done = sent(operator, f"{DESK}/{number}", reply, answer="Đã tìm thấy, ghi vào kỳ sau.")

    assert done.status_code == 303
    assert "ghi vào kỳ sau" in producer.get(f"{OWN}/{number}").text


def test_who_has_the_link_reads_and_agrees_by_name_without_sign_in(goods, client, number):
    here = f"/doi-soat/{session.get_one(Statement, number).token}"
    page = client.get(here)
    assert page.headers["Cache-Control"].startswith(("private", "no-store"))

    refused = sent(client, here, f"{here}/xac-nhan", name="")
    assert (refused.status_code, state(number)) == (422, StatementState.CLOSED)
    done = sent(client, here, f"{here}/xac-nhan", name="Lê Thị Hoa")

    assert (done.status_code, state(number)) == (303, StatementState.SIGNED)
    assert "Lê Thị Hoa" in client.get(here).text
    assert client.get("/doi-soat/khong-co").status_code == 404


def test_signed_statements_are_paid_in_a_batch(goods, operator, number):
    services.record_signature(number, operator_ids={goods.operator_id}, note="ký giấy", at=NEXT, by=None)
    session.commit()
    address = f"{DESK}/chi-tra/{goods.operator_id}"
    assert sent(operator, address, address).status_code == 422
    save_bank(goods.producer_id, "970436", "0123456789", "LE THI HOA", at=AT, by=None)
    session.commit()

    made = sent(operator, address, address)
    [payout] = session.query(Payout)
    here = f"{DESK}/chi-tra/dot/{payout.id}"
    assert made.headers["Location"] == here
    rows = operator.get(f"{here}/tep/csv").data.decode("utf-8-sig")
    assert "0123456789,LE THI HOA,970436,102000" in rows
    paid = sent(operator, here, f"{here}/da-tra", paid_on=f"{vn_day(NEXT):%d/%m/%Y}", reference="FT1")

    assert (paid.status_code, state(number)) == (303, StatementState.PAID)
    assert session.get_one(Payout, payout.id).state is PayoutState.PAID


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_statement_is_a_pdf_and_a_workbook_in_both_languages(goods, producer, number, lang):
    pdf = producer.get(f"{lang}{OWN}/{number}/tep/pdf")
    book = producer.get(f"{lang}{OWN}/{number}/tep/xlsx")

    assert pdf.data.startswith(b"%PDF-")
    assert pdf.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(book.data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert ("Statement" if lang else "Bảng đối soát") in sheet
    assert "<v>102000</v>" in sheet


def test_another_producer_and_another_operator_find_nothing(goods, number, clients, sign_in):
    stranger = sign_in(clients(), accounts.producer_person(producers.producer().id))
    other = sign_in(clients(), accounts.operator_person(settling.inventory.an_operator().id))
    session.commit()

    for client, address in ((stranger, f"{OWN}/{number}"), (other, f"{DESK}/{number}")):
        assert client.get(address).status_code == 404
        assert client.get(f"{address}/tep/pdf").status_code == 404


def test_an_account_for_payments_is_the_producers_own_and_checked(goods, producer):
    address = f"/kenh-chu-the/ho-so/{goods.producer_id}/tai-khoan"
    typed = fields_of(producer.get(address).page.form()) | {
        "bank_account": "123",
        "bank_account_name": "HTX",
    }
    assert producer.post(address, data=typed | {"bank_bin": "12"}).status_code == 422
    done = producer.post(address, data=typed | {"bank_bin": "970405"})

    assert done.status_code == 303
