"""Pages of other schemes: officers enter and check, producers attach, nobody sees what is another's."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from sqlalchemy import select

from shop.catalogue.models import ProductScheme
from shop.catalogue.services import save_version
from shop.certification.models import SchemeCertificate
from shop.certification.states import CertificateState, SchemeKind, SchemeScope
from shop.extensions import session
from tests.builders import accounts
from tests.builders.catalogue import a_draft, a_product, label
from tests.builders.certification import RECORDED, person
from tests.builders.listings import typed
from tests.builders.media import picture
from tests.builders.places import PHU_THO, THANH_HOA
from tests.builders.producers import producer
from tests.builders.schemes import scheme

STAFF = "/quan-tri/chung-nhan-khac"
SENT = {
    "kind": "vietgap",
    "scope": "products",
    "number": "VG-12/2026",
    "issuer": "Trung tâm chứng nhận mẫu",
    "issued_on": "02/03/2026",
    "valid_until": "01/03/2028",
}
PART = {f"s-{name}": value for name, value in SENT.items() if name != "scope"}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-28T03:00:00+00:00", tick=False):
        yield


@pytest.fixture
def officer(client, sign_in, db_session):
    return sign_in(client, person(province_code=THANH_HOA))


def scan(name: str = "scan"):
    return {name: (BytesIO(picture(600, 800)), "giay.jpg")}


def the_paper() -> SchemeCertificate:
    session.expire_all()
    return session.scalars(select(SchemeCertificate)).one()


def test_one_officer_enters_a_paper_and_another_checks_it(officer, sign_in):
    goods = a_product("Chè sạch")
    data = {**SENT, "producer_id": goods.producer_id, **scan()}
    answer = officer.post(f"{STAFF}/moi", data=data)
    assert answer.status_code == 303
    paper = the_paper()
    page = f"{STAFF}/{paper.id}"
    assert answer.headers["Location"].endswith(page)
    shown = officer.get(page).page
    assert "Bạn đã nhập giấy này" in shown.text
    assert "Đúng với giấy, xác nhận" not in shown.text
    assert officer.post(f"{page}/san-pham", data={"product_id": goods.id}).status_code == 303
    refused = officer.follow(officer.post(f"{page}/kiem-tra"))
    assert "Người nhập không tự kiểm tra được" in refused.page.text
    assert the_paper().state is CertificateState.SUBMITTED

    second = sign_in(officer, person("Cán bộ hai", province_code=THANH_HOA))
    assert "Chè sạch" in second.get(page).page.text
    assert second.post(f"{page}/kiem-tra").status_code == 303
    assert the_paper().state is CertificateState.VERIFIED
    assert "Chứng nhận VietGAP, còn hiệu lực đến 01/03/2028" in second.get("/san-pham/che-sach").page.text
    later = second.post(f"{page}/gia-han", data={"until": "01/09/2028", "document": "9/GH"})
    assert later.status_code == 303
    assert the_paper().extended_until == date(2028, 9, 1)
    gone = {"scope": "tat-ca", "day": "28/11/2026", "ground": "Giám sát không đạt"}
    assert second.post(f"{page}/thu-hoi", data=gone).status_code == 303
    assert "VietGAP" not in second.get("/san-pham/che-sach").page.text
    check = second.get(f"/chung-nhan-khac/{paper.code}").page.text
    assert "Không còn hiệu lực từ ngày 28/11/2026." in check
    history = second.get(page).page.text
    for words in ("Đã nhập", "Gắn với sản phẩm Chè sạch", "Đã kiểm tra", "Đã gia hạn", "Giám sát không đạt"):
        assert words in history, words


BAD = [
    ({"kind": ""}, "Hãy chọn một mục."),
    ({"kind": "ocop"}, "Hãy chọn một mục."),
    ({"number": ""}, "Hãy điền ô này."),
    ({"issued_on": "29/11/2026"}, "Ngày cấp không thể ở tương lai."),
    ({"issued_on": "31/02/2026"}, "Ngày này không có trong lịch."),
    ({"valid_until": ""}, "Hãy nhập ngày cuối còn hiệu lực ghi trên giấy."),
    ({"valid_until": "01/03/2026"}, "Ngày cuối còn hiệu lực không thể trước ngày cấp."),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD)
def test_what_cannot_be_on_a_paper_is_answered_with_a_sentence(officer, changes, sentence):
    answer = officer.post(f"{STAFF}/moi", data={**SENT, "producer_id": producer().id, **changes})
    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert session.scalars(select(SchemeCertificate)).all() == []


def test_a_rejected_paper_is_corrected_and_waits_again(officer):
    row = scheme(producer().id, state=CertificateState.SUBMITTED)
    page = f"{STAFF}/{row.id}"
    assert officer.post(f"{page}/tu-choi", data={"reason": " "}).status_code == 422
    assert officer.post(f"{page}/tu-choi", data={"reason": "Sai số"}).status_code == 303
    assert "Sai số" in officer.get(page).page.text
    assert officer.post(f"{page}/sua", data={**SENT, "scope": "producer"}).status_code == 303
    assert (the_paper().state, the_paper().number) == (CertificateState.SUBMITTED, SENT["number"])
    assert the_paper().scope is SchemeScope.PRODUCER


def test_the_check_names_goods_as_they_are_on_sale_while_an_edit_waits(officer, db_session):
    goods = a_product("Chè sạch")
    save_version(goods.id, label("Chè chữa bách bệnh"), by=None, at=RECORDED)
    for paper in (scheme(goods.producer_id, goods), scheme(goods.producer_id, kind=SchemeKind.HACCP)):
        text = officer.get(f"/chung-nhan-khac/{paper.code}").page.text
        assert "Chè sạch" in text
        assert "Chè chữa bách bệnh" not in text


def test_the_list_is_narrowed_by_state_and_words(officer):
    maker = producer()
    scheme(maker.id, state=CertificateState.SUBMITTED, kind=SchemeKind.HACCP)
    scheme(maker.id, kind=SchemeKind.ORGANIC, valid_until=date(2026, 12, 31))
    scheme(maker.id, kind=SchemeKind.INDICATION, valid_until=None)

    def rows(query: str) -> list[str]:
        page = officer.get(f"{STAFF}?{query}").page
        links = page.all("a")
        return sorted(
            (link.text or "").strip()
            for link in links
            if (link.get("href") or "").startswith(f"{STAFF}/")
            and (link.get("href") or "").rpartition("/")[2].isdigit()
        )

    assert rows("loc=cho-kiem-tra") == ["HACCP"]
    assert rows("loc=sap-het") == ["Hữu cơ"]
    assert rows("loc=con-hieu-luc") == ["Chỉ dẫn địa lý", "Hữu cơ"]
    assert rows("loc=het-hieu-luc") == []
    assert rows("q=khong+co") == []
    assert len(rows("loc=bia-dat")) == 3


def test_an_officer_of_another_province_finds_nothing(client, sign_in, db_session):
    goods = a_product("Chè sạch")
    row = scheme(goods.producer_id, goods, state=CertificateState.SUBMITTED)
    stranger = sign_in(client, person(province_code=PHU_THO))
    page = f"{STAFF}/{row.id}"
    for path in ("", "/sua", "/tu-choi", "/gia-han", "/san-pham", "/thu-hoi"):
        assert stranger.get(f"{page}{path}").status_code == 404, path
    for path, data in (
        ("/kiem-tra", {}),
        ("/sua", SENT),
        ("/tu-choi", {"reason": "x"}),
        ("/gia-han", {"until": "01/01/2030", "document": "x"}),
        ("/san-pham", {"product_id": goods.id}),
        (f"/san-pham/{goods.id}/go", {}),
        ("/thu-hoi", {"scope": "tat-ca", "day": "28/11/2026", "ground": "x"}),
    ):
        assert stranger.post(f"{page}{path}", data=data).status_code == 404, path
    assert row.number not in stranger.get(STAFF).page.text
    new = stranger.post(f"{STAFF}/moi", data={**SENT, "producer_id": goods.producer_id})
    assert new.status_code == 422
    assert the_paper().state is CertificateState.SUBMITTED


def test_a_producer_attaches_a_paper_and_staff_make_it_a_certificate(client, sign_in, db_session):
    mine = producer()
    goods = a_product("Chè sạch", producer=mine)
    member = sign_in(client, accounts.producer_person(mine.id))
    page = f"/kenh-chu-the/san-pham/{goods.id}"
    short = member.post(page, data={**typed(name="Chè sạch"), "do": "add_scheme", "s-kind": "vietgap"})
    assert short.status_code == 422
    assert "Có ô cần sửa ở chứng nhận khác." in short.page.text
    assert session.scalars(select(SchemeCertificate)).all() == []
    sent = {**typed(name="Chè sạch"), **PART, **scan("s-scan"), "do": "add_scheme"}
    assert member.post(page, data=sent).status_code == 303
    paper = the_paper()
    assert (paper.state, paper.scope, paper.producer_id) == (
        CertificateState.SUBMITTED,
        SchemeScope.PRODUCTS,
        mine.id,
    )
    assert paper.scan_id is not None
    assert "VG-12/2026" in member.get(page).page.text
    assert "VietGAP" not in member.get("/san-pham/che-sach").page.text

    staff = sign_in(member, person(province_code=THANH_HOA))
    assert "Chờ kiểm tra" in staff.get(STAFF).page.text
    assert staff.post(f"{STAFF}/{paper.id}/kiem-tra").status_code == 303
    assert "Chứng nhận VietGAP" in staff.get("/san-pham/che-sach").page.text


def test_a_producer_takes_back_only_its_own_waiting_paper(client, sign_in, db_session):
    mine, other = producer(), producer("Cơ sở khác")
    goods, foreign = a_draft("Chè", producer=mine), a_draft("Của người khác", producer=other)
    waits = scheme(mine.id, goods, state=CertificateState.SUBMITTED)
    holds = scheme(mine.id, goods)
    theirs = scheme(other.id, foreign, state=CertificateState.SUBMITTED)
    member = sign_in(client, accounts.producer_person(mine.id))
    page = f"/kenh-chu-the/san-pham/{goods.id}"
    assert theirs.number not in member.get(page).page.text
    assert member.post(page, data={**typed(), "do": f"drop_scheme-{waits.id}"}).status_code == 303
    assert member.post(page, data={**typed(), "do": f"drop_scheme-{holds.id}"}).status_code == 422
    assert member.post(page, data={**typed(), "do": f"drop_scheme-{theirs.id}"}).status_code == 422
    left = set(session.scalars(select(ProductScheme.scheme_id)))
    assert left == {holds.id, theirs.id}


def test_a_scan_is_for_its_producer_and_the_officers_of_its_province(client, sign_in, db_session):
    mine = producer()
    goods = a_draft("Chè", producer=mine)
    member = sign_in(client, accounts.producer_person(mine.id))
    sent = {**typed(), **PART, **scan("s-scan"), "do": "add_scheme"}
    assert member.post(f"/kenh-chu-the/san-pham/{goods.id}", data=sent).status_code == 303
    staff = sign_in(member, person(province_code=THANH_HOA))
    page = staff.get(f"{STAFF}/{the_paper().id}").page
    link = next(a.get("href") for a in page.all("a") if (a.get("href") or "").startswith("/tep/"))
    assert staff.get(link).status_code == 200
    assert sign_in(client, accounts.producer_person(mine.id)).get(link).status_code == 200
    assert sign_in(client, person(province_code=PHU_THO)).get(link).status_code == 404
    other = accounts.producer_person(producer("Cơ sở khác").id)
    assert sign_in(client, other).get(link).status_code == 404


def test_the_list_of_goods_is_narrowed_and_counted_by_scheme(client, db_session):
    maker, other = producer(), producer("Cơ sở khác")
    one, two = a_product("Chè một", producer=maker), a_product("Chè hai", producer=maker)
    a_product("Chè ba", producer=other)
    scheme(maker.id, one, kind=SchemeKind.ORGANIC)
    scheme(maker.id, two, kind=SchemeKind.ORGANIC, valid_until=date(2026, 11, 27))
    scheme(maker.id, kind=SchemeKind.HACCP)
    page = client.get("/san-pham?chung-nhan=huu-co").page
    assert len(page.all("a", class_="card__link")) == 1
    tags = [" ".join("".join(tag.itertext()).split()) for tag in page.all("span", class_="scheme")]
    assert [tag.partition(" (")[0] for tag in tags] == [
        "Chứng nhận Hữu cơ, còn hiệu lực đến 01/01/2028",
        "Chứng nhận HACCP, còn hiệu lực đến 01/01/2028",
    ]
    assert "Hữu cơ (1)" in page.text
    assert "HACCP (2)" in page.text
    assert (
        len(client.get("/san-pham?chung-nhan=haccp&chung-nhan=huu-co").page.all("a", class_="card__link"))
        == 2
    )


def test_a_product_page_with_papers_and_attributes_needs_no_more_statements(client, db_session, query_count):
    maker = producer()
    goods = a_product("Chè một", producer=maker, attributes={"an-chay": True})
    a_product("Chè hai", producer=maker)
    for kind in SchemeKind:
        scheme(maker.id, goods, kind=kind)
    client.get("/san-pham/che-mot")
    with query_count() as statements:
        page = client.get("/san-pham/che-mot").page
    assert len(page.all("a", class_="scheme")) == len(SchemeKind)
    assert len(statements) <= 6, statements
