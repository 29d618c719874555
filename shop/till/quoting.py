"""What a sale comes to: the quote of any order, at the counter, from the shelf, today; and why something cannot be sold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from shop.catalogue.queries import Component, remembered
from shop.catalogue.queries.remembered import Goods
from shop.catalogue.states import ProductState
from shop.checkout import facts, quoting, sites
from shop.checkout.days import DayBook
from shop.checkout.quote import Quote, Wanted, Where
from shop.checkout.routing import Pool
from shop.checkout.sites import SiteRow
from shop.core.clock import vn_day
from shop.core.sentences import Sentence
from shop.inventory.queries import counter, stall_prices
from shop.inventory.queries.counter import ShelfLot
from shop.inventory.states import Condition
from shop.orders.states import Door
from shop.outlets.states import OutletKind
from shop.payments.accounts import Account, account
from shop.payments.methods.at_outlet import AtOutlet
from shop.payments.methods.base import PaymentMethod
from shop.payments.methods.vietqr import VietQR
from shop.till import wording
from shop.till.states import Money

METHODS: Mapping[Money, PaymentMethod] = {Money.CASH: AtOutlet(), Money.TRANSFER: VietQR()}


@dataclass(frozen=True, slots=True)
class SaleLine:
    """A line as it is kept. ``lot_id``: a marked-down lot's offer; ``from_lot_id``: the lot that was scanned."""

    line_id: int
    variant_id: int
    quantity: int
    lot_id: int | None = None
    from_lot_id: int | None = None

    @property
    def wanted(self) -> Wanted:
        """As a quote asks for it."""
        return Wanted(self.line_id, self.variant_id, self.quantity, self.lot_id)


