"""A decision of many products: pasted, matched, entered as a whole by one officer, checked as a whole by another."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from shop.catalogue.models import ProductCertificate
from shop.catalogue.services import certificates as catalogue_certificates
from shop.certification import services as certification
from shop.certification.models import Certificate, Decision
from shop.certification.services import DecisionDraft
from shop.certification.states import CertificateState, IssuerLevel
from shop.core.errors import BadInput, Conflict, NotFound, Refused
from shop.extensions import session
from shop.imports import decision_rows
from shop.imports.decision_products import Matcher
from shop.imports.services import decisions
from tests.builders import accounts, catalogue
from tests.builders.certification import certificate, link
from tests.builders.producers import producer as a_producer
from tests.support.pages import fields_of

AT = datetime(2026, 11, 28, 3, tzinfo=UTC)
HERE = "/quan-tri/chung-nhan/quyet-dinh/moi"
DRAFT = DecisionDraft("1114/QĐ-UBND", date(2026, 6, 1), "UBND tỉnh Thanh Hóa", "38")
HEAD = "STT\tTên sản phẩm\tChủ thể\tHạng sao\tMã số\tĐiểm"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def items(*rows: str, issued_on: date = date(2026, 6, 2)):
    text = "\n".join(["DANH SÁCH\t", HEAD, *rows])
    return decision_rows.items_of(decision_rows.table(text.encode()), issued_on, Matcher("38"))


@pytest.fixture
def jar(db_session):
    return catalogue.a_product("Mắm tôm Lê Gia", producer=a_producer("HTX Lê Gia"))


def entered(found, by: int | None = None) -> int:
    return decisions.enter(DRAFT, found, by=by, at=AT).id


def shown(made: int) -> str:
    return decisions.digest(decisions.of_decision(made, "38"), decisions.products_of(made))


def verified(made: int, by: int, seen: str | None = None) -> int:
    return decisions.verify_all(made, seen or shown(made), by=by, at=AT, province_code="38")


def test_forty_six_products_are_entered_once_matched_and_checked_by_another(jar):
    first, second = accounts.officer("38"), accounts.officer("38")
    rows = [f"{n}\tSản phẩm {n}\tCơ sở, xã {n}, tỉnh\t3 sao\t\t" for n in range(2, 47)]
    found = items("1\tmam tom le gia\tHợp tác xã HTX Lê Gia\t****\t38-16000-01-2026\t75,5", *rows)

    made = entered(found, first.id)
    assert entered(items("1\tmam tom le gia\t\t4", *rows), first.id) == made

    kept = decisions.of_decision(made, "38")
    assert len(kept) == 46
    assert (kept[0].stars, kept[0].score, kept[0].issuer_level) == (4, 76, IssuerLevel.PROVINCE)
    assert decisions.products_of(made) == {kept[0].id: [jar.id]}
    with pytest.raises(Refused):
        verified(made, first.id)
    assert {row.state for row in kept} == {CertificateState.SUBMITTED}
    assert verified(made, second.id) == 46
    assert {row.state for row in decisions.of_decision(made, "38")} == {CertificateState.VERIFIED}
    with pytest.raises(NotFound):
        decisions.of_decision(made, "25")


def test_the_rows_of_a_file_are_given_back_as_they_were_previewed():
    rows = [
        ["", "Tên sản phẩm", "Sao"],
        [],
        ["1", 'Mắm "đặc, biệt"', "3; 4"],
        ["", "", "4"],
        ['"'],
        ["2", "a|b"],
    ]

    assert decision_rows.table(decision_rows.as_text(rows).encode()) == rows


def test_the_same_decision_again_enters_what_was_rejected_and_links_what_is_matched_by_now(jar):
    first, second = accounts.officer("38"), accounts.officer("38")
    rows = ["1\tMắm tôm Lê Gia\t\t4", "2\tMiến lạ\tBa Làng\t3", "3\tMiến lạ\tLam Sơn\t3"]
    made = entered(items(*rows), first.id)
    jars, noodles, _others = decisions.of_decision(made, "38")
    certification.reject(jars.id, "Sai sao", by=second.id, at=AT)
    known = catalogue.a_product("Miến lạ", producer=a_producer("Cơ sở Ba Làng"))

    again = decisions.enter(DRAFT, items(*rows), by=first.id, at=AT)

    assert again == (made, 1, 1)
    new = decisions.of_decision(made, "38")[-1]
    assert decisions.products_of(made) == {jars.id: [jar.id], noodles.id: [known.id], new.id: [jar.id]}
    assert decisions.enter(DRAFT, items(*rows), by=first.id, at=AT) == (made, 0, 0)


def test_only_what_was_shown_is_verified(jar):
    first, second = accounts.officer("38"), accounts.officer("38")
    made = entered(items("1\tMắm tôm Lê Gia\t\t4", "2\tMiến lạ\t\t3"), first.id)
    noodles = decisions.of_decision(made, "38")[1]
    other = catalogue.a_product("Miến dong", producer=a_producer())

    def refused(seen: str) -> bool:
        with pytest.raises(Conflict, match="Bảng đã thay đổi"):
            verified(made, second.id, seen)
        return {row.state for row in decisions.of_decision(made, "38")} == {CertificateState.SUBMITTED}

    before = shown(made)
    noodles.stars = 5
    assert refused(before)
    before = shown(made)
    catalogue_certificates.link(noodles.id, other.id, by=first.id, at=AT)
    assert refused(before)
    before = shown(made)
    entered(items("3\tChè lạ\t\t3"), first.id)
    assert refused(before)
    assert verified(made, second.id, shown(made)) == 3


def test_a_wrong_row_keeps_the_whole_decision_back_and_is_named(jar):
    found = items("1\tMắm tôm Lê Gia\t\t4", "2\tmắm tôm lê gia\t\t3", "3\tChè\t\t2", "4\tMiến\t\t3\tcũ/01\t")

    with pytest.raises(BadInput) as caught:
        entered(found)

    assert caught.value.field == "rows"
    assert [[str(one) for one in item.errors] for item in found] == [
        [],
        ["Trùng sản phẩm với dòng 3."],
        ["Hạng sao ghi 3, 4 hoặc 5."],
        ["Mã số gồm mã tỉnh, mã xã, số thứ tự và năm. Ví dụ: 38-16000-01-2026."],
    ]


@pytest.mark.parametrize(
    ("stars", "issued_on", "level"),
    [
        (3, date(2025, 6, 30), IssuerLevel.DISTRICT),
        (3, date(2025, 7, 1), IssuerLevel.PROVINCE),
        (4, date(2025, 6, 30), IssuerLevel.PROVINCE),
        (5, date(2025, 6, 30), IssuerLevel.CENTRAL),
    ],
)
def test_who_recognised_it_follows_from_the_day_and_old_codes_are_free(db_session, stars, issued_on, level):
    [item] = items(f"1\tMiến\t\t{stars}\tDC-01/cũ\t", issued_on=issued_on)

    assert item.draft.issuer_level is level
    assert item.draft.product_code == "DC-01/cũ"


def test_first_upgrade_and_again_are_told_from_what_there_was(jar):
    assert str(items("1\tMắm tôm Lê Gia\t\t3")[0].goods.kind(3)) == "Đánh giá lần đầu"
    link(jar, certificate(stars=3))

    goods = items("1\tMắm tôm Lê Gia\t\t4")[0].goods

    assert (str(goods.kind(4)), str(goods.kind(3))) == ("Nâng hạng", "Đánh giá lại")


def test_two_products_of_one_name_are_told_apart_by_their_producer_or_not_at_all(jar):
    catalogue.a_product("Mắm tôm Lê Gia", producer=a_producer("Cơ sở Ba Làng"))

    by_name, by_producer = items("1\tMắm tôm Lê Gia\t\t3", "2\tMắm tôm Lê Gia\tBa Làng\t3")

    assert by_name.goods is None
    assert by_producer.goods.producer == "Cơ sở Ba Làng"


def test_officers_paste_look_enter_and_check(jar, clients, sign_in):
    first, second, stranger = (sign_in(clients(), accounts.officer(code)) for code in ("38", "38", "25"))
    session.commit()
    form = fields_of(first.get(HERE).page.form(HERE)) | {
        "number": DRAFT.number,
        "decided_on": "01/06/2026",
        "authority": DRAFT.authority,
        "rows": f"{HEAD}\n1\tMắm tôm Lê Gia\t\t4\t38-16000-01-2026\t76\n2\tMiến lạ\t\t3",
    }
    seen = first.post(HERE, data={**form, "do": "read"})
    assert "1 dòng chưa tìm thấy sản phẩm." in seen.page.text
    assert session.scalar(select(func.count(Decision.id))) == 0
    wrong = first.post(HERE, data={**form, "rows": f"{HEAD}\n1\tMiến\t\t9", "do": "save"})
    empty = first.post(HERE, data={**form, "rows": "", "do": "read"})
    assert (wrong.status_code, empty.status_code) == (422, 422)
    page = first.post(HERE, data={**form, "do": "save"}).headers["Location"]

    assert "Một cán bộ khác kiểm tra" in first.get(page).page.text
    assert (
        "cả bảng đã được ghi từ trước"
        in first.follow(first.post(HERE, data={**form, "do": "save"})).page.text
    )
    assert stranger.get(page).status_code == 404
    shown_page = second.get(page).page
    assert all(words in shown_page.text for words in ("38-16000-01-2026", "76", "HTX Lê Gia"))
    stale = second.post(page, data=fields_of(shown_page.form(page)) | {"seen": "0"})
    assert (stale.status_code, "Bảng đã thay đổi" in stale.page.text) == (422, True)
    checked = second.follow(second.post(page, data=fields_of(stale.page.form(page))))
    assert "Đã kiểm tra cả bảng" in checked.page.text
    assert session.scalar(select(func.count(Certificate.id))) == 2
    assert session.scalar(select(func.count(ProductCertificate.product_id))) == 1


def test_a_claim_with_other_stars_than_the_annex_is_said_at_its_row(jar):
    decision = certification.record_decision(DRAFT, by=None, at=AT)
    draft = certification.CertificateDraft("Mắm tôm Lê Gia", 5, IssuerLevel.CENTRAL, date(2026, 6, 2))
    claim = certification.record_certificate(decision.id, draft, by=None, at=AT)
    found = items("1\tMắm tôm Lê Gia\tLê Gia\t4")

    with pytest.raises(BadInput, match="Chưa ghi gì"):
        entered(found)

    assert [str(each) for each in found[0].errors] == [
        f"Giấy {claim.code} của quyết định này đã được nhập với 5 sao."
    ]
    assert decisions.products_of(decision.id) == {}
