"""Bank statements: read from what banks give, told line by line, never twice."""

import io
import zipfile

import pytest
import time_machine
from sqlalchemy import func, select

from shop.core.errors import BadInput
from shop.extensions import session
from shop.orders.states import OrderState
from shop.payments.models import BankStatement, PaymentEvent
from shop.payments.statements.columns import Columns, amount_of, day_of, guess, lines
from shop.payments.statements.reading import MOST_ROWS, rows_of
from shop.payments.states import Problem, StatementState
from tests.builders import accounts
from tests.builders.cart import AT
from tests.builders.paying import awaited, pays, transfers
from tests.builders.workbooks import a_workbook

HEADINGS = ("Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Nội dung")
HERE = "/quan-tri/chuyen-khoan"


@pytest.fixture(autouse=True)
def _now(request):
    if "client" in request.fixturenames:
        with time_machine.travel(AT, tick=False):
            yield
    else:
        yield


def csv_of(*rows, encoding="utf-8-sig", delimiter=",") -> bytes:
    quoted = (delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    return "\r\n".join(quoted).encode(encoding)


def a_statement(*lines_of, **how) -> bytes:
    """A bank's file: its name, an empty line, headings, lines, and a sum at the end."""
    return csv_of(
        ("NGÂN HÀNG MẪU",), ("",), HEADINGS, *lines_of, ("Cộng", "", "50.000", "420.000", ""), **how
    )


def credit(order, amount: str = "120.000", reference: str = "") -> tuple[str, ...]:
    return ("28/11/2026 09:30:00", reference, "", amount, f"MBVCB.1.OCOP {order.code}.CT")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.943.000", 1_943_000),
        ("1,943,000", 1_943_000),
        ("1,943,000.00", 1_943_000),
        ("1.943.000,00", 1_943_000),
        ("+120000", 120_000),
        ("120000 VND", 120_000),
        ("120 000 ₫", 120_000),
        ("1.5", None),
        ("-120.000", None),
        ("(120.000)", None),
        ("0", None),
        ("", None),
        ("abc", None),
        ("9" * 30, None),
        ("१२०", None),
    ],
)
def test_a_sum_is_read_as_banks_write_it_and_money_that_went_out_is_none(text, amount):
    assert amount_of(text) == amount


@pytest.mark.parametrize("text", ["28/11/2026 09:30:00", "28/11/2026 09:30", "2026-11-28 09:30:00"])
def test_the_moment_of_a_line_is_vietnamese_time(text):
    assert day_of(text).isoformat() == "2026-11-28T09:30:00+07:00"
    assert day_of("hôm qua") is None


@pytest.mark.parametrize("text", ["01/01/0001", "31/12/9999", "0001-01-01 00:00:00"])
def test_a_year_that_no_bank_books_is_no_moment(text):
    assert day_of(text) is None


@pytest.mark.parametrize("how", [{}, {"delimiter": ";"}, {"delimiter": "\t", "encoding": "utf-16"}])
def test_a_csv_is_read_whatever_program_wrote_it(how):
    rows = rows_of(a_statement(("28/11/2026", "FT1", "", "120.000", "tiền"), **how))

    assert guess(rows) == Columns(1, amount=3, text=4, day=0, reference=1)
    assert [(line.amount, line.text, line.reference) for line in lines(rows, guess(rows))] == [
        (120_000, "tiền", "FT1"),
        (420_000, "", lines(rows, guess(rows))[1].reference),
    ]


def test_a_workbook_is_read_with_numbers_and_days_as_they_are():
    rows = rows_of(a_workbook(HEADINGS, (AT, 123456789012, None, 250_000.0, "OCOP X")))

    assert rows[1] == ["28/11/2026 03:00:00", "123456789012", "", "250000", "OCOP X"]


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (61 * 1024 * 1024))
    return target.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 and nothing else",
        b"\xd0\xcf\x11\xe0" + b"x" * 100,
        b"a,b\x00c\r\n",
        b"\xff\xfe\x00",
        b"x" * (6 * 1024 * 1024 + 1),
        b"1,2\n" * (MOST_ROWS + 1),
        b"<!doctype html><p>a, b</p>",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00,1,2\n",
        b"a\nb\n",
    ],
    ids=[
        "empty",
        "broken zip",
        "old excel",
        "nul",
        "half utf-16",
        "too large",
        "too long",
        "page",
        "picture",
        "list",
    ],
)
def test_what_is_no_statement_is_refused_with_a_sentence(data):
    with pytest.raises(BadInput) as caught:
        rows_of(data)

    assert caught.value.field == "file"


def test_a_file_that_unpacks_to_something_huge_is_refused_unread():
    with pytest.raises(BadInput):
        rows_of(bomb())


