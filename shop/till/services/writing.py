"""A sale is put together: goods are scanned onto it, their quantity is changed, or it is given up. Nothing is held yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from shop.core.errors import BadInput, NotFound, Refused
from shop.core.quantity import GRAM, parse_quantity
from shop.core.sentences import lazy
from shop.extensions import session
from shop.till import quoting, wording
from shop.till.finding import Pick
from shop.till.models import CounterLine, CounterSale
from shop.till.queries import sales
from shop.till.quoting import Known, SaleLine
from shop.till.states import SALE_MOVES, SaleState

MOST = 1_000_000  # units of one line
MOST_LINES = 100
LONGEST_KEY = 40


def add(outlet_id: int, key: str, pick: Pick, typed: str, *, at: datetime, by: int | None) -> int:
    """Put goods on the sale of this key, which begins with its first line; gives the sale.

    ``typed``: the quantity as it was typed; nothing is one piece. Goods that are there already are more of the same.
    Raises NotFound for unknown goods, BadInput on `quantity`, Refused for what may not or cannot be sold.
    """
    sale = _begun(outlet_id, key, at, by)
    _check_open(sale)
    known = quoting.know(outlet_id, [pick.variant_id], at)
    if pick.variant_id not in known.goods:
        raise NotFound
    quantity = _read(known, pick.variant_id, typed)
    line = _same(sale.id, pick)
    if line is None:
        line = CounterLine(
            sale_id=sale.id,
            variant_id=pick.variant_id,
            lot_id=pick.lot_id,
            from_lot_id=pick.from_lot_id,
            quantity=0,
        )
    line.quantity = (line.quantity or 0) + quantity
    _check(known, line)
    session.add(line)
    session.flush()
    if len(sales.lines(sale.id)) > MOST_LINES:
        raise Refused(
            lazy("Một phiếu bán có nhiều nhất %(most)s dòng. Hãy tính tiền phiếu này trước.", most=MOST_LINES)
        )
    return sale.id


def set_quantity(outlet_id: int, sale_id: int, line_id: int, typed: str, *, at: datetime) -> None:
    """So much of a line; 0 takes it off. Raises NotFound, BadInput on `quantity`, Refused for more than there is."""
    sale = lock(outlet_id, sale_id)
    _check_open(sale)
    line = session.scalar(
        select(CounterLine)
        .where(CounterLine.id == line_id, CounterLine.sale_id == sale_id)
        .execution_options(populate_existing=True)
    )
    if line is None:
        raise NotFound
    if typed.strip() in {"0", "0 g", "0 kg"}:
        session.delete(line)
        session.flush()
        return
    known = quoting.know(outlet_id, [line.variant_id], at)
    line.quantity = _read(known, line.variant_id, typed)
    _check(known, line)
    session.flush()


def drop(outlet_id: int, sale_id: int, *, at: datetime) -> None:
    """Nothing comes of an open sale. Twice it changes nothing. Raises NotFound, Refused once it is an order."""
    sale = lock(outlet_id, sale_id)
    if sale.state is SaleState.DROPPED:
        return
    move(sale, SaleState.DROPPED, at)


def lock(outlet_id: int, sale_id: int) -> CounterSale:
    """A sale that nobody else changes until this transaction ends. Raises NotFound."""
    return _locked(CounterSale.id == sale_id, outlet_id)


def move(sale: CounterSale, to: SaleState, at: datetime) -> None:
    """Move a locked sale. Raises Refused when the table does not allow it."""
    SALE_MOVES.check(sale.state, to)
    sale.state, sale.moved_at = to, at
    session.flush()


def begin(outlet_id: int, key: str, at: datetime, by: int | None) -> bool:
    """Write an open sale of this key; False: there is one. Whoever writes the same key at once waits for the other."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {
        "outlet_id": outlet_id,
        "key": key,
        "state": SaleState.OPEN,
        "begun_at": at,
        "begun_by": by,
        "moved_at": at,
    }
    statement = insert(CounterSale).on_conflict_do_nothing(index_elements=["outlet_id", "key"])
    return session.execute(statement.returning(CounterSale.id), row).one_or_none() is not None


def _begun(outlet_id: int, key: str, at: datetime, by: int | None) -> CounterSale:
    if not 0 < len(key) <= LONGEST_KEY:
        raise NotFound
    begin(outlet_id, key, at, by)
    return _locked(CounterSale.key == key, outlet_id)


def _locked(which: Any, outlet_id: int) -> CounterSale:
    found = session.scalar(
        select(CounterSale)
        .where(which, CounterSale.outlet_id == outlet_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def _check_open(sale: CounterSale) -> None:
    if sale.state is not SaleState.OPEN:
        raise Refused(lazy("Phiếu bán này đã tính tiền hoặc đã bỏ. Hãy mở phiếu mới."))


def _same(sale_id: int, pick: Pick) -> CounterLine | None:
    return session.scalar(
        select(CounterLine)
        .where(
            CounterLine.sale_id == sale_id,
            CounterLine.variant_id == pick.variant_id,
            CounterLine.lot_id.is_not_distinct_from(pick.lot_id),
            CounterLine.from_lot_id.is_not_distinct_from(pick.from_lot_id),
        )
        .order_by(CounterLine.id)
        .execution_options(populate_existing=True)
    )


def _read(known: Known, variant_id: int, typed: str) -> int:
    """The quantity in the variant's unit. Raises BadInput on `quantity`."""
    row = known.goods[variant_id].row
    if not typed.strip():
        if row.measure == GRAM:
            raise BadInput(
                "quantity", lazy("Hàng bán theo cân: hãy nhập khối lượng, ví dụ 500 g hoặc 1,5 kg.")
            )
        return row.step
    try:
        quantity = parse_quantity(typed, row.measure)
    except BadInput as error:
        raise BadInput("quantity", error.sentence) from error
    if not 0 < quantity <= MOST:
        raise BadInput("quantity", lazy("Số lượng này nằm ngoài mức cho phép."))
    if quantity % row.step:
        raise BadInput("quantity", lazy("Số lượng không đúng bước bán của món này."))
    return quantity


def _check(known: Known, line: CounterLine) -> None:
    """The goods are on the shelf, fit and enough. Raises NotFound for a lot that is not here, Refused."""
    lot_id = line.lot_id or line.from_lot_id
    row = known.goods[line.variant_id].row
    if lot_id is not None:
        lot = next((lot for lot in known.lots if lot.lot_id == lot_id), None)
        if lot is None:
            raise NotFound
        if not lot.is_fit(known.day):
            raise Refused(wording.unfit(lot))
    asked = SaleLine(0, line.variant_id, line.quantity, line.lot_id, line.from_lot_id)
    free = known.free_of(asked)
    if line.quantity > free:
        raise BadInput("quantity", wording.only(row.name, free, row.measure))
