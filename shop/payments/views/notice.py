"""Where a reconciliation service tells of money that came in on an account."""

from __future__ import annotations

import hashlib

from flask import Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from shop.accounts.guards import machine
from shop.checkout import paying
from shop.core.clock import now
from shop.core.errors import BadInput
from shop.payments import notices
from shop.payments.views.blueprint import blueprint
from shop.unit_of_work import in_transaction

MOST = 64 * 1024


@blueprint.post("/webhooks/chuyen-khoan")
@machine
def bank_notice() -> ResponseReturnValue:
    """Act on a signed notice, once; 2xx only after the commit, 400 for anything that no service of ours sends."""
    request.max_content_length = MOST
    body = request.get_data(cache=False)
    secrets = [
        part.strip() for part in str(current_app.config["TRANSFER_SECRETS"]).split(",") if part.strip()
    ]
    at = now()
    if not notices.is_signed(request.headers.get("X-Signature", ""), body, secrets, at):
        return _answer("unsigned", 400)
    try:
        notice = notices.read(body)
    except BadInput:
        return _answer("malformed", 400)
    digest = hashlib.sha256(body).hexdigest()
    return _answer(in_transaction(lambda: paying.take_notice(notice, digest, at=at)), 200)


def _answer(outcome: str, status: int) -> tuple[Response, int]:
    return jsonify(outcome=outcome), status
