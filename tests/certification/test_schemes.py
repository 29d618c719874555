"""Papers of other schemes: entered by one, checked by another, shown by the day, withdrawn with a ground."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from shop.audit.models import AuditEvent
from shop.catalogue.models import Product, ProductScheme
from shop.catalogue.queries.schemes import schemes_of_producer, schemes_of_product
from shop.catalogue.schemes import SchemeClaim, in_force, masks
from shop.catalogue.services.schemes import link_scheme, unlink_scheme, withdraw_from_product
from shop.certification import schemes as services
from shop.certification.models import SchemeCertificate, SchemeEvent
from shop.certification.schemes import SchemeDraft
from shop.certification.states import CertificateState, SchemeKind, SchemeScope
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.producers.models import Producer
from shop.storefront.queries.scheme_rows import scheme_facts, schemes_text
from tests.builders.catalogue import a_product
from tests.builders.certification import person
from tests.builders.producers import producer
from tests.builders.schemes import name_on, scheme

AT = datetime(2026, 11, 28, 3, tzinfo=UTC)
DAY = date(2026, 11, 28)


def papers_shown(product_id: int, day: date) -> list[SchemeKind]:
    """As lists and product pages read them."""
    packed = session.scalar(select(schemes_text(day)).where(Product.id == product_id))
    return [fact.kind for fact in scheme_facts(packed)]


def draft(**values) -> SchemeDraft:
    given = {
        "kind": SchemeKind.VIETGAP,
        "scope": SchemeScope.PRODUCTS,
        "number": "VG-1",
        "issuer": "Tổ chức mẫu",
        "issued_on": date(2026, 3, 1),
        "valid_until": date(2028, 2, 29),
    }
    return SchemeDraft(**{**given, **values})


def names(rows) -> list[SchemeKind]:
    return [row.kind for row in rows]


def test_a_second_person_checks_what_one_entered(db_session):
    first, second = person().id, person("Người thứ hai").id
    goods = a_product("Chè")
    row = services.record_scheme(goods.producer_id, draft(), by=first, at=AT)
    link_scheme(row.id, goods.id, by=first, at=AT)
    assert schemes_of_product(goods.id, DAY) == []
    with pytest.raises(Refused):
        services.verify_scheme(row.id, by=first, at=AT)
    assert row.state is CertificateState.SUBMITTED
    services.verify_scheme(row.id, by=second, at=AT)
    assert names(schemes_of_product(goods.id, DAY)) == [SchemeKind.VIETGAP]
    kinds = session.scalars(select(SchemeEvent.kind).order_by(SchemeEvent.id)).all()
    assert [kind.value for kind in kinds] == ["submitted", "linked", "verified"]
    assert "scheme.verified" in session.scalars(select(AuditEvent.action)).all()
    with pytest.raises(Refused):
        services.correct_scheme(row.id, draft(number="khác"), by=first, at=AT)
    assert row.number == "VG-1"


def test_whoever_corrects_is_not_who_checks(db_session):
    first, second = person().id, person("Người thứ hai").id
    row = services.record_scheme(producer().id, draft(), by=first, at=AT)
    services.reject_scheme(row.id, "Số không đúng", by=second, at=AT)
    services.correct_scheme(row.id, draft(number="VG-2"), by=second, at=AT)
    assert (row.state, row.refusal, row.number) == (CertificateState.SUBMITTED, None, "VG-2")
    with pytest.raises(Refused):
        services.verify_scheme(row.id, by=second, at=AT)
    services.verify_scheme(row.id, by=first, at=AT)


BAD = [
    ({"issued_on": date(2026, 11, 29)}, "issued_on"),
    ({"valid_until": None}, "valid_until"),
    ({"valid_until": date(2026, 2, 28)}, "valid_until"),
]


@pytest.mark.parametrize(("values", "field"), BAD)
def test_a_paper_that_cannot_be_so_is_refused_by_field(db_session, values, field):
    with pytest.raises(BadInput) as refusal:
        services.record_scheme(producer().id, draft(**values), by=None, at=AT)
    assert refusal.value.field == field
    assert session.scalar(select(func.count(SchemeCertificate.id))) == 0


@pytest.mark.parametrize("kind", [SchemeKind.INDICATION, SchemeKind.KEY_PRODUCT, SchemeKind.RURAL_INDUSTRY])
def test_a_recognition_may_name_no_last_day_and_then_holds_on(db_session, kind):
    goods = a_product("Mắm")
    row = services.record_scheme(goods.producer_id, draft(kind=kind, valid_until=None), by=None, at=AT)
    link_scheme(row.id, goods.id, by=None, at=AT)
    services.verify_scheme(row.id, by=person().id, at=AT)
    assert names(schemes_of_product(goods.id, date(2060, 1, 1))) == [kind]
    with pytest.raises(Refused):
        services.extend_scheme(row.id, date(2061, 1, 1), "1/CV", by=None, at=AT)


def test_the_last_day_counts_also_on_29_february(db_session):
    goods = a_product("Mật ong")
    scheme(goods.producer_id, goods, valid_until=date(2028, 2, 29))
    assert len(schemes_of_product(goods.id, date(2028, 2, 29))) == 1
    assert schemes_of_product(goods.id, date(2028, 3, 1)) == []
    assert schemes_of_product(goods.id, date(2026, 1, 1)) == []


def test_an_extension_needs_a_later_day_and_a_document(db_session):
    goods = a_product("Mật ong")
    row = scheme(goods.producer_id, goods, valid_until=date(2026, 12, 31))
    for until, document, field in (
        (date(2026, 12, 31), "1/CV", "until"),
        (date(2027, 1, 5), " ", "document"),
    ):
        with pytest.raises(BadInput) as refusal:
            services.extend_scheme(row.id, until, document, by=None, at=AT)
        assert refusal.value.field == field
    assert row.extended_until is None
    services.extend_scheme(row.id, date(2027, 1, 5), "1/CV", by=None, at=AT)
    assert len(schemes_of_product(goods.id, date(2027, 1, 5))) == 1
    assert schemes_of_product(goods.id, date(2027, 1, 6)) == []


def test_a_withdrawn_paper_ends_on_its_day_for_all_goods(db_session):
    goods = a_product("Mật ong")
    row = scheme(goods.producer_id)
    assert len(schemes_of_product(goods.id, DAY)) == 1
    with pytest.raises(BadInput):
        services.withdraw_scheme(row.id, DAY, " ", by=None, at=AT)
    services.withdraw_scheme(row.id, DAY, "Giám sát không đạt", by=None, at=AT)
    assert len(schemes_of_product(goods.id, date(2026, 11, 27))) == 1
    assert schemes_of_product(goods.id, DAY) == schemes_of_producer(goods.producer_id, DAY) == []
    with pytest.raises(Refused):
        services.withdraw_scheme(row.id, DAY, "Lại", by=None, at=AT)
    with pytest.raises(Refused):
        services.extend_scheme(row.id, date(2030, 1, 1), "1/CV", by=None, at=AT)


def test_one_product_loses_a_paper_and_the_others_keep_it(db_session):
    maker = producer()
    one, other = a_product("Một", producer=maker), a_product("Hai", producer=maker)
    row = scheme(maker.id, one, other)
    withdraw_from_product(row.id, one.id, DAY, "Không còn đạt", by=None, at=AT)
    assert schemes_of_product(one.id, DAY) == []
    assert names(schemes_of_product(other.id, DAY)) == [SchemeKind.VIETGAP]
    with pytest.raises(Refused):
        link_scheme(row.id, one.id, by=None, at=AT)
    assert session.get_one(ProductScheme, (one.id, row.id)).ground == "Không còn đạt"


def test_a_paper_names_only_goods_of_its_producer(db_session):
    row = scheme(producer().id, a_product("Của mình"), state=CertificateState.SUBMITTED)
    foreign = a_product("Của người khác", producer=producer("Cơ sở khác"))
    with pytest.raises(NotFound):
        link_scheme(row.id, foreign.id, by=None, at=AT)
    with pytest.raises(NotFound):
        unlink_scheme(row.id, foreign.id, by=None, at=AT)
    assert session.scalars(select(ProductScheme.product_id)).all() != [foreign.id]


def test_a_slip_is_taken_back_only_before_the_check(db_session):
    goods = a_product("Chè")
    waits = scheme(goods.producer_id, goods, state=CertificateState.SUBMITTED)
    holds = scheme(goods.producer_id, goods)
    unlink_scheme(waits.id, goods.id, by=None, at=AT)
    with pytest.raises(Refused):
        unlink_scheme(holds.id, goods.id, by=None, at=AT)
    assert session.scalars(select(ProductScheme.scheme_id)).all() == [holds.id]


days = st.dates(date(2026, 1, 1), date(2026, 1, 8))
maybe = st.none() | days


@given(
    state=st.sampled_from(list(CertificateState)),
    issued_on=days,
    valid_until=maybe,
    extended_by=st.sampled_from([None, 1, 2]),
    withdrawn_on=maybe,
    link_withdrawn_on=maybe,
    day=days,
)
def test_the_rule_in_python_and_in_the_database_agree(
    db_session, state, issued_on, valid_until, extended_by, withdrawn_on, link_withdrawn_on, day
):
    if valid_until is not None and valid_until < issued_on:
        valid_until = issued_on
    extended = None
    if valid_until is not None and extended_by is not None:
        extended = date.fromordinal(valid_until.toordinal() + extended_by)
    with db_session.begin_nested() as probe:
        goods = a_product("Chè")
        row = scheme(
            goods.producer_id,
            kind=SchemeKind.HACCP,
            issued_on=issued_on,
            valid_until=valid_until,
            state=state,
            extended_until=extended,
            extension_document="1/CV" if extended else None,
            withdrawn_on=withdrawn_on,
            ground="Lý do" if withdrawn_on else None,
        )
        row.scope = SchemeScope.PRODUCTS
        ground = "Lý do" if link_withdrawn_on else None
        name_on(row, goods, withdrawn_on=link_withdrawn_on, ground=ground)
        claim = SchemeClaim(state, issued_on, valid_until, extended, withdrawn_on, link_withdrawn_on)
        found = names(schemes_of_product(goods.id, day))
        assert found == ([SchemeKind.HACCP] if in_force(claim, day) else [])
        assert papers_shown(goods.id, day) == found
        named, _makers = masks(day)
        mask = session.scalar(select(named.c.mask).where(named.c.product_id == goods.id))
        assert mask == (4 if in_force(claim, day) else None)
        probe.rollback()


@pytest.mark.parametrize(
    ("moment", "shown"),
    [("2028-02-29T16:59:59+00:00", True), ("2028-02-29T17:00:00+00:00", False)],
)
def test_a_tag_is_shown_until_midnight_of_the_last_vietnamese_day(client, db_session, moment, shown):
    goods = a_product("Chè")
    row = scheme(goods.producer_id, goods, kind=SchemeKind.ORGANIC, valid_until=date(2028, 2, 29))
    with time_machine.travel(moment, tick=False):
        page = client.get("/san-pham/che").page
        check = client.get(f"/chung-nhan-khac/{row.code}").page.text
        maker = client.get(f"/chu-the/{producer_slug(goods)}").page
        listed = client.get("/san-pham?chung-nhan=huu-co").page
    words = "Chứng nhận Hữu cơ, còn hiệu lực đến 29/02/2028"
    assert (words in page.text) is shown
    assert (words in maker.text) is shown
    assert ("Có hiệu lực đến hết ngày 29/02/2028" in check) is shown
    assert ("Hết hiệu lực" in check) is not shown
    assert len(listed.all("a", class_="card__link")) == shown
    links = [link.get("href") for link in page.all("a", class_="scheme")]
    assert links == ([f"/chung-nhan-khac/{row.code}"] if shown else [])
    assert page.all("span", class_="ocop") == []


def producer_slug(goods) -> str:
    return session.get_one(Producer, goods.producer_id).slug


def test_a_paper_for_the_whole_business_shows_on_all_its_goods(client, db_session):
    maker = producer()
    for name in ("Chè một", "Chè hai"):
        a_product(name, producer=maker)
    row = scheme(maker.id, kind=SchemeKind.HACCP)
    for path in ("/san-pham/che-mot", "/san-pham/che-hai"):
        assert "Chứng nhận HACCP" in client.get(path).page.text
    check = client.get(f"/chung-nhan-khac/{row.code}").page.text
    assert "áp dụng cho mọi sản phẩm" in check
    assert "Chè một" in check


@pytest.mark.parametrize("is_named", [True, False])
def test_goods_of_a_paper_have_their_english_name_on_the_english_page(client, db_session, is_named):
    goods = a_product("Chè", name_en="Green tea")
    row = scheme(goods.producer_id, *([goods] if is_named else []), kind=SchemeKind.HACCP)
    html = client.get(f"/en/chung-nhan-khac/{row.code}").page.html
    assert '<a href="/en/san-pham/che">Green tea</a>' in html


def test_what_waits_or_was_rejected_has_no_public_page(client, db_session):
    for state in (CertificateState.SUBMITTED, CertificateState.REJECTED):
        row = scheme(producer().id, state=state)
        assert client.get(f"/chung-nhan-khac/{row.code}").status_code == 404
    assert client.get("/chung-nhan-khac/KHONGCO").status_code == 404
