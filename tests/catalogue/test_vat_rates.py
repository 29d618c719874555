"""A rate takes the days that it is for; no day has two, and no day that was gets another."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.catalogue.queries import rates_on, vat_table
from shop.catalogue.queries.vat import missing, spans
from shop.catalogue.services.reference import load_reference
from shop.catalogue.services.vat import Span, gaps, painted, set_rate
from shop.catalogue.states import VatClass
from shop.core.errors import BadInput
from tests.builders import accounts
from tests.builders.cart import AT

TODAY = date(2026, 11, 28)
START = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _now(request):
    with time_machine.travel(AT, tick=False):
        if "db_session" in request.fixturenames:
            request.getfixturevalue("db_session")
            load_reference()
        yield


def rate(day, kind=VatClass.STANDARD):
    return rates_on(vat_table(), day).get(kind)


def test_the_cut_may_be_extended_and_the_full_rate_comes_after_it(db_session):
    extended = Span(800, date(2027, 1, 1), date(2027, 6, 30), "Nghị quyết mới")
    set_rate(VatClass.STANDARD, extended, at=AT, by=None)
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 6, 30), date(2027, 7, 1), date(2030, 1, 1)]
    assert [rate(day) for day in days] == [800, 800, 800, 1000, 1000]
    assert rate(date(2027, 1, 1), VatClass.STANDARD_NO_CUT) == 1000
    load_reference()
    assert [rate(day) for day in days] == [800, 800, 800, 1000, 1000]
    assert missing(spans(), TODAY) == []


@pytest.mark.parametrize(
    ("kind", "span", "field"),
    [
        (VatClass.EXEMPT, Span(800, START, None, "x"), "vat_class"),
        (VatClass.STANDARD, Span(3001, START, None, "x"), "rate"),
        (VatClass.STANDARD, Span(-1, START, None, "x"), "rate"),
        (VatClass.STANDARD, Span(800, START, START - timedelta(days=1), "x"), "last"),
        (VatClass.STANDARD, Span(1000, TODAY, None, "x"), "first"),
        (VatClass.STANDARD, Span(1000, date(2025, 1, 1), None, "x"), "first"),
    ],
)
def test_what_was_supplied_keeps_its_rate(db_session, kind, span, field):
    before = spans()
    with pytest.raises(BadInput) as refused:
        set_rate(kind, span, at=AT, by=None)
    assert refused.value.field == field
    assert spans() == before


def test_days_without_a_rate_may_be_filled_in_later(db_session):
    set_rate(VatClass.STANDARD, Span(1000, date(2020, 1, 1), date(2025, 6, 30), "x"), at=AT, by=None)
    assert rate(date(2025, 6, 30)) == 1000
    assert rate(date(2025, 7, 1)) == 800


DAYS = st.integers(0, 40).map(lambda n: START + timedelta(days=n))
SPANS = st.tuples(st.integers(0, 30), DAYS, st.none() | st.integers(0, 20)).map(
    lambda drawn: Span(
        drawn[0] * 100,
        drawn[1],
        None if drawn[2] is None else drawn[1] + timedelta(days=drawn[2]),
        "x",
    )
)


@settings(max_examples=300, deadline=None)
@given(st.lists(SPANS, max_size=8))
def test_each_day_has_the_rate_that_was_set_last(drawn):
    rows: list[Span] = []
    for span in drawn:
        rows = painted(rows, span)
    for n in range(80):
        day = START + timedelta(days=n)
        held = [row.rate_bp for row in rows if row.first <= day <= row.ends]
        wanted = [span.rate_bp for span in drawn if span.first <= day <= span.ends]
        assert held == wanted[-1:]
        empty = any(first <= day and (last is None or day <= last) for first, last in gaps(rows, START))
        assert empty is not bool(held)


@pytest.mark.parametrize(
    ("typed", "kept"), [("8", 800), ("8,5", 850), ("8.25", 825), ("10 %", 1000), ("0", 0)]
)
def test_an_administrator_sets_a_rate_on_its_page(client, db_session, sign_in, typed, kept):
    sign_in(client, accounts.admin())
    page = client.get("/quan-tri/thue-suat").page
    sent = {
        "vat_class": "standard",
        "rate": typed,
        "first": "01/01/2027",
        "last": "30/06/2027",
        "source": "NQ",
    }
    answer = client.post("/quan-tri/thue-suat", data={**sent, "csrf_token": page.token})
    assert answer.status_code == 303
    assert rate(date(2027, 1, 1)) == kept


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rate": "tám"}, "Hãy nhập phần trăm"),
        ({"rate": "31"}, "Thuế suất từ 0 đến 30"),
        ({"first": "28/11/2026"}, "Chỉ đổi được từ ngày mai"),
        ({"last": "01/01/2026"}, "Ngày cuối không thể trước ngày đầu"),
        ({"source": ""}, "Hãy điền ô này"),
        ({"vat_class": "exempt"}, "Hãy chọn"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(client, db_session, sign_in, changes, sentence):
    sign_in(client, accounts.admin())
    token = client.get("/quan-tri/thue-suat").page.token
    sent = {"vat_class": "standard", "rate": "8", "first": "01/01/2027", "last": "30/06/2027", "source": "NQ"}
    answer = client.post("/quan-tri/thue-suat", data={**sent, "csrf_token": token, **changes})
    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert rate(date(2027, 1, 1)) == 1000
