"""Finds the batch that goods belong to, or writes it: one root for number and dates, one row for each ownership."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from shop.agreements.queries import TermsRow
from shop.agreements.states import Ownership
from shop.catalogue.models import Variant
from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.core.tokens import random_code
from shop.extensions import session
from shop.inventory.models import Lot
from shop.inventory.states import Condition, LotOwner

CODE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Incoming:
    """One line of a delivery: units of a variant with what is printed on them.

    ``number``: the batch number on the label; without one the line becomes a batch of its own. ``unit_cost`` in
    đồng, for goods that are bought. ``index``: its place on the form, from 0.
    """

    variant_id: int
    quantity: int
    number: str | None = None
    made_on: date | None = None
    expires_on: date | None = None
    unit_cost: int | None = None
    condition: Condition = Condition.SELLABLE
    index: int = 0


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a line's goods are: bought by the operator, or the producer's on the terms in force."""

    owner: LotOwner
    operator_id: int
    producer_id: int | None
    terms_id: int | None
    unit_cost: int | None


def owner_of(line: Incoming, operator_id: int, terms: TermsRow | None) -> Owner:
    """Consigned if the terms in force say so, otherwise bought. Consigned goods have no cost."""
    if terms is not None and terms.ownership is Ownership.CONSIGNED:
        return Owner(LotOwner.PRODUCER, operator_id, terms.producer_id, terms.id, None)
    return Owner(LotOwner.OPERATOR, operator_id, None, terms.id if terms else None, line.unit_cost)


def lots_for(lines: Sequence[tuple[Incoming, Owner]], at: datetime) -> list[int]:
    """The lot of each line, in their order; made where there is none yet.

    The caller holds the variants' locks, so a batch is not made twice. Raises BadInput when a number is known with
    other dates, Refused when the batch is recalled.
    """
    known = _known([line for line, _ in lines])
    lot_ids = []
    for line, owner in lines:
        batch = known.get((line.variant_id, line.number), []) if line.number else []
        if batch:
            _check_root(batch[0], line)
        lot = next((row for row in batch if _owner(row) == owner), None)
        if lot is None:
            lot = _write(line, owner, batch[0] if batch else None, at)
            if line.number:
                known.setdefault((line.variant_id, line.number), []).append(lot)
        lot_ids.append(lot.id)
    return lot_ids


def _known(lines: Sequence[Incoming]) -> dict[tuple[int, str | None], list[Lot]]:
    """All rows of the numbered batches, the root first; roots are locked against a recall."""
    numbered = {(line.variant_id, line.number) for line in lines if line.number}
    if not numbered:
        return {}
    roots = session.scalars(
        select(Lot)
        .where(
            Lot.root_id.is_(None),
            Lot.variant_id.in_(sorted({variant_id for variant_id, _ in numbered})),
            Lot.number.in_(sorted({number for _, number in numbered if number})),
        )
        .order_by(Lot.id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).all()
    branches = session.scalars(
        select(Lot).where(Lot.root_id.in_([root.id for root in roots])).order_by(Lot.id)
    ).all()
    return {
        (root.variant_id, root.number): [root, *(row for row in branches if row.root_id == root.id)]
        for root in roots
    }


def _check_root(root: Lot, line: Incoming) -> None:
    if root.blocked_on is not None:
        raise Refused(lazy("Lô %(lot)s đang bị thu hồi, không nhập thêm được.", lot=root.number))
    if (root.made_on, root.expires_on) != (line.made_on, line.expires_on):
        raise BadInput(
            f"expires_on_{line.index}",
            lazy("Lô %(lot)s đã có với ngày khác. Hãy kiểm tra lại nhãn.", lot=root.number),
        )


def _owner(lot: Lot) -> Owner:
    return Owner(lot.owner, lot.operator_id, lot.producer_id, lot.terms_id, lot.unit_cost)


def _write(line: Incoming, owner: Owner, root: Lot | None, at: datetime) -> Lot:
    lot = Lot(
        root_id=root.id if root else None,
        variant_id=line.variant_id,
        number=None if root else line.number,
        code=None if root else random_code(CODE_LENGTH),
        made_on=None if root else line.made_on,
        expires_on=None if root else line.expires_on,
        owner=owner.owner,
        operator_id=owner.operator_id,
        producer_id=owner.producer_id,
        terms_id=owner.terms_id,
        unit_cost=owner.unit_cost,
        created_at=at,
    )
    session.add(lot)
    session.flush()
    return lot


def branches_for(wanted: Sequence[tuple[int, Owner]], at: datetime) -> list[int]:
    """The row of each lot's batch that belongs to an owner, in their order; made where there is none yet.

    The batches' variants are locked first, so that a row is not made twice.
    """
    roots = _roots_of({lot_id for lot_id, _ in wanted})
    variants = sorted({root.variant_id for root in roots.values()})
    session.execute(
        select(Variant.id)
        .where(Variant.id.in_(variants))
        .order_by(Variant.id)
        .with_for_update(of=Variant, key_share=True)
    )
    return [_branch(roots[lot_id], owner, at) for lot_id, owner in wanted]


def _roots_of(lot_ids: Collection[int]) -> dict[int, Lot]:
    root = aliased(Lot)
    rows = session.execute(
        select(Lot.id, root)
        .join(root, root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(Lot.id.in_(sorted(lot_ids)))
    )
    return {row[0]: row[1] for row in rows}


def _branch(root: Lot, owner: Owner, at: datetime) -> int:
    batch = session.scalars(
        select(Lot).where(or_(Lot.id == root.id, Lot.root_id == root.id)).order_by(Lot.id)
    )
    found = next((row for row in batch if _owner(row) == owner), None)
    return (found or _write(Incoming(root.variant_id, 0), owner, root, at)).id


def branches_of(root_id: int) -> Sequence[int]:
    """Ids of all rows of a batch, its root included."""
    return session.scalars(select(Lot.id).where(or_(Lot.id == root_id, Lot.root_id == root_id))).all()
