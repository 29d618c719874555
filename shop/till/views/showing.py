"""The page of a sale: what was scanned, what it comes to, what can be added, and how it is paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import g, request
from flask.typing import ResponseReturnValue

from shop.catalogue.queries import VariantRow
from shop.core.clock import now
from shop.core.errors import Refused
from shop.core.money import Dong
from shop.core.sentences import Sentence
from shop.core.tokens import random_token
from shop.till import finding, quoting
from shop.till.finding import Offer
from shop.till.forms import PayForm, QuantityForm, ScanForm
from shop.till.models import CounterSale
from shop.till.queries import sales
from shop.till.quoting import Counted, Known, SaleLine
from shop.till.states import Money
from shop.web.forms import Form
from shop.web.pages import render


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as the page shows it: price and total in đồng, none where it cannot be sold; ``lot``: the one named."""

    line: SaleLine
    variant: VariantRow | None
    price: Dong | None
    total: Dong | None
    lot: str | None
    expires_on: date | None
    problem: Sentence | None


def sale_page(
    sale: CounterSale | None,
    *,
    scan: ScanForm | None = None,
    pay: PayForm | None = None,
    wrong: tuple[int, QuantityForm] | None = None,
) -> ResponseReturnValue:
    """A sale as it stands, or an empty one; with what was refused, 422."""
    at, outlet_id = now(), g.outlet.outlet_id
    lines = sales.lines(sale.id) if sale else []
    known = quoting.know(outlet_id, [line.variant_id for line in lines], at)
    counted = quoting.count(known, lines, Money.CASH, at)
    typed = request.args.get("q", "")[:200]
    found, refused = _search(outlet_id, typed)
    forms: tuple[Form | None, ...] = (scan, pay, wrong[1] if wrong else None)
    failed = next((form for form in forms if form is not None and form.errors), None)
    answer = render(
        "till/sale.html",
        sale=sale,
        scan=scan or _scan(sale),
        pay=pay or PayForm(formdata=None),
        wrong=wrong or (0, QuantityForm(formdata=None)),
        failed=failed,
        lines=_shown(lines, counted, known),
        counted=counted,
        has_alcohol=any(line.variant.alcohol for line in counted.quote.lines),
        takes_transfers=quoting.account_of(known.site) is not None,
        typed=typed,
        offers=found,
        refused=refused,
        parked=[one for one in sales.parked(outlet_id) if sale is None or one.sale_id != sale.id],
    )
    return (answer, 422) if failed else answer


def _scan(sale: CounterSale | None) -> ScanForm:
    return ScanForm(
        formdata=None,
        key=sale.key if sale else random_token(),
        quantity=request.args.get("so-luong", "")[:20],
    )


def _search(outlet_id: int, typed: str) -> tuple[list[Offer], Sentence | str | None]:
    """What was found for a word, or why its lot may not be sold."""
    try:
        return finding.offers(outlet_id, typed, now()), None
    except Refused as error:
        return [], error.sentence


def _shown(lines: list[SaleLine], counted: Counted, known: Known) -> list[Shown]:
    quoted = {line.wanted.key: line for line in counted.quote.lines}
    lots = {lot.lot_id: lot for lot in known.lots}
    rows = []
    for line in lines:
        priced, lot = quoted.get(line.line_id), lots.get(line.lot_id or line.from_lot_id or 0)
        goods = known.goods.get(line.variant_id)
        rows.append(
            Shown(
                line,
                goods.row if goods else None,
                priced.price if priced else None,
                priced.total if priced else None,
                lot.name if lot else None,
                lot.expires_on if lot else None,
                counted.problems.get(line.line_id),
            )
        )
    return rows
