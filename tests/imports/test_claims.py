"""The certificate columns of a sheet: what they say is a claim that waits for the four eyes of staff."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from shop.catalogue.models import Product, ProductCertificate
from shop.catalogue.services import listings
from shop.catalogue.stars import stars_on
from shop.certification import services as certification
from shop.certification.models import Certificate, Decision
from shop.certification.states import CertificateState, IssuerLevel
from shop.core.errors import Refused
from shop.extensions import session
from shop.imports import exporting, queries, services
from shop.imports.services.common import latest
from tests.builders import accounts
from tests.builders.catalogue import a_product
from tests.builders.certification import certificate, link
from tests.builders.producers import producer as a_producer
from tests.builders.sheets import AT, HEAD, MORE, finish, row, taken_back, uploaded, written

PAPER = ["Số quyết định OCOP", "Cơ quan ra quyết định", "Ngày quyết định", "Hạng sao"]
DAY = date(2026, 6, 1)
SAID = ["1114/QĐ-UBND", "UBND tỉnh Thanh Hóa", "01/06/2026", "4 sao"]
SUBMITTED, VERIFIED, REJECTED = CertificateState


@pytest.fixture
def producer(db_session):
    return a_producer()


def table(*rows: list, more: tuple[str, ...] = ()) -> list[list]:
    return [[*HEAD, *MORE, *PAPER, *more], *rows]


def kinds(number: int) -> list[str]:
    return [line.kind.value for line in queries.lines(number)]


def papers() -> list[tuple[str, int, CertificateState]]:
    rows = session.execute(
        select(Decision.number, Certificate.stars, Certificate.state)
        .join(Certificate, Certificate.decision_id == Decision.id)
        .order_by(Certificate.id)
    )
    return [(row.number, row.stars, row.state) for row in rows]


def the_claim() -> Certificate:
    return session.scalars(select(Certificate)).one()


def listed() -> tuple[int, ...]:
    product = session.scalars(select(Product)).one()
    return listings.listing_of(product, latest(product.id)).certificates


def test_a_claim_waits_in_the_draft_and_the_same_sheet_again_changes_nothing(producer):
    first = written(producer.id, table([*row("A"), *SAID]))
    again = written(producer.id, table([*row("A"), *SAID]))

    claim = the_claim()
    assert (kinds(first), kinds(again)) == (["new"], ["unchanged"])
    assert (claim.state, claim.stars, claim.product_name) == (SUBMITTED, 4, "Mắm tôm Mẫu")
    assert (claim.issued_on, claim.expires_on, claim.issuer_level) == (
        DAY,
        date(2029, 6, 1),
        IssuerLevel.PROVINCE,
    )
    assert listed() == (claim.id,)
    assert ["star_issuer_level", "", "Cấp tỉnh"] in queries.lines(first)[0].changes
    assert session.scalar(select(func.count(ProductCertificate.product_id))) == 0


def test_no_star_is_shown_before_another_person_checked_the_claim(producer):
    uploader, officer = accounts.officer("38"), accounts.officer("38")
    number = uploaded(producer.id, table([*row("A"), *SAID]), by=uploader.id)
    services.write(number, submits=False, by=uploader.id, at=AT)
    finish(number)
    [product_id] = session.scalars(select(Product.id))
    link(session.get_one(Product, product_id), the_claim())

    with pytest.raises(Refused, match="Người nhập"):
        certification.verify(the_claim().id, by=uploader.id, at=AT)
    assert stars_on([product_id], AT.date()) == {}
    certification.verify(the_claim().id, by=officer.id, at=AT)
    assert stars_on([product_id], AT.date())[product_id].stars == 4


@pytest.mark.parametrize(
    ("day", "stars", "level"),
    [
        ("30/06/2025", "3", IssuerLevel.DISTRICT),
        ("2025-07-01", "3 sao", IssuerLevel.PROVINCE),
        ("46000", "****", IssuerLevel.PROVINCE),
        ("ngày 1 tháng 6 năm 2026", "5", IssuerLevel.CENTRAL),
    ],
)
def test_who_recognised_a_product_follows_from_the_day_and_the_stars(producer, day, stars, level):
    written(producer.id, table([*row("A"), "1114/QĐ-UBND", "UBND", day, stars]))

    assert the_claim().issuer_level is level


def test_a_corrected_sheet_takes_the_place_of_what_nobody_checked(producer):
    written(producer.id, table([*row("A"), *SAID]))

    number = written(producer.id, table([*row("A"), "1115/QĐ-UBND", SAID[1], SAID[2], "3"]))

    assert papers() == [("1114/QĐ-UBND", 4, REJECTED), ("1115/QĐ-UBND", 3, SUBMITTED)]
    assert queries.lines(number)[0].changes == [
        ["star_number", "1114/QĐ-UBND", "1115/QĐ-UBND"],
        ["star_stars", "4 sao", "3 sao"],
    ]
    assert len(listed()) == 1
    taken_back(number)
    assert [state for _number, _stars, state in papers()] == [SUBMITTED, REJECTED]
    assert kinds(written(producer.id, table([*row("A"), *SAID]))) == ["unchanged"]


def test_undoing_takes_back_the_claims_that_nobody_checked(producer):
    rows = table([*row("A"), *SAID], [*row("B", "Miến Mẫu"), *SAID[:3], "3"])
    number = written(producer.id, rows)
    checked = session.scalars(select(Certificate.id).where(Certificate.stars == 3)).one()
    certification.verify(checked, by=accounts.officer("38").id, at=AT)

    assert taken_back(number) == []

    assert papers() == [("1114/QĐ-UBND", 4, REJECTED), ("1114/QĐ-UBND", 3, VERIFIED)]
    assert kinds(written(producer.id, table([*row("A"), *SAID]))) == ["new"]
    assert [state for _number, _stars, state in papers()] == [REJECTED, VERIFIED, SUBMITTED]


def test_what_staff_hold_goes_out_and_comes_in_unchanged(producer):
    product = a_product(producer=producer)
    for stars, issued in ((3, date(2023, 12, 24)), (4, date(2026, 8, 15))):
        link(product, certificate(stars=stars, issued_on=issued, name="Mắm"))
    written(producer.id, table([*row("A", "Miến Mẫu"), *SAID]))

    for kind in ("xlsx", "csv"):
        data = exporting.file_of(exporting.product_rows([producer.id]), kind, "Sản phẩm")
        assert kinds(uploaded(producer.id, [], data=data)) == ["unchanged", "unchanged"]
    [head, mine, claimed] = exporting.product_rows([producer.id])
    place = head.index("Hạng sao")
    assert (mine[place], claimed[place]) == ("4 sao", "4 sao")
    assert mine[head.index("Ngày cuối còn hiệu lực")] == "15/08/2029"


@pytest.mark.parametrize(
    ("cells", "field", "sentence"),
    [
        (["", *SAID[1:]], "star_number", "Giấy chứng nhận cần ô này."),
        ([SAID[0], "", *SAID[2:]], "star_authority", "Giấy chứng nhận cần ô này."),
        ([*SAID[:2], "", "4"], "star_decided_on", "Giấy chứng nhận cần ô này."),
        ([*SAID[:3], ""], "star_stars", "Giấy chứng nhận cần ô này."),
        ([*SAID[:2], "29/11/2026", "4"], "star_decided_on", "Ngày quyết định không thể ở tương lai."),
        ([*SAID[:2], "31/02/2026", "4"], "star_decided_on", "Ngày này không có trong lịch."),
        ([*SAID[:2], "tháng sáu", "4"], "star_decided_on", "Hãy nhập ngày như 23/11/2026."),
        ([*SAID[:3], "2"], "star_stars", "Hạng sao ghi 3, 4 hoặc 5."),
        ([*SAID[:3], "6 sao"], "star_stars", "Hạng sao ghi 3, 4 hoặc 5."),
        ([*SAID, "Cấp huyện"], "star_issuer_level", "Cấp huyện trước đây chỉ công nhận 3 sao."),
        ([*SAID, "xã"], "star_issuer_level", "Không có lựa chọn này."),
        ([*SAID, "", "02/06/2029"], "star_expires_on", "nhiều nhất 36 tháng, đến 01/06/2029"),
        ([*SAID, "", "", "TH-01"], "star_product_code", "Mã số gồm mã tỉnh"),
        (["Q" * 101, *SAID[1:]], "star_number", "100"),
    ],
)
def test_a_wrong_cell_of_a_certificate_is_named_and_nothing_is_claimed(producer, cells, field, sentence):
    more = ("Cấp công nhận", "Ngày cuối còn hiệu lực", "Mã số sản phẩm OCOP")
    number = written(producer.id, table([*row("A"), *cells], more=more))

    [[name, said]] = queries.lines(number)[0].errors
    assert (name, sentence in said) == (field, True), said
    assert session.scalar(select(func.count(Certificate.id))) == 0


def test_a_decision_that_stands_with_other_stars_is_an_error_at_the_stars(producer):
    linked, loose = a_product(producer=producer), certificate(stars=3, name="Miến Mẫu", issued_on=DAY)
    held = certificate(stars=3, issued_on=DAY)
    link(linked, held)
    sku = list(exporting.product_rows([producer.id]))[1][0]
    number_of = {each.id: session.get_one(Decision, each.decision_id) for each in (held, loose)}

    def said(paper: Certificate, stars: str) -> list:
        decision = number_of[paper.id]
        return [decision.number, decision.authority, f"{decision.decided_on:%d/%m/%Y}", stars]

    number = uploaded(
        producer.id,
        [["Mã hàng", *PAPER], [sku, *said(held, "4")]],
    )
    other = uploaded(producer.id, table([*row("N", "Miến Mẫu"), *said(loose, "5")]))

    for each in (number, other):
        assert queries.lines(each)[0].errors == [["star_stars", "Quyết định này đã được nhập với 3 sao."]]
    assert kinds(uploaded(producer.id, table([*row("N", "Miến Mẫu"), *said(loose, "3")]))) == ["new"]


@pytest.mark.parametrize(("ended", "sentence"), [(True, "thu hồi"), (False, "Giấy mờ")])
def test_what_was_withdrawn_or_rejected_is_not_claimed_again(producer, ended, sentence):
    written(producer.id, table([*row("A"), *SAID]))
    claim = the_claim()
    if ended:
        certification.verify(claim.id, by=accounts.officer("38").id, at=AT)
        link(session.scalars(select(Product)).one(), claim, withdrawn_on=AT.date())
    else:
        certification.reject(claim.id, "Giấy mờ", by=accounts.officer("38").id, at=AT)

    again = written(producer.id, table([*row("A"), *SAID]))

    [[name, said]] = queries.lines(again)[0].errors
    assert (name, sentence in said) == ("star_number", True), said
    assert len(papers()) == 1


def test_what_an_officer_corrected_is_no_longer_the_sheets_to_change(producer):
    written(producer.id, table([*row("A"), *SAID]))
    claim = the_claim()
    draft = certification.CertificateDraft("Mắm tôm", 3, IssuerLevel.PROVINCE, DAY)
    certification.correct(
        claim.id, draft, by=accounts.officer("38").id, at=datetime(2026, 11, 28, 4, tzinfo=UTC)
    )

    number = written(producer.id, table([*row("A"), *SAID]))

    assert queries.lines(number)[0].errors == [["star_stars", "Quyết định này đã được nhập với 3 sao."]]
    assert papers() == [("1114/QĐ-UBND", 3, SUBMITTED)]
