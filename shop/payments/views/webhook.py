"""Where the payment service tells what happened: it is asked again about everything that it says."""

from __future__ import annotations

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from shop.accounts.guards import machine
from shop.checkout import paying
from shop.core.clock import now
from shop.payments import providers
from shop.payments.providers.base import BadEvent
from shop.payments.views.blueprint import blueprint

MOST = 256 * 1024


@blueprint.post("/webhooks/stripe")
@machine
def stripe_event() -> ResponseReturnValue:
    """Act on a signed event, once. 200 only after the commit; 503 when the service cannot be asked: it sends again."""
    request.max_content_length = MOST
    body = request.get_data(cache=False)
    service = providers.current()
    if service is None:
        return _answer("no_service", 400)
    try:
        event = service.read_event(body, request.headers.get("Stripe-Signature", ""))
    except BadEvent:
        return _answer("unsigned", 400)
    try:
        return _answer(paying.hear(event, clock=now), 200)
    except providers.ProviderUnreachable:
        return _answer("later", 503)


def _answer(outcome: str, status: int) -> tuple[Response, int]:
    return jsonify(outcome=outcome), status
