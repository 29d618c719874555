"""A producer applies, shows papers, is accepted or refused; nothing is sold before."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.catalogue.queries import variant_rows
from shop.core.errors import Refused
from shop.extensions import session
from shop.messages.models import Message
from shop.producers import joining, members
from shop.producers.models import Producer, ProducerDocument, ProducerEvent, ProducerMember
from shop.producers.states import JOINING_MOVES, JoiningState, PaperState
from tests.builders import accounts
from tests.builders.catalogue import a_product, a_variant
from tests.builders.certification import person
from tests.builders.media import picture
from tests.builders.places import HOANG_THANH, VIET_TRI
from tests.builders.producers import producer, producer_member

JOIN = "/kenh-chu-the/dang-ky"
QUEUE = "/quan-tri/ho-so-chu-the"
TYPED = {
    "name": "HTX Hoằng Thanh",
    "legal_form": "cooperative",
    "tax_code": "0301448733",
    "registration_number": "260 7000 123",
    "representative": "Lê Thị Hoa",
    "province_code": "38",
    "commune_code": HOANG_THANH,
    "phone": "0912 345 678",
}
PAPER = {"kind": "registration", "number": "ĐK-1", "issued_on": "05/01/2026", "expires_on": ""}


@pytest.fixture
def applicant(client, sign_in, db_session):
    client.user = person()
    return sign_in(client, client.user)


def test_what_the_account_knows_is_not_asked_again(applicant):
    page = applicant.get(JOIN).page
    person = applicant.user

    assert page.find("input", name="representative").get("value") == person.name
    assert page.find("input", name="email").get("value") == (person.email or "")
    assert page.find("input", name="phone").get("value").replace(" ", "")[-9:] == (person.phone or "")[-9:]


def applied(client) -> Producer:
    answer = client.post(JOIN, data=TYPED)
    assert answer.status_code == 303
    return session.scalars(select(Producer)).one()


def paper(client, row: Producer, **changes):
    data = {**PAPER, **changes, "scan": (BytesIO(picture(400, 300)), "giay.jpg")}
    return client.post(f"/kenh-chu-the/ho-so/{row.id}/giay-to", data=data)


def test_the_scan_of_a_paper_that_lacks_its_number_need_not_be_chosen_again(applicant):
    row = applied(applicant)
    refused = paper(applicant, row, number="")
    held = refused.page.find("input", name="scan-held").get("value")
    there = f"/kenh-chu-the/ho-so/{row.id}/giay-to"

    assert refused.status_code == 422
    assert applicant.post(there, data=PAPER).status_code == 422
    assert applicant.post(there, data={**PAPER, "scan-held": held}).status_code == 303
    assert session.scalars(select(ProducerDocument.scan_id)).one()


def officer(client, sign_in, province_code="38"):
    client.get("/dang-nhap")
    return sign_in(client, person(province_code=province_code))


def test_a_guest_reads_what_is_needed_and_cannot_apply(client, db_session):
    assert client.get(JOIN).page.text.count("Đăng nhập để gửi hồ sơ") == 1
    assert client.post(JOIN, data=TYPED, token=False).status_code in {200, 400}
    assert session.scalars(select(Producer)).all() == []


def test_who_applies_acts_for_the_producer_which_sells_nothing_and_has_no_public_page(applicant):
    row = applied(applicant)
    assert (row.joining, row.province_code) == (JoiningState.APPLIED, "38")
    seat = session.scalars(select(ProducerMember)).one()
    assert (seat.producer_id, seat.user_id) == (row.id, applicant.user.id)
    assert applicant.get(f"/chu-the/{row.slug}").status_code == 404
    assert row.name not in applicant.get("/chu-the").page.text
    product = a_product(producer=row)
    assert not variant_rows([a_variant(product)]).popitem()[1].on_offer


BAD = [
    ({"name": ""}, "Hãy điền ô này."),
    ({"legal_form": "unknown"}, "Hãy chọn một mục."),
    ({"tax_code": "12"}, "Mã số thuế có 10 chữ số, 10-3 chữ số hoặc 12 chữ số."),
    ({"commune_code": VIET_TRI}, "Hãy chọn một mục."),
    ({"commune_code": ""}, "Hãy chọn xã hoặc phường."),
    ({"phone": "12"}, "Số điện thoại chưa đúng. Ví dụ: 0912 345 678."),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD)
def test_a_bad_application_is_answered_with_a_sentence_and_writes_nothing(applicant, changes, sentence):
    answer = applicant.post(JOIN, data={**TYPED, **changes})
    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert session.scalars(select(Producer)).all() == []


def test_a_paper_that_ended_before_it_began_is_refused(applicant):
    row = applied(applicant)
    answer = paper(applicant, row, expires_on="04/01/2026")
    assert answer.status_code == 422
    assert "Ngày cuối phải sau ngày cấp." in answer.page.text
    assert session.scalars(select(ProducerDocument)).all() == []


def test_an_officer_settles_each_paper_and_accepts(applicant, sign_in):
    row = applied(applicant)
    session.get_one(type(applicant.user), applicant.user.id).email = "hoa@example.vn"
    assert paper(applicant, row).status_code == 303
    staff = officer(applicant, sign_in)
    assert row.name in staff.get(QUEUE).page.text
    page = f"{QUEUE}/{row.id}"
    document = session.scalars(select(ProducerDocument)).one()
    assert staff.get(f"{page}/giay-to/{document.id}/tep").headers["Content-Disposition"].startswith("attach")

    early = staff.post(f"{page}/quyet-dinh", data={"state": "accepted", "reason": ""})
    assert early.status_code == 422
    assert session.get_one(Producer, row.id).joining is JoiningState.APPLIED
    no_reason = staff.post(f"{page}/giay-to/{document.id}", data={f"p{document.id}-state": "refused"})
    assert no_reason.status_code == 422
    staff.post(f"{page}/giay-to/{document.id}", data={f"p{document.id}-state": "accepted"})
    staff.post(
        f"{page}/mien/food_safety", data={"food_safety-reason": "Hàng thủ công, không phải thực phẩm."}
    )
    assert staff.post(f"{page}/quyet-dinh", data={"state": "accepted", "reason": ""}).status_code == 303

    assert session.get_one(Producer, row.id).joining is JoiningState.ACCEPTED
    assert staff.get(f"/chu-the/{row.slug}").status_code == 200
    assert session.scalars(select(Message.to_email)).all() == ["hoa@example.vn"]
    acts = set(session.scalars(select(AuditEvent.action)))
    assert {"producer.applied", "producer.paper_decided", "producer.paper_waived"} < acts
    moves = session.scalars(select(ProducerEvent.to_state).order_by(ProducerEvent.id)).all()
    assert moves == ["applied", "waiting", "accepted", "waived", "accepted"]


def test_papers_are_asked_for_with_a_reason_and_the_producer_sends_again(applicant, sign_in):
    row = applied(applicant)
    joining.decide(
        row.id, JoiningState.NEEDS_PAPERS, "Thiếu giấy an toàn thực phẩm.", by=None, at=row.created_at
    )
    shown = applicant.get(f"/kenh-chu-the/ho-so/{row.id}")
    assert "Thiếu giấy an toàn thực phẩm." in shown.page.text
    assert applicant.post(f"/kenh-chu-the/ho-so/{row.id}/gui-lai").status_code == 303
    assert session.get_one(Producer, row.id).joining is JoiningState.APPLIED


def test_another_provinces_officer_and_another_producer_find_nothing(applicant, sign_in):
    row = applied(applicant)
    paper(applicant, row)
    document = session.scalars(select(ProducerDocument.id)).one()
    stranger = accounts.producer_person(producer("Cơ sở khác").id)
    other = sign_in(applicant, stranger)
    for path in ("", f"/giay-to/{document}"):
        assert other.get(f"/kenh-chu-the/ho-so/{row.id}{path}").status_code == 404
    assert row.name not in other.follow(other.get("/kenh-chu-the/ho-so")).page.text
    staff = officer(applicant, sign_in, "25")
    assert row.name not in staff.get(QUEUE).page.text
    for path in ("", f"/giay-to/{document}/tep"):
        assert staff.get(f"{QUEUE}/{row.id}{path}").status_code == 404
    assert (
        staff.post(f"{QUEUE}/{row.id}/quyet-dinh", data={"state": "refused", "reason": "x"}).status_code
        == 404
    )
    assert session.get_one(Producer, row.id).joining is JoiningState.APPLIED


def test_a_person_is_invited_by_phone_and_a_seat_ends_at_once(client, sign_in, db_session):
    row = producer()
    owner, friend = person(), accounts.user()
    producer_member(row.id, owner.id)
    friend.phone = "+84912000111"
    session.flush()
    signed = sign_in(client, owner)
    page = f"/kenh-chu-the/ho-so/{row.id}"
    assert signed.post(f"{page}/nguoi", data={"identifier": "099"}).status_code == 422
    assert signed.post(f"{page}/nguoi", data={"identifier": "0912 000 111"}).status_code == 303
    seats = session.scalars(select(ProducerMember).order_by(ProducerMember.id)).all()
    assert [seat.user_id for seat in seats] == [owner.id, friend.id]
    assert sign_in(client, friend).get(page).status_code == 200
    ended = sign_in(client, owner).post(f"{page}/nguoi/{seats[1].id}/thoi")
    assert ended.status_code == 303
    assert sign_in(client, friend).get(page).status_code == 404


def test_the_last_person_stays(db_session):
    row = producer()
    seat = producer_member(row.id, person().id)
    with pytest.raises(Refused):
        members.end(row.id, seat.id, by=None, at=row.created_at)
    assert session.get_one(ProducerMember, seat.id).until is None


def test_a_producer_takes_a_holiday_and_ends_it(client, sign_in, db_session):
    row = producer()
    signed = sign_in(client, accounts.producer_person(row.id))
    page = f"/kenh-chu-the/ho-so/{row.id}"
    bad = {"first": "10/12/2026", "last": "01/12/2026", "reason": "Tết"}
    assert signed.post(f"{page}/nghi", data=bad).status_code == 422
    good = {"first": "01/12/2026", "last": "10/12/2026", "reason": "Tết"}
    assert signed.post(f"{page}/nghi", data=good).status_code == 303
    assert session.get_one(Producer, row.id).holiday_until == date(2026, 12, 10)
    signed.post(f"{page}/nghi", data={"first": "", "last": "", "reason": "Bán lại"})
    assert session.get_one(Producer, row.id).holiday_until is None


def test_an_accepted_producer_stays_accepted():
    assert JOINING_MOVES.final(JoiningState.ACCEPTED)
    assert not JOINING_MOVES.final(JoiningState.REFUSED)
    assert PaperState.WAIVED in joining.SETTLED


def test_an_application_is_corrected_by_its_people_and_an_accepted_producer_changes_how_to_reach_it(
    applicant, sign_in
):
    row = applied(applicant)
    address = f"/kenh-chu-the/ho-so/{row.id}/sua"
    changed = {**TYPED, "name": "HTX Hoằng Thanh Mới", "street": "Thôn 2"}
    assert applicant.post(address, data=changed).status_code == 303
    assert (row.name, row.street, row.joining) == ("HTX Hoằng Thanh Mới", "Thôn 2", JoiningState.APPLIED)
    assert applicant.post(address, data={**changed, "tax_code": "123"}).status_code == 422
    row.joining = JoiningState.ACCEPTED
    session.flush()
    sent = {**TYPED, "name": "Tên khác", "phone": "0987 111 222", "email": "moi@vidu.vn"}
    assert applicant.post(address, data=sent).status_code == 303
    assert (row.name, row.phone, row.email) == ("HTX Hoằng Thanh Mới", "+84987111222", "moi@vidu.vn")
    stranger = sign_in(applicant, accounts.producer_person(producer("Cơ sở khác").id))
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, data=sent).status_code == 404
