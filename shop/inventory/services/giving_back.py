"""Units go back to the producer who made them: consigned ones, or bought ones that the terms let go back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from shop.agreements.models import AgreementTerms
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory.models import Lot
from shop.inventory.queries.conditions import Root
from shop.inventory.queries.expiring import goes_back
from shop.inventory.services.hand import as_seen, free_of, mine
from shop.inventory.services.locking import Held
from shop.inventory.services.posting import Change, post
from shop.inventory.states import MovementKind


def may_go_back(lot_id: int) -> bool:
    """Whether units of a lot may be returned: consigned, recalled, or the producer bears what expires by its terms."""
    row = session.execute(
        select(Lot.owner, Root.blocked_on, AgreementTerms.expiry_bearer)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .outerjoin(AgreementTerms, AgreementTerms.id == Lot.terms_id)
        .where(Lot.id == lot_id)
    ).one()
    return goes_back(*row)


def return_to_producer(
    item_id: int,
    quantity: int,
    *,
    outlet_id: int,
    seen: int,
    at: datetime,
    by: int | None,
    reason: str | None = None,
) -> str:
    """Give free units of a lot back to its producer; gives the posting key.

    ``seen``: units on hand that the form showed. Raises NotFound for another outlet's item, Conflict when the shelf
    no longer holds what was seen, Refused for bought goods whose terms do not say so or units that orders hold,
    BadInput for a quantity that cannot be.
    """
    item = mine(item_id, outlet_id)
    _check(item, quantity, seen)
    key = f"to_producer:{random_token()}"
    change = Change(item_id, MovementKind.RETURNED_TO_PRODUCER, key, "hand", on_hand=-quantity, reason=reason)
    post([change], at=at, by=by)
    return key


def _check(item: Held, quantity: int, seen: int) -> None:
    as_seen(item, seen)
    if not may_go_back(item.lot_id):
        raise Refused(
            lazy(
                "Hàng đã mua chỉ trả lại được khi bị thu hồi, hoặc khi thỏa thuận ghi chủ thể chịu hàng hết hạn."
            )
        )
    free_of(item, quantity)
