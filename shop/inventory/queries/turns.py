"""Which products may have come into stock somewhere, or gone out of it, since somebody last looked."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    func,
    select,
    true,
    union_all,
)

from shop.catalogue.models import BasketItem, Variant
from shop.core.statements import built_once
from shop.extensions import run, session
from shop.inventory.models import StockTurn
from shop.window.following import Look

_SINCE = bindparam("since", type_=BigInteger())


def turned(since: int | None) -> Look:
    """The products that turned since a mark, those of baskets with their components. One statement.

    Without a mark: those that a look from the present mark on would find again, so that it can be told what is known.
    On PostgreSQL the mark is the oldest transaction that has not ended: what has a smaller number was seen, and what
    writes its note late has a larger one, so that no transaction is missed however long it takes to commit.
    """
    is_postgres = session.get_bind().dialect.name == "postgresql"
    found: dict[int, list[int]] = {}
    mark = 0
    for mark, note, product_id in run(  # noqa: B007 the same in each row, of which there is always one
        _statement(is_postgres=is_postgres), {"since": since}
    ):
        if note is not None:
            found.setdefault(note, []).append(product_id)
    return Look(mark, found)


@built_once(2)
def _statement(*, is_postgres: bool) -> Select[*tuple[Any, ...]]:
    number = StockTurn.number if is_postgres else StockTurn.id
    mark: ColumnElement[int] = (
        cast(cast(func.pg_snapshot_xmin(func.pg_current_snapshot()), Text), BigInteger)
        if is_postgres
        else select(func.coalesce(func.max(StockTurn.id), 0) + 1).scalar_subquery()
    )
    of_variants = select(StockTurn.id, Variant.product_id).join(Variant, Variant.id == StockTurn.variant_id)
    of_baskets = (
        select(StockTurn.id, Variant.product_id)
        .join(BasketItem, BasketItem.component_id == StockTurn.variant_id)
        .join(Variant, Variant.id == BasketItem.basket_id)
    )
    notes = union_all(
        *(each.where(number >= func.coalesce(_SINCE, mark)) for each in (of_variants, of_baskets))
    ).subquery("notes")
    look = select(mark.label("mark")).subquery("look")
    return select(look.c.mark, notes.c.id, notes.c.product_id).select_from(look.outerjoin(notes, true()))
