"""What a reconciliation service tells: signed, fresh, once; anything else has no effect and never ends in an error."""

import hashlib
import hmac
import json

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from shop.core.errors import BadInput
from shop.extensions import session
from shop.orders.states import OrderState
from shop.payments import notices
from shop.payments.models import BankTransfer, PaymentEvent, ProviderEvent
from shop.payments.states import Problem
from tests.builders.cart import AT
from tests.builders.paying import awaited, transfers

SECRET, OLD = "mới-0123456789abcdef", "cũ-0123456789abcdef"
PATH = "/webhooks/chuyen-khoan"


@pytest.fixture(autouse=True)
def _now(app, db_session, monkeypatch):
    monkeypatch.setitem(app.config, "TRANSFER_SECRETS", f"{SECRET}, {OLD}")
    with time_machine.travel(AT, tick=False):
        yield


def notice_of(order, **fields) -> dict:
    values = {
        "id": 92704,
        "gateway": "Vietcombank",
        "transactionDate": "2026-11-28 09:59:00",
        "accountNumber": "1023456789",
        "content": f"MBVCB.1.OCOP{order.code}.CT",
        "transferType": "in",
        "transferAmount": order.total,
        "referenceCode": "FT26332.1",
    }
    return {**values, **fields}


def signature(body: bytes, secret: str = SECRET, at: int | None = None) -> str:
    moment = int(AT.timestamp()) if at is None else at
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def send(client, about, header: str | None = None):
    body = about if isinstance(about, bytes) else json.dumps(about).encode()
    return client.post(
        PATH,
        data=body,
        content_type="application/json",
        headers={"X-Signature": signature(body) if header is None else header, "Origin": None},
    )


def written() -> list[int]:
    return [
        session.scalar(select(func.count()).select_from(model))
        for model in (ProviderEvent, BankTransfer, PaymentEvent)
    ]


def test_a_signed_notice_pays_its_order_once_however_often_it_comes(client):
    order = awaited(2)

    answers = [send(client, notice_of(order)) for _ in range(20)]

    assert {answer.status_code for answer in answers} == {200}
    assert [answer.json["outcome"] for answer in answers] == ["paid"] + ["known"] * 19
    assert written() == [1, 1, 1]
    session.refresh(order)
    assert order.state is OrderState.CONFIRMED
    assert transfers()[0].booked_at.isoformat() == "2026-11-28T02:59:00+00:00"


@pytest.mark.parametrize(
    "moment", ["0001-01-01 00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "hôm qua", 7]
)
def test_a_moment_that_cannot_be_is_left_out(client, moment):
    order = awaited(2)

    assert send(client, notice_of(order, transactionDate=moment)).json == {"outcome": "paid"}
    assert transfers()[0].booked_at is None


def test_the_same_transfer_under_another_id_is_known_by_the_banks_reference(client):
    order = awaited(2)
    send(client, notice_of(order))

    assert send(client, notice_of(order, id=5)).json == {"outcome": "known"}
    assert written() == [2, 1, 1]


def test_the_old_secret_counts_while_a_new_one_is_brought_in(client):
    order = awaited(2)
    body = json.dumps(notice_of(order)).encode()

    assert send(client, body, signature(body, OLD)).json == {"outcome": "paid"}


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=1,v1=00",
        "v1=00",
        f"t={int(AT.timestamp())}",
        f"t={int(AT.timestamp())},v1=zz",
        f"t={'9' * 40},v1={'0' * 64}",
        f"t={int(AT.timestamp())},t=1,v1={'0' * 64}",
        "ü",
    ],
)
def test_what_is_not_signed_has_no_effect(client, header):
    order = awaited(2)

    assert send(client, notice_of(order), header).status_code == 400
    assert written() == [0, 0, 0]


@pytest.mark.parametrize("seconds", [-301, 301, -100_000])
def test_a_stale_signature_has_no_effect(client, seconds):
    order = awaited(2)
    body = json.dumps(notice_of(order)).encode()

    assert send(client, body, signature(body, at=int(AT.timestamp()) + seconds)).status_code == 400
    assert written() == [0, 0, 0]


def test_a_changed_body_has_no_effect(client):
    order = awaited(2)
    body = json.dumps(notice_of(order)).encode()

    assert send(client, body.replace(b"92704", b"92705"), signature(body)).status_code == 400
    assert written() == [0, 0, 0]


def test_without_a_secret_nothing_is_taken(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "TRANSFER_SECRETS", "")
    order = awaited(2)
    body = json.dumps(notice_of(order)).encode()

    assert send(client, body, signature(body, "")).status_code == 400
    assert written() == [0, 0, 0]


@pytest.mark.parametrize(
    "changes",
    [
        {"id": None},
        {"id": {"a": 1}},
        {"id": "x" * 91},
        {"id": True},
        {"transferAmount": "120000"},
        {"transferAmount": 1.5},
        {"transferAmount": -1},
        {"transferAmount": True},
        {"transferAmount": 10**30},
        {"accountNumber": ["1"]},
        {"content": 7},
        {"referenceCode": "a b"},
    ],
    ids=str,
)
def test_odd_fields_are_answered_with_400_and_no_effect(client, changes):
    order = awaited(2)

    assert send(client, {**notice_of(order), **changes}).status_code == 400
    assert written() == [0, 0, 0]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"1", b"{", b"\xff", b"[" * 100_00, b'{"id": NaN}', b'"' + b"x" * 70_000 + b'"'],
)
def test_odd_bodies_are_never_an_error_of_ours(client, body):
    assert send(client, body).status_code in {400, 413}
    assert written() == [0, 0, 0]


@pytest.mark.parametrize(
    "changes", [{"transferType": "out"}, {"transferType": None}, {"accountNumber": "999"}], ids=str
)
def test_money_that_went_out_or_to_nobody_here_is_remembered_and_ignored(client, changes):
    order = awaited(2)

    assert send(client, notice_of(order, **changes)).json == {"outcome": "ignored"}
    assert written() == [1, 0, 0]


@pytest.mark.parametrize(("amount", "problem"), [(119_999, Problem.SHORT), (120_001, Problem.OVER)])
def test_another_sum_never_passes_as_the_right_one(client, amount, problem):
    order = awaited(2)

    send(client, notice_of(order, transferAmount=amount))

    assert transfers()[0].problem is problem


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda more: st.dictionaries(st.text(), more)
    )
)
def test_any_json_is_a_notice_or_refused(found):
    try:
        notices.read(json.dumps(found).encode())
    except BadInput:
        return
    raise AssertionError(found)
