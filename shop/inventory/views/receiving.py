"""Goods come in: find them, type lot and dates, see the effect, confirm; a page to print and ten minutes to undo."""

from dataclasses import dataclass

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff
from shop.core.clock import now, today
from shop.core.errors import BadInput, ShopError
from shop.core.tokens import random_token
from shop.inventory import services
from shop.inventory.forms import LineForm, ReceiveForm, UndoForm, in_measure
from shop.inventory.labels import CONDITIONS, OWNERS
from shop.inventory.queries import receipts
from shop.inventory.queries.purchases import Buying, buying
from shop.inventory.queries.receipts import Goods
from shop.inventory.services import Incoming
from shop.inventory.services.receiving import EXPIRED, MOST_LINES
from shop.inventory.services.undoing import UNDO_TIME
from shop.inventory.states import Condition
from shop.inventory.views.blueprint import RECEIVE, blueprint
from shop.inventory.welcome import not_first
from shop.supplies import queries as coming
from shop.supplies import services as supplies
from shop.unit_of_work import in_transaction
from shop.web.i18n import _
from shop.web.pages import flash_done, flash_warning, render, see_other
from shop.web.paging import Page, offset, page_number

PER_PAGE = 50  # of what producers announced


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the form: which goods, how they are got, and what was typed."""

    index: int
    goods: Goods
    form: LineForm
    buying: Buying

    def incoming(self) -> Incoming:
        """What the service takes."""
        form = self.form
        return Incoming(
            self.goods.variant_id,
            form.quantity.data,
            form.number.data or None,
            form.made_on.data,
            form.expires_on.data,
            form.unit_cost.data,
            condition=Condition.QUARANTINE if self.is_apart else Condition.SELLABLE,
            index=self.index,
        )

    @property
    def is_apart(self) -> bool:
        """Whether the goods are past their last day and come in to quarantine, as somebody said they shall."""
        day = self.form.expires_on.data
        return bool(self.form.quarantine.data) and day is not None and day < today()

    @property
    def lacks_cost(self) -> bool:
        """Whether these goods are bought and nobody says for how much."""
        return not self.buying.consigned and self.form.unit_cost.data is None


@blueprint.route(RECEIVE, methods=["GET", "POST"])
@outlet_staff()
def receive(outlet_slug: str) -> ResponseReturnValue:
    """The form, its next shape, the effect to confirm, or the receipt."""
    form = ReceiveForm(key=random_token())
    do = request.form.get("do", "")
    lines = _lines(_chosen(do))
    if not (form.is_sent_and_valid() and do in {"see", "save"}):
        return _form_page(form, lines)
    if not all([line.form.validate() for line in lines]):  # noqa: C419 every line shows its errors
        form.form_errors.append(_("Có dòng hàng cần sửa."))
        return _form_page(form, lines)
    if any([line.form.refuse_expired(today()) for line in lines]):  # noqa: C419 every line shows its error
        form.form_errors.append(str(EXPIRED))
        return _form_page(form, lines)
    if do == "save":
        done = _save(form, lines)
        if done:
            flash_done(_("Đã nhập hàng. Có thể hoàn tác trong 10 phút."))
            return see_other(url_for("inventory.receipt", outlet_slug=outlet_slug, receipt_id=done))
        return _form_page(form, lines)
    return _effect_page(form, lines)


@blueprint.get(f"{RECEIVE}/<int:receipt_id>")
@outlet_staff()
def receipt(outlet_slug: str, receipt_id: int) -> ResponseReturnValue:
    """One receipt: what came in, and undo while there is time."""
    del outlet_slug
    row = receipts.receipt(g.outlet.outlet_id, receipt_id)
    return render(
        "inventory/receipt.html",
        row=row,
        goods=receipts.receipt_goods(receipt_id),
        undone=not receipts.receipt_may_be_undone(receipt_id),
        in_time=now() - row.received_at <= UNDO_TIME,
        owners=OWNERS,
    )


@blueprint.get(f"{RECEIVE}/<int:receipt_id>/in")
@outlet_staff()
def receipt_print(outlet_slug: str, receipt_id: int) -> ResponseReturnValue:
    """The receipt on paper (phiếu nhập kho)."""
    del outlet_slug
    return render(
        "inventory/receipt_print.html",
        row=receipts.receipt(g.outlet.outlet_id, receipt_id),
        goods=receipts.receipt_goods(receipt_id),
        owners=OWNERS,
    )


@blueprint.post(f"{RECEIVE}/<int:receipt_id>/hoan-tac")
@outlet_staff()
def receipt_undo(outlet_slug: str, receipt_id: int) -> ResponseReturnValue:
    """Take a whole receipt back within ten minutes."""
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    if UndoForm().is_sent_and_valid():
        try:
            in_transaction(lambda: supplies.undo_receipt(receipt_id, outlet_id=here, at=at, by=by))
        except ShopError as error:
            if error.status == 404:
                raise
            flash_warning(error.sentence)
        else:
            flash_done(_("Đã hoàn tác phiếu nhập."))
    return see_other(url_for("inventory.receipt", outlet_slug=outlet_slug, receipt_id=receipt_id))


def _chosen(do: str) -> list[tuple[int, int]]:
    """(place on the form, variant) of the lines: those sent, without the dropped one, with the added one."""
    if request.method == "GET":
        return list(enumerate(_ids(request.args.getlist("quy-cach"))))
    places = [place for place in range(MOST_LINES + 1) if f"line{place}-variant_id" in request.form]
    sent = [(place, request.form[f"line{place}-variant_id"]) for place in places]
    chosen = [(place, int(text)) for place, text in sent if _is_id(text) and do != f"drop-{place}"]
    verb, _dash, added = do.partition("-")
    if verb == "add" and _is_id(added) and len(chosen) < MOST_LINES:
        chosen.append((max(places, default=-1) + 1, int(added)))
    return chosen


def _lines(chosen: list[tuple[int, int]]) -> list[Line]:
    known = receipts.goods({variant_id for _place, variant_id in chosen})
    ways = buying(g.outlet.operator_id, known, today())
    return [
        Line(place, known[one], _line_form(place, known[one], ways[one].last), ways[one])
        for place, one in chosen
        if one in known
    ]


def _line_form(place: int, goods: Goods, last: int | None) -> LineForm:
    """A line that was sent shows what was typed; a new one offers the price of last time."""
    prefix = f"line{place}-"
    sent = request.form if f"{prefix}variant_id" in request.form else None
    line_form = in_measure(LineForm, goods.measure)
    return line_form(formdata=sent, prefix=prefix, variant_id=str(goods.variant_id), unit_cost=last)


def _save(form: ReceiveForm, lines: list[Line]) -> int | None:
    """Write the receipt and give its id, or put the refusal where it belongs."""
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    incoming = [line.incoming() for line in lines]
    key, document, note = form.key.data, form.document.data or None, form.note.data or None
    try:
        return in_transaction(
            lambda: services.receive(here, incoming, key=key, document=document, note=note, at=at, by=by)
        )
    except ShopError as error:
        _refuse(form, lines, error)
    return None


def _refuse(form: ReceiveForm, lines: list[Line], error: ShopError) -> None:
    """A BadInput names a field and the place of its line: ``expires_on_3``."""
    name, _dash, place = error.field.rpartition("_") if isinstance(error, BadInput) else ("", "", "")
    line = next((line for line in lines if str(line.index) == place), None)
    if line is None or name not in line.form:
        form.refuse(error)
    else:
        line.form[name].errors = [*line.form[name].errors, str(error.sentence)]
        form.form_errors.append(str(error.sentence))


def _form_page(form: ReceiveForm, lines: list[Line]) -> ResponseReturnValue:
    found = receipts.find_goods(form.typed.data or "") if request.method == "POST" else []
    here, number = g.outlet.outlet_id, page_number()
    due = coming.due_at(here, skip=offset(number, PER_PAGE), most=PER_PAGE)
    page = render(
        "inventory/receive.html",
        form=form,
        lines=lines,
        found=found,
        searched=request.form.get("do") == "find",
        due=Page(due, number, PER_PAGE, coming.count_due(here)),
        latest=receipts.latest_receipts(here),
    )
    return (page, 422) if form.errors else page


def _effect_page(form: ReceiveForm, lines: list[Line]) -> ResponseReturnValue:
    """What will be: the shelf before and after, variant by variant. Nothing is written yet."""
    before = receipts.on_hand_of(g.outlet.outlet_id, [line.goods.variant_id for line in lines])
    effects = []
    for line in lines:
        had = before.get(line.goods.variant_id, 0)
        before[line.goods.variant_id] = had + (0 if line.is_apart else line.form.quantity.data)
        effects.append((line, had, before[line.goods.variant_id]))
    later = not_first(g.outlet.outlet_id, {line.goods.variant_id for line in lines})
    return render(
        "inventory/receive_effect.html", form=form, effects=effects, conditions=CONDITIONS, later=later
    )


def _ids(texts: list[str]) -> list[int]:
    return [int(text) for text in texts[:MOST_LINES] if _is_id(text)]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18