def test_equal_lines_of_one_file_are_two_transfers_and_of_two_files_the_same_two():
    rows = [list(HEADINGS), *[["28/11/2026", "", "", "120.000", "tiền"]] * 2]

    first, second = lines(rows, guess(rows))

    assert first.reference != second.reference
    assert lines(rows, guess(rows)) == [first, second]


@pytest.fixture
def operator(client, sign_in):
    """A person of the operator of the order that waits."""
    order = awaited(2)
    person = accounts.operator_person(order.payee_operator_id)
    return order, sign_in(client, person)


def upload(client, order, data: bytes):
    sent = {"account": str(order.payee_operator_id), "file": (io.BytesIO(data), "sao-ke.csv")}
    return client.post(f"{HERE}/sao-ke", data=sent)


def test_an_order_is_paid_by_a_statement_and_the_rest_of_it_is_one_case(operator):
    order, client = operator
    data = a_statement(credit(order, reference="FT77"), ("28/11/2026", "FT78", "", "55.000", "mua mam"))

    page = client.follow(upload(client, order, data))
    assert "Đã nhận ra các cột: 3 khoản tiền vào" in page.page.text
    done = client.follow(client.submit(page.request.path))

    assert "Đã ghi sao kê." in done.page.text
    row = session.scalars(select(BankStatement)).one()
    assert (row.state, row.rows, row.counts) == (StatementState.APPLIED, [], {"paid": 1, "case": 2})
    assert [each.problem for each in transfers()] == [None, Problem.UNMATCHED, Problem.UNMATCHED]
    session.refresh(order)
    assert order.state is OrderState.CONFIRMED
    from shop.cases.models import Case

    assert session.scalars(select(Case.subject_kind)).all() == ["bank_statement"]


def test_the_same_file_and_an_overlapping_one_pay_nothing_twice(operator):
    order, client = operator
    data = a_statement(credit(order))
    where = upload(client, order, data).headers["Location"]
    client.submit(where)

    assert upload(client, order, data).headers["Location"] == where
    other = a_statement(credit(order), ("29/11/2026", "", "", "9.000", "khác"))
    client.submit(upload(client, order, other).headers["Location"])

    assert session.scalar(select(func.count()).select_from(PaymentEvent)) == 1
    counts = session.scalars(select(BankStatement.counts).order_by(BankStatement.id)).all()
    assert counts[1] == {"known": 2, "case": 1}


def test_a_statement_without_references_knows_what_a_service_told(operator):
    order, client = operator
    pays(order)

    client.submit(upload(client, order, a_statement(credit(order))).headers["Location"])

    assert session.scalars(select(BankStatement.counts)).one() == {"known": 1, "case": 1}
    assert [each.problem for each in transfers()] == [None, Problem.UNMATCHED]


def test_a_line_of_the_year_one_is_written_without_its_moment(operator):
    order, client = operator
    data = a_statement(("01/01/0001", "FT1", "", "120.000", f"OCOP {order.code}"))

    answer = client.submit(upload(client, order, data).headers["Location"])

    assert "Đã ghi sao kê." in client.follow(answer).page.text
    assert [(row.amount, row.booked_at) for row in transfers()] == [(120_000, None), (420_000, None)]


def test_columns_that_cannot_be_told_are_asked_for(operator):
    order, client = operator
    data = csv_of(("A", "B", "C"), ("28/11/2026", "120.000", f"OCOP {order.code}"))
    page = client.follow(upload(client, order, data))
    assert "Chưa nhận ra các cột" in page.page.text

    path = page.request.path
    assert client.post(path, data={"heading": "0", "amount": "7", "text": "2"}).status_code == 422
    client.post(path, data={"heading": "0", "amount": "1", "text": "2", "day": "0", "reference": "-"})

    session.refresh(order)
    assert order.state is OrderState.CONFIRMED


def test_a_file_that_is_no_statement_is_refused_on_the_page(operator):
    order, client = operator

    answer = upload(client, order, b"PK\x03\x04")

    assert answer.status_code == 422
    assert "Không đọc được tệp này" in answer.page.text
    assert session.scalars(select(BankStatement)).all() == []


def test_another_operators_statement_and_account_are_not_there(operator, clients, sign_in):
    order, client = operator
    where = upload(client, order, a_statement(credit(order))).headers["Location"]
    stranger = awaited(1, phone="+84912345670")
    other = sign_in(clients(), accounts.operator_person(stranger.payee_operator_id))

    assert other.get(where).status_code == 404
    assert upload(other, order, a_statement(credit(order))).status_code == 422
    assert "shop" not in client.get(f"{HERE}/sao-ke").text.split("<select", 1)[1].split("</select>")[0]