@dataclass(frozen=True, slots=True)
class Known:
    """What lies on the counter's shelf, read at one moment."""

    site: SiteRow
    day: date
    goods: Mapping[int, Goods]
    lots: Sequence[ShelfLot]

    def lots_of(self, variant_id: int, condition: Condition = Condition.SELLABLE) -> list[ShelfLot]:
        """The lots of a variant that may be sold today, nearest last day first."""
        return [
            lot
            for lot in self.lots
            if lot.variant_id == variant_id and lot.condition is condition and lot.is_fit(self.day)
        ]

    def free(self, pool: Pool) -> int:
        """Units that nobody was promised: of a variant, or of one marked-down lot."""
        variant_id, lot_id = pool
        if lot_id is None:
            return sum(lot.free for lot in self.lots_of(variant_id))
        return sum(
            lot.free for lot in self.lots_of(variant_id, Condition.MARKED_DOWN) if lot.lot_id == lot_id
        )

    def free_of(self, line: SaleLine) -> int:
        """What the line could have at most."""
        if line.from_lot_id is not None:
            return sum(lot.free for lot in self.lots_of(line.variant_id) if lot.lot_id == line.from_lot_id)
        components = self.components(line.variant_id)
        if components:
            return min(self.free((part.variant_id, None)) // part.quantity for part in components)
        return self.free((line.variant_id, line.lot_id))

    def components(self, variant_id: int) -> Sequence[Component]:
        """What a basket is made of; nothing for other goods."""
        return self.goods[variant_id].components if variant_id in self.goods else ()


@dataclass(frozen=True, slots=True)
class Counted:
    """A sale as it stands: the quote, and by line why it cannot be sold as it is."""

    quote: Quote
    problems: Mapping[int, Sentence]

    @property
    def is_ready(self) -> bool:
        """Whether all of it can be paid and taken along."""
        return self.quote.is_complete and not self.problems

    @property
    def digest(self) -> str:
        """A fingerprint of the lines and their money, whichever way it is paid."""
        lines = [(line.wanted.key, line.wanted.quantity, line.price, line.total) for line in self.quote.lines]
        return hashlib.sha256(repr(lines).encode()).hexdigest()[:32]


def know(outlet_id: int, variant_ids: Sequence[int], at: datetime) -> Known:
    """Read the shelf for these goods and, for baskets, their components. Six statements at most, however many."""
    goods = remembered.goods(set(variant_ids), at)
    parts = {part.variant_id for each in goods.values() for part in each.components} - goods.keys()
    if parts:
        goods |= remembered.goods(parts, at)
    lots = counter.shelf(outlet_id, list(goods)) if goods else []
    site = sites.counter(outlet_id)
    return Known(site, vn_day(at), _priced(site, goods, at), lots)


def know_then(outlet_id: int, variant_ids: Sequence[int], at: datetime) -> Known:
    """The shelf as it is now, with the goods and prices of a moment that is over. Five statements."""
    then = remembered.goods_then(variant_ids, at)
    goods = {key: _as_then(each, vn_day(at)) for key, each in then.items()}
    site = sites.counter(outlet_id)
    return Known(site, vn_day(at), _priced(site, goods, at), counter.shelf(outlet_id, list(goods)))


def _priced(site: SiteRow, goods: Mapping[int, Goods], at: datetime) -> Mapping[int, Goods]:
    """At a fair the prices of the whole shop are those of the last count; two statements and one for each moment."""
    return stall_prices.standing(site.outlet_id, goods, at) if site.kind is OutletKind.FAIR else goods


def _as_then(each: Goods, day: date) -> Goods:
    """It lay at the stall: what was taken off the shop since does not undo the sale."""
    gone = each.row.retired_on
    row = replace(
        each.row, state=ProductState.PUBLISHED, retired_on=gone if gone is not None and gone <= day else None
    )
    return each._replace(row=row)


def account_of(site: SiteRow) -> Account | None:
    """Where a transfer goes: the account of the outlet's operator, once it is complete."""
    return account(site.operator_id, site.bank_bin, site.bank_account, site.bank_account_name)


def count(known: Known, lines: Sequence[SaleLine], money: Money, at: datetime) -> Counted:
    """Price the lines at this counter. Reads the VAT table from memory; nothing else."""
    where = Where(Door.PICKUP, known.site.outlet_id)
    if not lines:
        return Counted(Quote(where, (), (), ()), {})
    wanted = [line.wanted for line in lines]
    found = quoting.make(wanted, where, _facts(known, wanted, at), METHODS[money])
    problems = {line.line_id: said for line in lines if (said := _scanned(known, line, lines)) is not None}
    names = {line.wanted.key: wording.lacking(line) for line in found.lacking}
    return Counted(found, {**names, **problems})


def _facts(known: Known, wanted: Sequence[Wanted], at: datetime) -> facts.Facts:
    components = {key: each.components for key, each in known.goods.items() if each.components}
    pairs = {(line.variant_id, line.lot_id) for line in wanted}
    pairs |= {(part.variant_id, None) for parts in components.values() for part in parts}
    units = {pair: known.free(pair) for pair in pairs}
    for line in wanted:
        if line.variant_id in components:
            units[line.variant_id, None] = known.free_of(SaleLine(0, line.variant_id, 1))
    outlet_id = known.site.outlet_id
    return facts.Facts(
        day=known.day,
        variants={key: each.row for key, each in known.goods.items()},
        components=components,
        sites=[known.site],
        stock={outlet_id: units},
        prices=remembered.prices_at(dict(known.goods), pairs, [outlet_id], at),
        rates=remembered.vat_table(at),
        tariffs={},
        address=None,
        book=DayBook(at, {}),
    )


def _scanned(known: Known, line: SaleLine, lines: Sequence[SaleLine]) -> Sentence | None:
    """Why the very lot that was scanned cannot be sold; its units serve all lines that name it."""
    lot_id = line.from_lot_id or line.lot_id
    if lot_id is None:
        return None
    lot = next((lot for lot in known.lots if lot.lot_id == lot_id), None)
    if lot is not None and not lot.is_fit(known.day):
        return wording.unfit(lot)
    asked = sum(other.quantity for other in lines if other.from_lot_id == line.from_lot_id)
    free = known.free_of(line)
    if line.from_lot_id is None or asked <= free:
        return None
    row = known.goods[line.variant_id].row
    return wording.only(row.name, free, row.measure)
