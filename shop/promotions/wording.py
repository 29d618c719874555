"""Vouchers in words: what one gives, its conditions, and why it gives nothing here."""

from __future__ import annotations

from collections.abc import Mapping

from shop.core.money import format_dong
from shop.core.sentences import Sentence, lazy
from shop.promotions.queries import Named
from shop.promotions.rules import Problem, Scope, Terms, Why
from shop.promotions.states import FundedBy, Kind, UseState, VoucherState
from shop.web.context import day
from shop.web.i18n import _, in_language, language, ngettext

STATES: dict[VoucherState, Sentence] = {
    VoucherState.DRAFT: lazy("Bản nháp"),
    VoucherState.LIVE: lazy("Đang chạy"),
    VoucherState.STOPPED: lazy("Đã dừng"),
}
KINDS: dict[Kind, Sentence] = {
    Kind.AMOUNT: lazy("Giảm số tiền"),
    Kind.PERCENT: lazy("Giảm phần trăm"),
    Kind.FREE_DELIVERY: lazy("Miễn phí giao hàng"),
}
FUNDED: dict[FundedBy, Sentence] = {
    FundedBy.SHOP: lazy("Cửa hàng"),
    FundedBy.OPERATOR: lazy("Đơn vị vận hành điểm bán"),
    FundedBy.PRODUCER: lazy("Chủ thể"),
}
USES: dict[UseState, Sentence] = {
    UseState.USED: lazy("Đã dùng"),
    UseState.GIVEN_BACK: lazy("Đã trả lại"),
}
_WHY: dict[Why, Sentence] = {
    Why.UNKNOWN: lazy("Không có mã giảm giá này. Hãy kiểm tra lại chữ và số."),
    Why.STOPPED: lazy("Mã giảm giá này đã dừng."),
    Why.USED_UP: lazy("Mã giảm giá này đã hết lượt dùng."),
    Why.USED_BY_YOU: lazy("Bạn đã dùng hết số lượt của mã giảm giá này."),
    Why.NO_GOODS: lazy("Mã giảm giá này không dùng cho những sản phẩm trong giỏ."),
    Why.ONLY_DELIVERY: lazy("Mã này miễn phí giao hàng nên chỉ dùng khi giao tận nơi."),
    Why.NO_FEE: lazy("Đơn này không có phí giao để giảm."),
}


def money(amount: int) -> str:
    """Đồng in the reader's language."""
    return format_dong(amount, language())


def rate(basis_points: int) -> str:
    """A rate as people write it: 10 %, 7,5 %."""
    text = f"{basis_points / 100:.2f}".rstrip("0").rstrip(".")
    return f"{text if language() == 'en' else text.replace('.', ',')}\u00a0%"


def why(problem: Problem) -> str:
    """One clear sentence beside the field."""
    if problem.why is Why.MINIMUM:
        return _("Cần mua thêm %(missing)s hàng được áp dụng để dùng mã này.", missing=money(problem.missing))
    if problem.why is Why.NOT_BEGUN:
        return _("Mã giảm giá này dùng được từ ngày %(day)s.", day=day(problem.day))
    if problem.why is Why.OVER:
        return _("Mã giảm giá này đã hết hạn ngày %(day)s.", day=day(problem.day))
    return str(_WHY[problem.why])


def sum_rows(discount: int, fee: int, off: int = 0) -> list[tuple[str, int | str]]:
    """Under the lines of a part: the discount where there is one, and the fee, with what was taken `off` it."""
    rows: list[tuple[str, int | str]] = [(_("Giảm giá"), -discount)] if discount else []
    label = _("Phí giao (đã giảm %(off)s)", off=money(off)) if off else _("Phí giao")
    return [*rows, (label, fee or _("Miễn phí"))]


def title(terms: Terms) -> str:
    """The name in the reader's language."""
    return in_language(terms.name, terms.name_en)


def gives(terms: Terms) -> str:
    """What it gives, in a few words."""
    if terms.kind is Kind.FREE_DELIVERY:
        if terms.cap is None:
            return _("Miễn phí giao hàng")
        return _("Giảm phí giao, nhiều nhất %(cap)s", cap=money(terms.cap))
    value = rate(terms.value) if terms.kind is Kind.PERCENT else money(terms.value)
    if terms.cap is None:
        return _("Giảm %(value)s", value=value)
    return _("Giảm %(value)s, nhiều nhất %(cap)s", value=value, cap=money(terms.cap))


def period(terms: Terms) -> str:
    """From the first to the last day, both included."""
    return _("Từ %(first)s đến hết %(last)s", first=day(terms.first_day), last=day(terms.last_day))


def conditions(terms: Terms, names: Mapping[tuple[str, int], Named], most_percent: int) -> list[str]:
    """Every condition as a sentence: what the law wants to be public (domain rule 4.8)."""
    found = [_("%(gives)s. %(period)s.", gives=gives(terms), period=period(terms))]
    if terms.minimum:
        found.append(_("Đơn có từ %(sum)s tiền hàng được áp dụng.", sum=money(terms.minimum)))
    found += scope_words(terms.scope, names)
    if terms.kind is not Kind.FREE_DELIVERY:
        found.append(_("Tiền giảm không quá %(most)s giá hàng được áp dụng.", most=rate(most_percent * 100)))
    if terms.total_limit is not None:
        found.append(ngettext("Tất cả %(num)d lượt dùng.", "Tất cả %(num)d lượt dùng.", terms.total_limit))
    if terms.person_limit is not None:
        found.append(
            ngettext(
                "Mỗi số điện thoại, mỗi tài khoản dùng %(num)d lượt.",
                "Mỗi số điện thoại, mỗi tài khoản dùng %(num)d lượt.",
                terms.person_limit,
            )
        )
    found.append(_("Không áp dụng cho rượu bia. Mỗi đơn dùng một mã."))
    return found


def scope_words(scope: Scope, names: Mapping[tuple[str, int], Named]) -> list[str]:
    """Which goods and which outlets, by name."""
    goods = [
        *_names("product", scope.products, names),
        *_names("set", scope.sets, names),
        *_names("producer", scope.producers, names),
    ]
    outlets = _names("outlet", scope.outlets, names)
    found = [_("Chỉ áp dụng cho: %(names)s.", names=", ".join(goods))] if goods else []
    if outlets:
        found.append(_("Chỉ tại điểm bán: %(names)s.", names=", ".join(outlets)))
    return found or [_("Áp dụng cho mọi sản phẩm bán qua mạng, trừ rượu bia.")]


def _names(kind: str, keys: frozenset[int], names: Mapping[tuple[str, int], Named]) -> list[str]:
    found = [names[kind, key] for key in sorted(keys) if (kind, key) in names]
    return [in_language(one.name, one.name_en) for one in found]
