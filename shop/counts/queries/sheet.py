"""The lines of a sheet as those who count see them: never what the book holds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, func, or_, select

from shop.accounts.models import User
from shop.catalogue.models import Product, ProductVersion, SearchEntry, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.core.errors import NotFound
from shop.core.folding import fold
from shop.counts.models import Count, CountEntry, CountLine
from shop.extensions import session
from shop.inventory.models import Lot, StockSetting
from shop.inventory.queries.conditions import Root
from shop.inventory.states import Condition
from shop.outlets.models import OutletSpot


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One lot in one condition. ``counted``: the sum of its standing entries, None when there are none yet."""

    line_id: int
    variant_id: int
    name: str
    variant_name: str
    unit: str
    measure: Measure
    sku: str
    barcode: str | None
    lot_id: int | None
    lot_name: str
    lot_code: str
    expires_on: date | None
    condition: Condition
    spot: str | None
    counted: int | None

    @property
    def label(self) -> str:
        """The goods, in one line."""
        return f"{self.name}, {self.variant_name}"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """What one person counted, and whether it was taken back."""

    key: str
    quantity: int
    counted_at: datetime
    received_at: datetime
    by: str | None
    taken_back_at: datetime | None


def lines(
    count: Count, *, typed: str = "", only_left: bool = False, skip: int = 0, most: int | None = None
) -> list[SheetLine]:
    """The lines of a sheet by place, goods and last day. One statement."""
    order = (
        OutletSpot.name.is_(None),
        OutletSpot.name,
        ProductVersion.name,
        Variant.position,
        Variant.id,
        CountLine.condition,
        Root.expires_on.is_(None),
        Root.expires_on,
        CountLine.id,
    )
    statement = _lines(count).where(*_wanted(typed, only_left=only_left)).order_by(*order).offset(skip)
    return [SheetLine(*row) for row in session.execute(statement.limit(most) if most else statement)]


def count_lines(count: Count, *, typed: str = "", only_left: bool = False) -> int:
    """How many lines ``lines`` has."""
    rows = _lines(count).where(*_wanted(typed, only_left=only_left)).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def some(count: Count, line_ids: Collection[int]) -> dict[int, SheetLine]:
    """Lines of a sheet by id; those of other sheets are left out."""
    rows = session.execute(_lines(count).where(CountLine.id.in_(sorted(line_ids))))
    return {row.id: SheetLine(*row) for row in rows}


def one(count: Count, line_id: int) -> SheetLine:
    """A line of a sheet. Raises NotFound for another's."""
    found = some(count, [line_id])
    if not found:
        raise NotFound
    return found[line_id]


def entries(line_id: int) -> list[EntryRow]:
    """Who counted what of a line, and when; the latest first."""
    rows = session.execute(
        select(
            CountEntry.key,
            CountEntry.quantity,
            CountEntry.counted_at,
            CountEntry.received_at,
            User.name,
            CountEntry.taken_back_at,
        )
        .outerjoin(User, User.id == CountEntry.by)
        .where(CountEntry.line_id == line_id)
        .order_by(CountEntry.id.desc())
    )
    return [EntryRow(*row) for row in rows]


def progress(count: Count) -> tuple[int, int]:
    """(lines counted, lines of the sheet). One statement."""
    standing = _standing().exists()
    row = session.execute(
        select(func.count(case((standing, 1))), func.count())
        .select_from(CountLine)
        .where(CountLine.count_id == count.id)
    ).one()
    return row[0], row[1]


def by_code(count: Count, typed: str) -> list[SheetLine]:
    """Lines whose goods or lot a code names: GTIN, own code, code or address of a lot, the last four digits."""
    code = typed.strip().rstrip("/").rpartition("/")[2]
    if not code:
        return []
    lot = func.upper(Root.code) == code.upper()
    whole = or_(
        func.upper(Variant.sku) == code.upper(),
        Variant.barcode.in_({code, code.lstrip("0"), code.zfill(13)}),
    )
    found = _found(count, lot) or _found(count, whole)
    if not found and len(code) == 4 and code.isascii() and code.isdigit():
        found = _found(count, or_(Variant.barcode.like(f"%{code}"), Variant.sku.like(f"%{code}")))
    return found


def _found(count: Count, condition: ColumnElement[bool]) -> list[SheetLine]:
    rows = session.execute(_lines(count).where(condition).order_by(CountLine.id).limit(20))
    return [SheetLine(*row) for row in rows]


def _standing() -> Select[Any]:
    return (
        select(CountEntry.id)
        .where(CountEntry.line_id == CountLine.id, CountEntry.taken_back_at.is_(None))
        .correlate(CountLine)
    )


def _wanted(typed: str, *, only_left: bool) -> Sequence[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if only_left:
        wanted.append(~_standing().exists())
    if typed.strip():
        named = select(SearchEntry.product_id).where(
            SearchEntry.name_folded.contains(fold(typed), autoescape=True)
        )
        exact = typed.strip()
        wanted.append(
            or_(
                Product.id.in_(named),
                func.lower(ProductVersion.name).contains(exact.lower(), autoescape=True),
                Variant.sku == exact,
                Variant.barcode == exact,
                Root.number == exact,
            )
        )
    return wanted


def _lines(count: Count) -> Select[*tuple[Any, ...]]:
    placed = and_(StockSetting.variant_id == CountLine.variant_id, StockSetting.outlet_id == count.outlet_id)
    standing = and_(CountEntry.line_id == CountLine.id, CountEntry.taken_back_at.is_(None))
    total = select(cast(func.sum(CountEntry.quantity), BigInteger)).where(standing).correlate(CountLine)
    return (
        select(
            CountLine.id,
            CountLine.variant_id,
            ProductVersion.name,
            Variant.name,
            Variant.unit,
            Variant.measure,
            Variant.sku,
            Variant.barcode,
            CountLine.lot_id,
            func.coalesce(Root.number, Root.code, ""),
            func.coalesce(Root.code, ""),
            Root.expires_on,
            CountLine.condition,
            OutletSpot.name,
            total.scalar_subquery(),
        )
        .join(Variant, Variant.id == CountLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .outerjoin(Lot, Lot.id == CountLine.lot_id)
        .outerjoin(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .outerjoin(StockSetting, placed)
        .outerjoin(OutletSpot, OutletSpot.id == StockSetting.spot_id)
        .where(CountLine.count_id == count.id)
    )
