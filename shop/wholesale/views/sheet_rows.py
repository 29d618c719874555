"""The lines of a product's sheet, each in Vietnamese and in English whatever the page is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shop.catalogue.models import Variant
from shop.certification.wording import SCHEMES
from shop.core.quantity import PIECE, format_quantity
from shop.core.sentences import Sentence, lazy
from shop.producers.queries import place
from shop.web.i18n import sentence_in
from shop.wholesale.queries import Sheet

ASK = lazy("Hỏi chủ thể")
DAYS = lazy("%(days)s ngày")
UNITS = lazy("%(units)s %(unit)s")
CARTON = lazy("%(units)s %(unit)s mỗi thùng")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name and its values in both languages; a value without English is said as it is."""

    name: str
    name_en: str
    values: list[str]
    values_en: list[str]


def lines(sheet: Sheet) -> list[Line]:
    """Everything that a buyer needs, from the product's own data."""
    version = sheet.version
    found = [
        _line(lazy("Sản phẩm"), version.name, version.name_en),
        _line(lazy("Chủ thể"), f"{sheet.producer.name}, {place(sheet.producer)}", None),
        _packs(sheet.variants),
        _line(lazy("Xuất xứ"), version.origin, version.origin_en),
        _line(lazy("Thành phần"), version.ingredients, version.ingredients_en),
        _line(lazy("Chất gây dị ứng"), version.allergens, version.allergens_en),
        _line(lazy("Bảo quản"), version.storage_note, version.storage_note_en),
        _days(lazy("Hạn sử dụng từ ngày sản xuất"), sheet.terms.shelf_life_days if sheet.terms else None),
        _units(sheet),
        _days(lazy("Thời gian chuẩn bị hàng"), sheet.terms.lead_days if sheet.terms else None),
        _line(lazy("Tiêu chuẩn"), version.standard, None),
        _line(lazy("Số công bố"), version.declaration_number, None),
        _stars(sheet),
        _papers(sheet),
    ]
    return [line for line in found if line.values]


def _both(sentence: Sentence, **values: object) -> tuple[str, str]:
    vi, en = (sentence_in(lang, sentence.msgid) for lang in ("vi", "en"))
    return (vi % values, en % values) if values else (vi, en)


def _line(name: Sentence, value: str | None, value_en: str | None) -> Line:
    vi, en = _both(name)
    return Line(vi, en, [value] if value else [], [value_en] if value_en else [])


def _many(name: Sentence, pairs: list[tuple[str, str]]) -> Line:
    vi, en = _both(name)
    return Line(vi, en, [one for one, _en in pairs], [one for _vi, one in pairs])


def _days(name: Sentence, days: int | None) -> Line:
    return _many(name, [_both(ASK) if days is None else _both(DAYS, days=days)])


def _units(sheet: Sheet) -> Line:
    unit = sheet.variants[0].unit if sheet.variants else ""
    least = sheet.terms.least_units if sheet.terms else None
    pairs = [_both(ASK) if least is None else _count(UNITS, least, unit)]
    if sheet.terms and sheet.terms.carton_units:
        pairs.append(_count(CARTON, sheet.terms.carton_units, unit))
    return _many(lazy("Đặt ít nhất"), pairs)


def _count(sentence: Sentence, units: int, unit: str) -> tuple[str, str]:
    vi, en = (
        sentence_in(lang, sentence.msgid) % {"units": format_quantity(units, PIECE, lang), "unit": unit}
        for lang in ("vi", "en")
    )
    return vi, en


def _packs(variants: Sequence[Variant]) -> Line:
    pairs = []
    for one in variants:
        weight = f" ({one.net_weight_g} g)" if one.net_weight_g else ""
        volume = f" ({one.net_volume_ml} ml)" if one.net_volume_ml else ""
        gross = _both(lazy("cả bì %(grams)s g"), grams=one.gross_weight_g)
        pairs.append(
            (
                f"{one.name}{weight}{volume}, {gross[0]}",
                f"{one.name_en or one.name}{weight}{volume}, {gross[1]}",
            )
        )
    return _many(lazy("Quy cách"), pairs)


def _stars(sheet: Sheet) -> Line:
    sentence = lazy("OCOP %(stars)s sao, quyết định %(number)s, hiệu lực đến %(until)s")
    return _many(
        lazy("Chứng nhận OCOP"),
        [
            _both(sentence, stars=one.stars, number=one.number, until=f"{one.until:%d/%m/%Y}")
            for one in sheet.certificates
        ],
    )


def _papers(sheet: Sheet) -> Line:
    pairs = []
    for one in sheet.schemes:
        name = SCHEMES[one.kind]
        vi, en = _both(name) if isinstance(name, Sentence) else (str(name), str(name))
        until = one.extended_until or one.valid_until
        rest = f", {one.number}, {one.issuer}" + (f", {until:%d/%m/%Y}" if until else "")
        pairs.append((vi + rest, en + rest))
    return _many(lazy("Chứng nhận khác"), pairs)
