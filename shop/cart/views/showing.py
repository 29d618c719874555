"""From a quote to what the cart's page shows: finished words, numbers and addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import url_for

from shop.cart.limits import most
from shop.cart.queries import LineRow
from shop.catalogue.queries import Star, VariantRow
from shop.catalogue.units import unit_word as words_of
from shop.core.clock import now
from shop.core.money import format_dong
from shop.core.quantity import GRAM, format_quantity
from shop.delivery.calendar import STOPPED
from shop.delivery.remembered import calendar
from shop.delivery.wording import stop_words
from shop.web.i18n import _, in_language, language

# A line, the sentence beside its quantity, and what was typed there.
Wrong = tuple[int | None, str, str | None]
NOTHING_WRONG: Wrong = (None, "", None)


@dataclass(frozen=True, slots=True)
class Choice:
    """A way out for a line that cannot be had: a button that sends `fields` to `url`."""

    label: str
    url: str
    fields: dict[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineView:
    """One line as the component `cart_line` wants it."""

    id: int
    url: str
    picture: str
    name: str
    variant: str
    producer: str
    unit_price: int
    unit: str
    total: int
    quantity: int | str
    minimum: int
    maximum: int
    step: int
    note: str
    change_url: str
    remove_url: str
    error: str = ""
    choices: Sequence[Choice] = ()
    stars: int | None = None
    stars_until: str = ""


def line_view(
    line: LineRow,
    variant: VariantRow,
    *,
    price: int,
    total: int,
    note: str = "",
    wrong: Wrong = NOTHING_WRONG,
    choices: Sequence[Choice] = (),
    star: Star | None = None,
) -> LineView:
    """A line at its present price, with what has to be said about it."""
    name, pack = names(variant)
    is_wrong = wrong[0] == line.line_id
    reduced = _("hàng giảm giá gần hết hạn")
    return LineView(
        id=line.line_id,
        url=url_for("catalogue.product", slug=variant.slug),
        picture=variant.picture,
        name=name,
        variant=f"{pack} · {reduced}" if line.lot_id else pack,
        producer=variant.producer_name,
        unit_price=price,
        unit=unit_word(variant),
        total=total,
        quantity=wrong[2] if is_wrong and wrong[2] is not None else line.quantity,
        minimum=variant.step,
        maximum=most(variant.step),
        step=variant.step,
        note=note,
        change_url=url_for("cart.change", line_id=line.line_id),
        remove_url=url_for("cart.remove", line_id=line.line_id),
        error=wrong[1] if is_wrong else "",
        choices=choices,
        stars=star.stars if star else None,
        stars_until=f"{star.until:%d/%m/%Y}" if star else "",
    )


def names(variant: VariantRow) -> tuple[str, str]:
    """Product and pack in the reader's language."""
    return (
        in_language(variant.name, variant.name_en),
        in_language(variant.variant_name, variant.variant_name_en),
    )


def unit_word(variant: VariantRow) -> str:
    """What the price is for."""
    if variant.measure == GRAM:
        return format_quantity(variant.price_per, GRAM, language())
    return words_of(variant.unit)


def price_note(before: int | None, price: int) -> str:
    """Said at a line whose price is not the one that was seen when it was put in."""
    if before is None:
        return ""
    values = {"before": format_dong(before, language()), "now": format_dong(price, language())}
    if price > before:
        return _("Giá đã tăng từ %(before)s lên %(now)s kể từ khi bạn thêm vào giỏ.", **values)
    return _("Giá đã giảm từ %(before)s còn %(now)s kể từ khi bạn thêm vào giỏ.", **values)


REASONS = (
    "alcohol",
    "alcohol_licence",
    "alcohol_prepaid",
    "gone",
    "no_price",
    "pickup_only",
    "too_far",
    "too_slow",
    "not_cooled",
    "no_tariff",
    "full",
)


def lack_note(quantity: int, most_here: int, variant: VariantRow | None, reasons: Sequence[str]) -> str:
    """Why a line cannot be had as asked for."""
    if variant is None or "gone" in reasons:
        return _("Sản phẩm này không còn được bán.")
    if most_here > 0:
        left = format_quantity(most_here, variant.measure, language())
        wanted = format_quantity(quantity, variant.measure, language())
        return _("Chỉ còn %(left)s, bạn đang chọn %(wanted)s.", left=left, wanted=wanted)
    stopped = _stopped(reasons)
    if stopped:
        return stopped
    sentences = {
        "alcohol": _("Giỏ quà có rượu bia chỉ bán tại điểm bán, không đặt qua mạng được."),
        "alcohol_licence": _(
            "Rượu bia này chỉ bán tại điểm bán: chưa nơi nào bán qua mạng có giấy phép còn hiệu lực vào ngày giao."
        ),
        "alcohol_prepaid": _(
            "Rượu bia này chỉ bán tại điểm bán: qua mạng phải trả tiền trước mà nơi bán chưa nhận trả trước."
        ),
        "no_price": _("Sản phẩm này chưa có giá nên chưa bán được."),
        "pickup_only": _("Sản phẩm này chỉ nhận tại điểm bán, không gửi đi được."),
        "too_far": _("Sản phẩm này không gửi tới địa chỉ đã chọn."),
        "too_slow": _("Đường tới địa chỉ đã chọn quá dài đối với sản phẩm này."),
        "not_cooled": _("Chưa có cách gửi lạnh sản phẩm này tới địa chỉ đã chọn."),
        "no_tariff": _("Chưa có phí giao tới địa chỉ đã chọn."),
        "full": _("Điểm bán có hàng này đã đủ đơn cho những ngày tới."),
    }
    return next(
        (sentences[reason] for reason in REASONS if reason in reasons and reason in sentences), _("Hết hàng.")
    )


def _stopped(reasons: Sequence[str]) -> str:
    """The stop that one of the reasons names, in words; empty where there is none."""
    number = next((one.removeprefix(STOPPED) for one in reasons if one.startswith(STOPPED)), "")
    stop = calendar(now()).by_id(int(number)) if number else None
    return stop_words(stop) if stop else ""
