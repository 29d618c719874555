"""Recording, checking, extending: by four eyes, by the rule, with a history."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from shop.certification import services
from shop.certification.models import Certificate, CertificateEvent, Decision
from shop.certification.services import CertificateDraft, DecisionDraft
from shop.certification.states import CertificateState, IssuerLevel
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from tests.builders.certification import certificate, person
from tests.builders.places import THANH_HOA

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
DECISION = DecisionDraft("1114/QĐ-UBND", date(2024, 2, 20), "UBND tỉnh Thanh Hóa", THANH_HOA)
PRINTED = {
    "product_name": "Mắm tôm mẫu",
    "stars": 4,
    "issuer_level": IssuerLevel.PROVINCE,
    "issued_on": date(2024, 2, 29),
}


def recorded(**changes) -> Certificate:
    decision = services.record_decision(DECISION, by=None, at=AT)
    by = changes.pop("by", None)
    return services.record_certificate(decision.id, CertificateDraft(**{**PRINTED, **changes}), by=by, at=AT)


def history(row: Certificate) -> list[tuple]:
    events = session.scalars(
        select(CertificateEvent)
        .where(CertificateEvent.certificate_id == row.id)
        .order_by(CertificateEvent.id)
    )
    return [(event.kind.value, event.values["state"], event.values["extended_until"]) for event in events]


def test_a_recorded_certificate_waits_and_ends_by_the_rule(db_session):
    row = recorded()
    assert (row.state, row.expires_on) == (CertificateState.SUBMITTED, date(2027, 2, 28))
    assert (len(row.code), row.province_code) == (8, THANH_HOA)
    assert history(row) == [("submitted", "submitted", None)]


def test_the_same_decision_is_written_once(db_session):
    assert recorded().decision_id == recorded(product_name="Mắm tép mẫu").decision_id
    assert len(session.scalars(select(Decision)).all()) == 1


WRONG = [
    ({"stars": 2}, "stars", "Giấy chứng nhận có từ 3 đến 5 sao."),
    ({"stars": 6}, "stars", "Giấy chứng nhận có từ 3 đến 5 sao."),
    ({"stars": 5}, "issuer_level", "Sản phẩm 5 sao do trung ương công nhận."),
    ({"issuer_level": IssuerLevel.DISTRICT}, "issuer_level", "Cấp huyện trước đây chỉ công nhận 3 sao."),
    ({"score": 49}, "score", "Điểm của sản phẩm được chứng nhận từ 50 đến 100."),
    ({"issued_on": date(2024, 2, 19)}, "issued_on", "Ngày cấp không thể trước ngày quyết định."),
    ({"issued_on": date(2026, 11, 24)}, "issued_on", "Ngày cấp không thể ở tương lai."),
    (
        {"expires_on": date(2027, 3, 1)},
        "expires_on",
        "Giấy chứng nhận có hiệu lực nhiều nhất 36 tháng, đến 28/02/2027.",
    ),
    (
        {"expires_on": date(2024, 2, 29)},
        "expires_on",
        "Giấy chứng nhận có hiệu lực nhiều nhất 36 tháng, đến 28/02/2027.",
    ),
]


@pytest.mark.parametrize(("changes", "field", "sentence"), WRONG)
def test_what_cannot_stand_on_a_certificate_is_refused_at_its_field(db_session, changes, field, sentence):
    with pytest.raises(BadInput) as refused:
        recorded(**changes)
    assert (refused.value.field, str(refused.value)) == (field, sentence)
    assert session.scalars(select(Certificate)).all() == []


def test_a_decision_of_tomorrow_is_refused(db_session):
    tomorrow = DecisionDraft("1/QĐ", date(2026, 11, 24), "UBND", THANH_HOA)
    with pytest.raises(BadInput, match="Ngày quyết định không thể ở tương lai"):
        services.record_decision(tomorrow, by=None, at=AT)


def test_another_person_checks_what_one_recorded(db_session):
    one, other = person("Một"), person("Hai")
    row = recorded(by=one.id)
    with pytest.raises(Refused, match="Người nhập không tự kiểm tra được"):
        services.verify(row.id, by=one.id, at=AT)
    assert row.state is CertificateState.SUBMITTED
    services.verify(row.id, by=other.id, at=AT)
    assert (row.state, row.checked_by, row.checked_at) == (CertificateState.VERIFIED, other.id, AT)
    assert [kind for kind, *_ in history(row)] == ["submitted", "verified"]


def test_a_rejected_certificate_is_corrected_and_checked_again_by_another_person(db_session):
    one, other = person("Một"), person("Hai")
    row = recorded(by=one.id)
    with pytest.raises(BadInput, match="Hãy ghi lý do"):
        services.reject(row.id, "  ", by=other.id, at=AT)
    services.reject(row.id, "Sai số sao", by=other.id, at=AT)
    assert (row.state, row.refusal) == (CertificateState.REJECTED, "Sai số sao")
    services.correct(row.id, CertificateDraft(**{**PRINTED, "stars": 3}), by=other.id, at=AT)
    assert (row.state, row.refusal, row.stars) == (CertificateState.SUBMITTED, None, 3)
    with pytest.raises(Refused):
        services.verify(row.id, by=other.id, at=AT)
    services.verify(row.id, by=one.id, at=AT)
    assert [kind for kind, *_ in history(row)] == ["submitted", "rejected", "corrected", "verified"]


def test_a_verified_certificate_is_not_corrected_any_more(db_session):
    row = certificate()
    with pytest.raises(Refused, match="không sửa được nữa"):
        services.correct(row.id, CertificateDraft(**PRINTED), by=None, at=AT)


def test_an_extension_has_a_document_and_ends_within_a_hundred_and_eighty_days(db_session):
    row = certificate(issued_on=date(2023, 12, 1))
    for until in (date(2026, 12, 1), date(2027, 5, 31)):
        with pytest.raises(BadInput, match=r"trong khoảng 02/12/2026 – 30/05/2027"):
            services.extend(row.id, until, "12/SNN", by=None, at=AT)
    with pytest.raises(BadInput, match="Hãy ghi số văn bản"):
        services.extend(row.id, date(2027, 5, 30), " ", by=None, at=AT)
    assert row.extended_until is None
    services.extend(row.id, date(2027, 5, 30), "12/SNN", by=None, at=AT)
    assert (row.extended_until, row.extension_document) == (date(2027, 5, 30), "12/SNN")
    assert history(row) == [("extended", "verified", "2027-05-30")]


def test_only_a_verified_certificate_is_extended(db_session):
    row = certificate(state=CertificateState.SUBMITTED)
    with pytest.raises(Refused, match="Chỉ gia hạn được giấy chứng nhận đã kiểm tra"):
        services.extend(row.id, date(2029, 2, 1), "12/SNN", by=None, at=AT)


def test_a_certificate_of_another_province_is_not_there(db_session):
    row = certificate(state=CertificateState.SUBMITTED)
    for act in (
        lambda: services.verify(row.id, by=None, at=AT, province_code="25"),
        lambda: services.reject(row.id, "Sai", by=None, at=AT, province_code="25"),
        lambda: services.extend(row.id, date(2029, 2, 1), "1", by=None, at=AT, province_code="25"),
        lambda: services.correct(row.id, CertificateDraft(**PRINTED), by=None, at=AT, province_code="25"),
    ):
        with pytest.raises(NotFound):
            act()
    assert (row.state, history(row)) == (CertificateState.SUBMITTED, [])
