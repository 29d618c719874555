"""One payee per order: the operator when it serves every parcel, otherwise the shop's collecting account."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from shop.checkout.quote import Quote
from shop.checkout.rules import Rules, current_rules
from shop.checkout.sites import SiteRow, online
from shop.core.errors import Refused
from shop.core.money import Dong, format_dong
from shop.core.sentences import lazy
from shop.payments import providers
from shop.payments.accounts import Account, account
from shop.payments.methods.base import PaymentMethod
from shop.payments.states import Method
from shop.payments.vietqr import MOST


def is_possible(sites: Sequence[SiteRow]) -> bool:
    """Whether any order that one of these outlets serves could be paid by transfer at all."""
    return any(_own(site) or _shops(site) for site in sites)


def can_prepay(site: SiteRow) -> bool:
    """Whether what this outlet alone serves could be paid ahead, by transfer or by card."""
    return bool(_own(site) or _shops(site) or providers.current())


def find(quote: Quote) -> Account | None:
    """The account that an order of this quote would be paid to; None when there is none."""
    return _of([parcel.site for parcel in quote.parcels])


def of_outlets(outlet_ids: Collection[int], day: date) -> Account | None:
    """The account that an order which these outlets serve would be paid to; None when there is none."""
    return _of([site for site in online(day) if site.outlet_id in outlet_ids])


def _of(served_by: Sequence[SiteRow]) -> Account | None:
    sites = {site.operator_id: site for site in served_by}
    if not sites:
        return None
    first = next(iter(sites.values()))
    return (_own(first) if len(sites) == 1 else None) or _shops(first)


def check(method: PaymentMethod, quote: Quote) -> Account | None:
    """The account for a transfer, None for other ways. Raises Refused, with what to do instead."""
    if method.method is Method.CARD:
        check_card(quote.total, current_rules())
    if method.method is not Method.VIETQR:
        return None
    found = find(quote)
    if found is None and len({parcel.site.operator_id for parcel in quote.parcels}) > 1:
        raise Refused(
            lazy(
                "Đơn này do nhiều đơn vị cùng bán nên chưa nhận chuyển khoản một lần được."
                " Hãy chọn cách trả tiền khác, hoặc đặt riêng từng điểm bán."
            )
        )
    if found is None:
        raise Refused(lazy("Điểm bán này chưa có tài khoản nhận chuyển khoản. Hãy chọn cách trả tiền khác."))
    if quote.total > MOST:
        raise Refused(
            lazy(
                "Chuyển khoản nhanh nhận nhiều nhất %(most)s một đơn. Hãy chia đơn, hoặc chọn cách trả tiền khác.",
                most=format_dong(MOST),
            )
        )
    return found


def check_card(total: Dong, rules: Rules) -> None:
    """Whether this sum can be paid by card, to the shop's account at the service. Raises Refused."""
    if providers.current() is None:
        raise Refused(lazy("Cửa hàng hiện không nhận thẻ. Hãy chọn cách trả tiền khác."))
    if not rules.card_least <= total <= rules.card_most:
        raise Refused(
            lazy(
                "Thẻ nhận đơn từ %(least)s đến %(most)s. Hãy chọn cách trả tiền khác.",
                least=format_dong(rules.card_least),
                most=format_dong(rules.card_most),
            )
        )


def _own(site: SiteRow) -> Account | None:
    return account(site.operator_id, site.bank_bin, site.bank_account, site.bank_account_name)


def _shops(site: SiteRow) -> Account | None:
    return account(None, site.collect_bin, site.collect_account, site.collect_name)
