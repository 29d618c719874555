"""What is counted comes in: typed line by line, scanned, taken back, or found beside the sheet."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from flask import g, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff
from shop.core.clock import now
from shop.core.errors import BadInput, NotFound
from shop.core.ids import read_id
from shop.core.sentences import lazy
from shop.counts import services
from shop.counts.forms import AddForm, ScanForm, TakeBackForm, sheet_form
from shop.counts.models import Count
from shop.counts.queries import book, sheet
from shop.counts.queries.sheet import SheetLine
from shop.counts.views.blueprint import ONE, asks_for_data, blueprint, found, page_of, turned_away
from shop.counts.views.sheet import figures, sheet_page
from shop.inventory.labels import CONDITIONS
from shop.inventory.queries import receipts
from shop.inventory.states import Condition
from shop.unit_of_work import in_transaction
from shop.web.doing import accepted, press
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

FIELD = re.compile(r"q([0-9]{1,17})")
FOR_SALE = frozenset({Condition.SELLABLE, Condition.MARKED_DOWN})


@blueprint.post(f"{ONE}/dem")
@outlet_staff()
def enter(outlet_slug: str, count_id: int) -> ResponseReturnValue:
    """Write what was typed for the lines of a page, each as an entry; or 0 for one line (``do=zero-<line>``)."""
    del outlet_slug
    count = found(count_id)
    lines = _sent_lines(count)
    form = sheet_form({line.line_id: line.measure for line in lines.values()})
    if not form.is_sent_and_valid():
        return _refused(count, form)
    given = {line_id: form[f"q{line_id}"].data for line_id in lines}
    zero = _zero()
    if zero is not None:
        given[zero] = 0
    written = {line_id: units for line_id, units in given.items() if units is not None}
    if not written:
        form.form_errors.append(_("Hãy nhập số đếm được của ít nhất một dòng."))
        return _refused(count, form)
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    key, age = form.key.data, timedelta(seconds=form.age.data or 0)
    if not accepted(
        form, lambda: services.enter_lines(here, count_id, written, key=key, at=at, by=by, age=age)
    ):
        return _refused(count, form)
    if asks_for_data():
        return figures(count, list(written))
    flash_done(_("Đã ghi %(lines)s dòng.", lines=len(written)))
    return see_other(_back(count_id, max(written)))


@blueprint.post(f"{ONE}/quet")
@outlet_staff()
def scan(outlet_slug: str, count_id: int) -> ResponseReturnValue:
    """One more of what a code names; where it names several lots, the sheet asks which."""
    del outlet_slug
    count = found(count_id)
    form = ScanForm()
    if not form.is_sent_and_valid():
        return _refused_scan(count, form, [])
    lines = _named(count, form)
    if len(lines) != 1:
        if not lines:
            form.refuse(BadInput("code", lazy("Phiếu này không có hàng nào mang mã vừa nhập.")))
        return _refused_scan(count, form, lines)
    [line] = lines
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    age = timedelta(seconds=form.age.data or 0)
    if not accepted(
        form,
        lambda: services.enter(here, count_id, line.line_id, 1, key=form.key.data, at=at, by=by, age=age),
    ):
        return _refused_scan(count, form, [])
    if asks_for_data():
        return figures(count, [line.line_id])
    flash_done(_("Thêm 1: %(goods)s, lô %(lot)s.", goods=line.label, lot=line.lot_name or _("không ghi")))
    return see_other(_back(count_id, line.line_id))


@blueprint.post(f"{ONE}/bo")
@outlet_staff()
def take_back(outlet_slug: str, count_id: int) -> ResponseReturnValue:
    """Let an entry that was a mistake not count."""
    del outlet_slug
    count = found(count_id)
    form = TakeBackForm()
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    if not form.is_sent_and_valid():
        return _refused(count, form)
    key = form.key.data
    taken: list[int] = []

    def write() -> None:
        taken[:] = [services.take_back(here, count_id, key, at=at, by=by)]

    if asks_for_data():
        in_transaction(write)
        return figures(count, taken)
    answer = press(write, back=page_of(count_id), done=_("Đã bỏ lần đếm đó."))
    if not taken:
        return answer
    return see_other(
        url_for("counts.line", outlet_slug=g.outlet.slug, count_id=count_id, count_line_id=taken[0])
    )


@blueprint.route(f"{ONE}/them-hang", methods=["GET", "POST"])
@outlet_staff()
def add_goods(outlet_slug: str, count_id: int) -> ResponseReturnValue:
    """Goods on the shelf that the sheet does not list: find them, choose the lot or none, then count."""
    del outlet_slug
    count = found(count_id)
    if (away := turned_away(count)) is not None:
        return away
    form = AddForm(formdata=request.form if request.method == "POST" else request.args)
    chosen = _chosen(form)
    operator_id = g.outlet.operator_id
    lots = book.lots(operator_id, chosen.variant_id) if chosen else []
    form.lot_id.choices = [
        ("", _("Không rõ lô: ghi lô mới không hạn")),
        *((lot.lot_id, lot_words(lot)) for lot in lots),
    ]
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    added: list[int] = []

    def write() -> None:
        if chosen is None:
            raise BadInput("typed", lazy("Hãy tìm và chọn một hàng."))
        added[:] = [
            services.add_line(
                here,
                count_id,
                chosen.variant_id,
                lot_id=form.lot_id.data,
                condition=form.condition.data or Condition.SELLABLE,
                at=at,
                by=by,
            )
        ]

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(
            _("Đã thêm %(goods)s vào phiếu. Hãy nhập số đếm được.", goods=chosen.name if chosen else "")
        )
        return see_other(_back(count_id, added[0]))
    page = render(
        "counts/add.html",
        count=count,
        form=form,
        chosen=chosen,
        goods=receipts.find_goods(form.typed.data or "") if not chosen else [],
        searched=bool(form.typed.data) and not chosen,
    )
    return (page, 422) if request.method == "POST" and form.errors else page


def lot_words(lot: book.LotChoice) -> str:
    """A lot by number and last day."""
    day = f"{lot.expires_on:%d/%m/%Y}" if lot.expires_on else _("không ghi hạn")
    return f"{lot.name} · {day}"


def _chosen(form: AddForm) -> receipts.Goods | None:
    variant_id = read_id(form.variant_id.data or "")
    return None if variant_id is None else receipts.goods([variant_id]).get(variant_id)


def _sent_lines(count: Count) -> dict[int, SheetLine]:
    """The lines whose fields were sent. Raises NotFound when one is of another sheet."""
    named = [FIELD.fullmatch(name) for name in list(request.form)[:200]]
    asked = {int(match[1]) for match in named if match}
    zero = _zero()
    if zero is not None:
        asked.add(zero)
    lines = sheet.some(count, asked)
    if set(lines) != asked:
        raise NotFound
    return lines


def _zero() -> int | None:
    """The line of which there is nothing, by one press."""
    verb, _dash, text = request.form.get("do", "").partition("-")
    return read_id(text) if verb == "zero" else None


def _named(count: Count, form: ScanForm) -> list[SheetLine]:
    """The lines that a code may mean: of the condition being counted, or the one that was chosen."""
    found_lines = sheet.by_code(count, form.code.data)
    if form.line_id.data:
        return [line for line in found_lines if str(line.line_id) == form.line_id.data]
    wanted = FOR_SALE if form.condition.data is Condition.SELLABLE else {form.condition.data}
    return [line for line in found_lines if line.condition in wanted] or found_lines


def _refused(count: Count, form: Form) -> ResponseReturnValue:
    return _told(form) if asks_for_data() else sheet_page(count, form=form)


def _refused_scan(count: Count, form: ScanForm, lines: list[SheetLine]) -> ResponseReturnValue:
    """Which lot is it? Or what is wrong with the code."""
    if asks_for_data():
        if lines and not form.errors:
            return jsonify(ask=[{"id": line.line_id, "label": line_words(line)} for line in lines])
        return _told(form)
    if lines and not form.errors:
        form.form_errors.append(_("Mã này có nhiều lô hoặc tình trạng. Hãy chọn đúng dòng."))
    return sheet_page(count, scan=form, asked=lines)


def line_words(line: SheetLine) -> str:
    """A line as one tells it from its neighbours."""
    day = f"{line.expires_on:%d/%m/%Y}" if line.expires_on else _("không ghi hạn")
    lot = line.lot_name or _("không ghi")
    return _(
        "%(goods)s · lô %(lot)s · %(day)s · %(condition)s",
        goods=line.label,
        lot=lot,
        day=day,
        condition=str(CONDITIONS[line.condition]),
    )


def _told(form: Form) -> ResponseReturnValue:
    """What was refused, in words, for the page's script."""
    errors: dict[str | None, Any] = form.errors
    words = [str(sentence) for sentences in errors.values() for sentence in sentences]
    return jsonify(wrong=words[0] if words else _("Không ghi được.")), 422


def _back(count_id: int, line_id: int) -> str:
    """Where the person was on the sheet: at the line."""
    more = {name: request.args[name] for name in ("trang", "q", "xem") if name in request.args}
    return page_of(count_id, **more) + f"#dong-{line_id}"
