"""Files, inspections and lists as services."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from shop.cases.models import Case
from shop.cases.states import CaseState
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.states import WrongMove
from shop.evaluations import queries, services
from shop.evaluations.models import EvaluationEvent, EvaluationFile, SignUp
from shop.evaluations.services import FileDraft, Result
from shop.evaluations.states import FileKind, FileState, Finding
from shop.extensions import session
from shop.messages.models import Message
from tests.builders import accounts, certification
from tests.builders.catalogue import a_product
from tests.builders.evaluations import a_file, a_list, an_inspection
from tests.builders.producers import producer

pytestmark = pytest.mark.usefixtures("db_session")
AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
BY = {"by": None, "at": AT}


def step(file_id: int, to: FileState, day: date | None = None, **more) -> None:
    services.move(file_id, to, day=day, **more, **BY)


def test_a_file_goes_from_the_commune_to_its_result_and_the_producer_is_told():
    product = a_product("Nem nướng")
    accounts.producer_person(product.producer_id, email="chuthe@vidu.vn")
    file_id = a_file(product.id)
    row = session.get_one(EvaluationFile, file_id)
    assert (row.year, row.round, row.state) == (2026, 2, FileState.FILED)

    with pytest.raises(WrongMove):
        step(file_id, FileState.SENT, date(2026, 10, 6))
    with pytest.raises(BadInput, match="Ngày này không thể trước ngày 05/10/2026"):
        step(file_id, FileState.RECEIVED, date(2026, 10, 4))
    with pytest.raises(BadInput, match="tương lai"):
        step(file_id, FileState.RECEIVED, date(2026, 11, 24))
    step(file_id, FileState.RECEIVED, date(2026, 10, 6))
    step(file_id, FileState.SENT, date(2026, 10, 20))
    with pytest.raises(BadInput, match="Hãy chọn số sao"):
        step(file_id, FileState.RECOGNISED, date(2026, 11, 20))
    step(file_id, FileState.RECOGNISED, date(2026, 11, 20), result=Result(4, 78, "Đạt"))

    assert (row.stars, row.score, row.decided_on) == (4, 78, date(2026, 11, 20))
    said = session.scalars(select(Message.body).where(Message.kind == "evaluation_decided")).one()
    assert "Sản phẩm được công nhận 4 sao." in said
    services.step_back(file_id, **BY)
    assert (row.state, row.stars, row.score, row.decided_on) == (FileState.SENT, None, None, None)
    step(file_id, FileState.NOT_RECOGNISED, date(2026, 11, 21), result=Result(4, 45, "Thiếu kiểm nghiệm"))
    assert (row.stars, row.score) == (None, 45)
    moves = session.scalars(
        select(EvaluationEvent.to_state)
        .where(EvaluationEvent.file_id == file_id)
        .order_by(EvaluationEvent.id)
    ).all()
    assert [move.value for move in moves] == [
        *("filed", "received", "sent", "recognised", "sent", "not_recognised")
    ]


def test_the_history_of_a_file_cannot_be_changed():
    file_id = a_file(a_product().id)
    event = session.scalars(select(EvaluationEvent).where(EvaluationEvent.file_id == file_id)).one()

    event.note = "khác"
    with pytest.raises(DatabaseError):
        session.flush()
    session.rollback()


KINDS = [
    (FileKind.FIRST, 4, date(2026, 11, 1), "đang có chứng nhận"),
    (FileKind.UPGRADE, 4, date(2026, 11, 1), "phải cao hơn hạng đang có"),
    (FileKind.UPGRADE, 5, date(2025, 12, 31), "còn hiệu lực vào ngày nộp"),
    (FileKind.UPGRADE, 5, date(2026, 11, 24), "tương lai"),
]


@pytest.mark.parametrize(("kind", "aims_at", "filed_on", "sentence"), KINDS)
def test_the_kind_of_a_file_fits_the_certificate_that_the_product_has(kind, aims_at, filed_on, sentence):
    product = certification.covered_product(certification.certificate(stars=4))

    with pytest.raises(BadInput, match=sentence):
        services.open_file(product.id, FileDraft(kind, aims_at, filed_on), key="k", **BY)
    assert session.scalars(select(EvaluationFile)).all() == []


def test_who_never_had_a_certificate_is_not_evaluated_again():
    with pytest.raises(BadInput, match="đánh giá lần đầu"):
        a_file(a_product().id, kind=FileKind.AGAIN)


def test_one_form_makes_one_file_and_another_province_none():
    product = a_product()
    draft = FileDraft(FileKind.FIRST, 3, date(2026, 11, 1))

    first = services.open_file(product.id, draft, key="one", province_code="38", **BY)

    assert services.open_file(product.id, draft, key="one", province_code="38", **BY) == first
    with pytest.raises(NotFound):
        services.open_file(product.id, draft, key="two", province_code="25", **BY)
    with pytest.raises(NotFound):
        services.move(first, FileState.RECEIVED, day=date(2026, 11, 2), province_code="25", **BY)


def test_a_finding_past_its_deadline_is_a_case_until_it_is_put_right():
    maker = producer()
    found = an_inspection(maker.id, deadline=date(2026, 11, 22))
    an_inspection(maker.id, deadline=date(2026, 11, 23))  # its last day

    assert queries.count_overdue("38", date(2026, 11, 23)) == 1
    assert queries.count_overdue("25", date(2026, 11, 23)) == 0
    assert (services.open_overdue(at=AT), services.open_overdue(at=AT)) == (1, 0)
    case = session.scalars(select(Case)).one()
    assert case.title == "Cơ sở mẫu Hoằng Thanh: quá hạn khắc phục sau kiểm tra"
    services.close_inspection(found, Finding.PUT_RIGHT, "Đã in lại nhãn", day=date(2026, 11, 23), **BY)

    assert (case.state, case.resolution) == (CaseState.CLOSED, "Đã in lại nhãn")
    with pytest.raises(WrongMove):
        services.close_inspection(found, Finding.PUT_RIGHT, "Lần nữa", day=date(2026, 11, 23), **BY)
    services.reopen_inspection(found)
    assert services.open_overdue(at=AT) == 1


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"deadline": None}, "deadline"),
        ({"finding": None}, "finding"),
        ({"deadline": date(2026, 11, 1)}, "deadline"),
        ({"inspected_on": date(2027, 1, 1)}, "inspected_on"),
    ],
)
def test_a_finding_and_its_deadline_belong_together(fields, where):
    with pytest.raises(BadInput) as refused:
        an_inspection(producer().id, **fields)
    assert refused.value.field == where


def test_places_on_a_list_run_out_and_come_back():
    first, second = producer(), producer("Cơ sở Hai")
    list_id = a_list(capacity=3)

    def sign(maker, people: int) -> None:
        services.sign_up(list_id, maker.id, people=people, note=None, producer_ids=[maker.id], **BY)

    sign(first, 2)
    with pytest.raises(BadInput, match="Danh sách chỉ còn 1 chỗ"):
        sign(second, 2)
    sign(first, 3)  # one's own places do not count against oneself
    services.withdraw(list_id, first.id, producer_ids=[first.id], **BY)
    sign(second, 3)
    with pytest.raises(Refused):
        services.withdraw(list_id, first.id, producer_ids=[first.id], **BY)
    assert [one.producer for one in queries.signed(list_id)] == ["Cơ sở Hai"]
    assert len(session.scalars(select(SignUp)).all()) == 2


def test_a_list_is_for_producers_of_its_province_until_its_last_day():
    here, far = producer(), producer(commune_code="07918")
    list_id = a_list()
    late = datetime(2026, 12, 15, 17, 0, tzinfo=UTC)  # the 16th in Việt Nam

    for maker, mine in ((far, [far.id]), (here, [far.id])):
        with pytest.raises(NotFound):
            services.sign_up(list_id, maker.id, people=1, note=None, producer_ids=mine, **BY)
    with pytest.raises(Refused, match="đã đóng đăng ký"):
        services.sign_up(list_id, here.id, people=1, note=None, producer_ids=[here.id], by=None, at=late)
    services.close_list(list_id, at=AT)
    with pytest.raises(Refused):
        services.sign_up(list_id, here.id, people=1, note=None, producer_ids=[here.id], **BY)
    services.reopen_list(list_id)
    services.sign_up(list_id, here.id, people=1, note=None, producer_ids=[here.id], **BY)
    assert queries.one_list(list_id).taken == 1
