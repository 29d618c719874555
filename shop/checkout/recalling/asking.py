"""A producer or the manager of an outlet asks that a batch be recalled; the programme or the operator decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from shop.cases import services as cases
from shop.cases.models import Case
from shop.cases.states import CaseKind, CaseState
from shop.catalogue.models import Product, Variant
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.models import Lot
from shop.inventory.queries import lots

LOT = "lots"


def key_of(root_id: int) -> str:
    """One open request for a batch, whoever asks."""
    return f"recall-asked:{root_id}"


def ask(root_id: int, *, reason: str, who: str, at: datetime, by: int | None) -> Case:
    """Ask that a batch be recalled; a second request while one is open joins it. ``who``: the name of who asks.

    Raises NotFound for no batch, Refused when it is recalled already.
    """
    batch = lots.batch_by_id(root_id)
    if batch.blocked_on is not None:
        raise Refused(lazy("Lô này đã bị thu hồi từ trước."))
    return cases.open_case(
        CaseKind.RECALL_ASKED,
        subject_kind=LOT,
        subject_id=root_id,
        title=f"{who} đề nghị thu hồi lô {batch.name}: {batch.product_name}",
        details={"reason": reason, "lot": batch.name, "product": batch.product_name},
        dedupe_key=key_of(root_id),
        by=by,
        at=at,
    )


def decline(root_id: int, *, reason: str, at: datetime, by: int | None) -> None:
    """Answer an open request: the batch is not recalled, and why. Raises Refused when none is open."""
    if not cases.resolve(key_of(root_id), resolution=f"Không thu hồi: {reason}", by=by, at=at):
        raise Refused(lazy("Không có yêu cầu thu hồi nào đang mở cho lô này."))


def asked(root_ids: Collection[int]) -> Sequence[Case]:
    """The requests about these batches, the open ones first, then the latest."""
    return session.scalars(
        select(Case)
        .where(
            Case.kind == CaseKind.RECALL_ASKED,
            Case.subject_kind == LOT,
            Case.subject_id.in_(sorted(root_ids)),
        )
        .order_by(Case.state == CaseState.CLOSED, Case.id.desc())
    ).all()


def open_asks(province_code: str | None) -> Sequence[Case]:
    """The open requests about goods of a province (None: of all), the oldest first."""
    statement = (
        select(Case)
        .join(Lot, Lot.id == Case.subject_id)
        .join(Variant, Variant.id == Lot.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(Case.kind == CaseKind.RECALL_ASKED, Case.state != CaseState.CLOSED)
        .order_by(Case.id)
    )
    if province_code is not None:
        statement = statement.where(Product.province_code == province_code)
    return session.scalars(statement).all()
