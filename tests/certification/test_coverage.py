"""Which products a certificate covers, and what withdrawal does."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from shop.catalogue.models import ProductCertificate
from shop.catalogue.queries.certificates import certificates_of, products_covered
from shop.catalogue.services.certificates import (
    Withdrawal,
    link,
    unlink,
    withdraw_certificate,
    withdraw_product,
)
from shop.catalogue.stars import stars_on
from shop.certification.models import CertificateEvent
from shop.certification.states import CertificateState, WithdrawalGround
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from tests.builders import certification as build

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DECIDED = Withdrawal(TODAY, WithdrawalGround.PRODUCTION_ENDED, "99/QĐ-UBND")


def events(certificate_id: int) -> list[tuple]:
    rows = session.scalars(
        select(CertificateEvent)
        .where(CertificateEvent.certificate_id == certificate_id)
        .order_by(CertificateEvent.id)
    )
    return [(row.kind.value, row.product_id, row.values["withdrawn_on"], row.note) for row in rows]


def star(product, day=TODAY) -> int | None:
    found = stars_on([product.id], day).get(product.id)
    return found.stars if found else None


def test_linking_gives_the_star_and_is_written_down_once(db_session):
    row, product = build.certificate(), build.bare_product()
    for _time in range(2):
        link(row.id, product.id, by=None, at=AT)
    assert star(product) == 4
    assert events(row.id) == [("linked", product.id, None, None)]


def test_a_product_of_another_province_is_not_linked(db_session):
    row, product = build.certificate(), build.bare_product(province_code="25")
    with pytest.raises(NotFound):
        link(row.id, product.id, by=None, at=AT)
    with pytest.raises(NotFound):
        link(row.id, build.bare_product().id, by=None, at=AT, province_code="25")
    assert session.scalars(select(ProductCertificate)).all() == []


def test_withdrawal_ends_all_certificates_of_the_product_on_its_day(db_session):
    four, three, waiting = (
        build.certificate(),
        build.certificate(stars=3),
        build.certificate(state=CertificateState.SUBMITTED),
    )
    product = build.covered_product(four, three, waiting)
    lost = withdraw_product(product.id, DECIDED, by=None, at=AT)
    assert lost == [four.id, three.id, waiting.id]
    assert (star(product, date(2026, 11, 22)), star(product)) == (4, None)
    note = "production_ended: 99/QĐ-UBND"
    for row in (four, three, waiting):
        assert events(row.id) == [("withdrawn", product.id, "2026-11-23", note)]


def test_a_certificate_kept_with_a_document_stays(db_session):
    four, three = build.certificate(), build.certificate(stars=3)
    product = build.covered_product(four, three)
    kept = Withdrawal(TODAY, WithdrawalGround.CRITERIA_NOT_MET, "99/QĐ-UBND", {three.id: "100/SNN"})
    withdraw_product(product.id, kept, by=None, at=AT)
    assert star(product) == 3
    assert events(three.id) == [("kept", product.id, None, "100/SNN")]
    assert products_covered(three.id)[0].kept_document == "100/SNN"


def test_the_other_product_of_the_certificate_keeps_its_star(db_session):
    row = build.certificate()
    gone, stays = build.covered_product(row), build.covered_product(row)
    withdraw_product(gone.id, DECIDED, by=None, at=AT)
    assert (star(gone), star(stays)) == (None, 4)


def test_withdrawing_a_certificate_ends_it_for_every_product(db_session):
    row, older = build.certificate(), build.certificate(stars=3)
    one, two, apart = (
        build.covered_product(row, older),
        build.covered_product(row),
        build.covered_product(older),
    )
    assert withdraw_certificate(row.id, DECIDED, by=None, at=AT) == [one.id, two.id]
    assert (star(one), star(two), star(apart)) == (None, None, 3)
    assert [held.withdrawn_on for held in certificates_of(one.id)] == [TODAY, TODAY]


def test_a_withdrawn_certificate_is_neither_withdrawn_again_nor_linked_again(db_session):
    row = build.certificate()
    product = build.covered_product(row, withdrawn_on=date(2026, 5, 1))
    with pytest.raises(Refused, match="không còn giấy chứng nhận nào để thu hồi"):
        withdraw_product(product.id, DECIDED, by=None, at=AT)
    with pytest.raises(Refused, match="không còn sản phẩm nào để thu hồi"):
        withdraw_certificate(row.id, DECIDED, by=None, at=AT)
    with pytest.raises(Refused, match="đã bị thu hồi với sản phẩm này"):
        link(row.id, product.id, by=None, at=AT)
    assert events(row.id) == []


WRONG = [
    ({"document": " "}, "document", "Hãy ghi số quyết định thu hồi."),
    ({"day": date(2027, 1, 23)}, "day", "Ngày thu hồi không thể muộn hơn 60 ngày kể từ hôm nay."),
    ({"kept": {1: ""}}, "kept_document", "Giữ lại một giấy chứng nhận thì cần số văn bản."),
]


@pytest.mark.parametrize(("changes", "field", "sentence"), WRONG)
def test_an_incomplete_withdrawal_is_refused_and_changes_nothing(db_session, changes, field, sentence):
    row = build.certificate()
    product = build.covered_product(row)
    given = {"day": TODAY, "ground": WithdrawalGround.OTHER, "document": "99/QĐ", **changes}
    with pytest.raises(BadInput) as refused:
        withdraw_product(product.id, Withdrawal(**given), by=None, at=AT)
    assert (refused.value.field, str(refused.value)) == (field, sentence)
    assert (star(product), events(row.id)) == (4, [])


def test_a_slip_is_unlinked_only_before_the_certificate_is_checked(db_session):
    waiting, checked = build.certificate(state=CertificateState.SUBMITTED), build.certificate()
    product = build.covered_product(waiting, checked)
    unlink(waiting.id, product.id, by=None, at=AT)
    assert products_covered(waiting.id) == []
    with pytest.raises(Refused, match="chỉ thu hồi theo Điều 8"):
        unlink(checked.id, product.id, by=None, at=AT)
    assert star(product) == 4
