"""Statements as PDF and workbook, batches as a file for the bank. Pure: what is given is what stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from shop.catalogue.states import Measure
from shop.config import ROOT
from shop.core.money import format_dong
from shop.core.quantity import format_quantity
from shop.settlement.models import SettlementEntry
from shop.settlement.queries import Line, PayoutPage, StatementPage
from shop.settlement.wording import COLUMNS, KINDS, STATES
from shop.sheets.writing import Cell, table_of, xlsx_of
from shop.web.i18n import _, language

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = ROOT / "shop" / "web" / "fonts"
FONT = "Be Vietnam Pro"
DAY = "%d/%m/%Y"


def xlsx(found: StatementPage, entries: Sequence[Any]) -> bytes:
    """The statement and, below it, every entry that it is made of."""
    rows: list[list[Cell]] = [[label, value] for label, value in head(found)]
    rows += [[], columns()]
    rows += [[_named(line), line.opening, *line.columns, line.closing, *_money(line)] for line in found.lines]
    rows += [[], _entry_heads()]
    names = {line.variant_id: _named(line) for line in found.lines}
    rows += [_entry(entry, lot, names) for entry, lot in entries]
    return xlsx_of(rows, found.code)


def batch(found: PayoutPage, kind: str) -> bytes:
    """One row a payment, as bank portals take them: number, name, bank, amount, words of the transfer."""
    rows: list[list[Cell]] = [
        [
            _("STT"),
            _("Số tài khoản"),
            _("Tên người nhận"),
            _("Mã ngân hàng (BIN)"),
            _("Số tiền"),
            _("Nội dung"),
        ]
    ]
    rows += [
        [
            number,
            one.bank_account,
            one.bank_account_name,
            one.bank_bin,
            one.amount,
            f"Thanh toan {' '.join(one.statements)}"[:140],
        ]
        for number, one in enumerate(found.payments, 1)
    ]
    return table_of(rows, kind, _("Chi trả"))


def _named(line: Line) -> str:
    """Cells are plain numbers: the name says when they are grams."""
    return f"{line.name} (g)" if line.measure is Measure.GRAM else line.name


def _entry_heads() -> list[Cell]:
    return [
        *(_("Ngày"), _("Việc"), _("Hàng"), _("Lô")),
        *(_("Số lượng"), _("Giá trị"), _("Hoa hồng"), _("Phải trả")),
    ]


def _entry(entry: SettlementEntry, lot: str | None, names: Mapping[int, str]) -> list[Cell]:
    return [
        f"{entry.day:{DAY}}",
        str(KINDS[entry.kind]),
        names.get(entry.variant_id or 0, ""),
        lot or "",
        entry.on_hand + entry.under_way,
        entry.gross,
        entry.commission,
        entry.amount,
    ]


def head(found: StatementPage) -> list[tuple[str, str]]:
    """What stands above the table, in words."""
    one = found.one
    return [
        (_("Bảng đối soát"), found.code),
        (_("Bên trả"), found.payer or _("Cửa hàng chung")),
        (_("Bên nhận"), found.party),
        (_("Điểm bán"), found.outlet),
        (_("Kỳ"), f"{one.from_day:{DAY}} – {one.upto_day:{DAY}}"),
        (_("Còn nợ trước kỳ"), _dong(found.opening)),
        (_("Phát sinh trong kỳ"), _dong(one.amount)),
        (_("Đã trả trong kỳ"), _dong(-found.paid)),
        (_("Còn phải trả"), _dong(found.closing)),
        (_("Tình trạng"), str(STATES[one.state][0])),
    ]


def columns() -> list[Cell]:
    """The headings of the table of goods."""
    moved = [str(label) for label, _kinds in COLUMNS]
    return [_("Hàng"), _("Đầu kỳ"), *moved, _("Cuối kỳ"), _("Giá trị"), _("Hoa hồng"), _("Phải trả")]


def pdf(found: StatementPage) -> bytes:
    """A sheet of A4 across, with room for two signatures."""
    from fpdf import FPDF  # loaded when first needed: a worker that prints nothing stays small

    sheet = FPDF(orientation="landscape", format="A4")
    sheet.add_font(FONT, "", FONTS / "be-vietnam-pro-400.ttf")
    sheet.add_font(FONT, "B", FONTS / "be-vietnam-pro-700.ttf")
    sheet.set_title(found.code)
    sheet.set_lang("en" if language() == "en" else "vi")
    sheet.add_page()
    sheet.set_font(FONT, "B", 15)
    sheet.cell(text=_("Bảng đối soát %(code)s", code=found.code), new_x="LMARGIN", new_y="NEXT", h=10)
    _pairs(sheet, head(found)[1:])
    if found.lines:
        _table(sheet, found)
    _sums(sheet, found)
    _signatures(sheet)
    return bytes(sheet.output())


def _pairs(sheet: FPDF, pairs: Sequence[tuple[str, str]]) -> None:
    for label, value in pairs:
        sheet.set_font(FONT, "", 9)
        sheet.cell(text=label, w=48, h=5.5)
        sheet.set_font(FONT, "B", 9)
        sheet.cell(text=value, h=5.5, new_x="LMARGIN", new_y="NEXT")
    sheet.ln(3)


def _table(sheet: FPDF, found: StatementPage) -> None:
    sheet.set_font(FONT, "", 8)
    widths = (58, 18, *(19 for _column in COLUMNS), 18, 24, 22, 24)
    with sheet.table(
        col_widths=widths, text_align=("LEFT", *("RIGHT",) * (len(widths) - 1)), line_height=5
    ) as rows:
        rows.row([str(cell) for cell in columns()])
        for line in found.lines:
            rows.row(_cells(line))
    sheet.ln(3)


def _cells(line: Line) -> list[str]:
    units = partial(format_quantity, measure=line.measure, lang=language())
    counts = [units(count) if count else "" for count in line.columns]
    return [line.name, units(line.opening), *counts, units(line.closing), *map(_dong, _money(line))]


def _sums(sheet: FPDF, found: StatementPage) -> None:
    for each in found.sums:
        sheet.set_font(FONT, "", 9)
        sheet.cell(text=str(KINDS[each.kind]), w=70, h=5.5)
        words = f"{_dong(each.gross)} − {_dong(each.commission)} = {_dong(each.amount)}"
        sheet.cell(text=words, h=5.5, new_x="LMARGIN", new_y="NEXT")
    sheet.ln(6)


def _signatures(sheet: FPDF) -> None:
    sheet.set_font(FONT, "B", 9)
    for words in (_("Đại diện bên trả"), _("Đại diện bên nhận")):
        sheet.cell(text=words, w=130, h=6, align="C")
    sheet.ln(6)
    sheet.set_font(FONT, "", 8)
    for _place in range(2):
        sheet.cell(text=_("(ký, ghi rõ họ tên)"), w=130, h=5, align="C")


def _money(line: Line) -> tuple[int, int, int]:
    return line.gross, line.commission, line.amount


def _dong(amount: int) -> str:
    return format_dong(amount, language())
