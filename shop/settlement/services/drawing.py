"""Entries are drawn from what happened: each source once, whoever draws, however often, wherever it was stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, insert, select

from shop.core.clock import vn_day
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.extensions import session
from shop.settlement import telling
from shop.settlement.accounts import locked
from shop.settlement.arithmetic import rounded
from shop.settlement.models import SettlementAccount, SettlementEntry, SettlementGate
from shop.settlement.queries.overview import due
from shop.settlement.sources import READERS
from shop.settlement.sources.source import Source

AT_ONCE = 500
ENTRIES = cast("Table", SettlementEntry.__table__)


def draw_some(upto: date, *, at: datetime, most: int = AT_ONCE) -> int:
    """Write the entries of the next sources up to a day, at most so many; gives how many, 0 when all is drawn.

    Today may be drawn: what still comes is drawn later. Raises BadInput for a day to come.
    """
    if upto > vn_day(at):
        raise BadInput("upto_day", lazy("Ngày này chưa đến."))
    _hold_gate()
    for read in READERS:
        found = read(upto, most)
        if found:
            _write(found, at)
            return len(found)
    return 0


def finish(upto: date, *, at: datetime) -> None:
    """Note that all was drawn up to a day; who pays is told of the periods that ended since the last time."""
    gate = _hold_gate()
    if gate.drawn_upto is not None and upto > gate.drawn_upto:
        _tell_of_ends(gate.drawn_upto, upto, at)
    if gate.drawn_upto is None or upto >= gate.drawn_upto:
        gate.drawn_upto, gate.drawn_at = upto, at


def _tell_of_ends(after: date, upto: date, at: datetime) -> None:
    for one in due(upto=upto):
        if one.ends_on is not None and after < one.ends_on <= upto:
            telling.overdue(session.get_one(SettlementAccount, one.account_id), one, at)


def _hold_gate() -> SettlementGate:
    """One draws at a time."""
    return session.scalars(
        select(SettlementGate).with_for_update(key_share=True).execution_options(populate_existing=True)
    ).one()


def _write(sources: Sequence[Source], at: datetime) -> None:
    accounts = locked((one.account for one in sources), at)
    session.execute(insert(ENTRIES), [_row(one, accounts, at) for one in sources])
    session.flush()


def _row(source: Source, accounts: Mapping[str, SettlementAccount], at: datetime) -> dict[str, Any]:
    account = accounts[source.account]
    commission = rounded(account.commission_exact, source.exact)
    account.commission_exact += source.exact
    return {
        "account_id": account.id,
        "outlet_id": source.outlet_id,
        "kind": source.kind,
        "source_kind": source.source_kind,
        "source_id": source.source_id,
        "day": vn_day(source.at),
        "at": source.at,
        "variant_id": source.variant_id,
        "lot_id": source.lot_id,
        "order_line_id": source.order_line_id,
        "terms_id": source.terms_id,
        "quantity": source.quantity,
        "on_hand": source.on_hand,
        "under_way": source.under_way,
        "gross": source.gross,
        "commission": commission,
        "commission_exact": source.exact,
        "amount": source.gross - commission,
        "drawn_at": at,
    }
