"""What the stand-in answers has the shape that Stripe's library describes: no field more, none of the needed ones less."""

import types
from functools import cache
from typing import Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

import pytest
import stripe
from stripe import StripeObject

from tests.support.standin import StandIn
from tests.support.standin_client import opened, paid, stripe_client
from tests.support.standin_words import ASKS, DECLINED

pytestmark = pytest.mark.once

CLASSES = {
    "checkout.session": stripe.checkout.Session,
    "payment_intent": stripe.PaymentIntent,
    "charge": stripe.Charge,
    "refund": stripe.Refund,
    "dispute": stripe.Dispute,
    "balance_transaction": stripe.BalanceTransaction,
    "item": stripe.LineItem,
    "price": stripe.Price,
    "event": stripe.Event,
}


class Names(dict):
    """The names that the library's types use; those it imports for type checkers only are anything."""

    def __missing__(self, name: str) -> Any:
        return getattr(stripe, name, None) or getattr(stripe.checkout, name, Any)


def faults(hint: Any, value: Any, path: str) -> list[str]:
    """What does not fit the type."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        told = [faults(each, value, path) for each in arguments]
        return [] if [] in told else min(told, key=len)
    if origin is Literal:
        return [] if value in arguments else [f"{path}: {value!r} is none of {arguments}"]
    if origin is list and isinstance(value, list):
        return [fault for each in value for fault in faults(arguments[0], each, f"{path}[]")]
    kind = origin or hint
    if isinstance(kind, type) and issubclass(kind, StripeObject) and isinstance(value, dict):
        return faults_of(kind, value, path)
    if kind is Any or not isinstance(kind, type):
        return []
    fits = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
    return [] if fits else [f"{path}: {value!r} is no {kind.__name__}"]


@cache
def fields(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind, localns=Names())
    return {
        name: hints[name]
        for name in kind.__annotations__
        if name[0] != "_" and get_origin(hints[name]) is not ClassVar
    }


def faults_of(kind: type, value: dict[str, Any], path: str) -> list[str]:
    own = fields(kind)
    found = [f"{path}.{name} is no field" for name in value if name not in own] if own else []
    for name, hint in own.items():
        if name in value:
            found += faults(hint, value[name], f"{path}.{name}")
        elif type(None) not in get_args(hint):
            found.append(f"{path}.{name} is missing")
    return found


def everything(standin: StandIn) -> list[dict[str, Any]]:
    """One of each kind of object in each of its states."""
    client = stripe_client(standin)
    opened(client, customer_email="hoa@example.com", submit_type="pay", metadata={"a": "b"})
    standin.expire(opened(client).id)
    standin.pay(opened(client).id, DECLINED)
    standin.pay(opened(client).id, ASKS, confirm=None)
    session = paid(standin, client)
    standin.refunds_pending(1)
    for amount in (1_000, 2_000):
        last = client.v1.refunds.create(params={"payment_intent": session.payment_intent, "amount": amount})
    standin.settle_refund(last.id, "failed")
    standin.dispute(paid(standin, client).payment_intent)
    found = []
    for kind in ("checkout/sessions", "payment_intents", "charges", "refunds", "disputes", "events"):
        found += standin.get(f"/v1/{kind}?limit=100")["data"]
    found += standin.get("/v1/balance_transactions?limit=100")["data"]
    found += standin.get(f"/v1/checkout/sessions/{session.id}/line_items")["data"]
    return found + [each["data"]["object"] for each in found if each["object"] == "event"]


def test_every_answer_fits_the_types_of_stripes_library(standin):
    answers = everything(standin)

    assert {answer["object"] for answer in answers} == set(CLASSES) - {"price"}
    assert (
        sorted(
            {fault for each in answers for fault in faults_of(CLASSES[each["object"]], each, each["object"])}
        )
        == []
    )


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ({"mode": "pay"}, []),
        ({"colour": "red"}, ["session.colour is no field"]),
        ({"created": "yesterday"}, ["session.created: 'yesterday' is no int"]),
        ({"livemode": 0}, ["session.livemode: 0 is no bool"]),
    ],
)
def test_an_answer_that_does_not_fit_is_found(standin, damage, fault):
    opened(stripe_client(standin))
    session = {**standin.get("/v1/checkout/sessions")["data"][0], **damage}

    assert faults_of(stripe.checkout.Session, session, "session") == fault


def test_a_field_that_is_missing_is_found(standin):
    opened(stripe_client(standin))
    session = standin.get("/v1/checkout/sessions")["data"][0]
    del session["expires_at"]

    assert faults_of(stripe.checkout.Session, session, "session") == ["session.expires_at is missing"]
