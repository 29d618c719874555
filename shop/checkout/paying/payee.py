"""One payee per order: the operator when it serves every parcel, otherwise the shop's collecting account."""

from __future__ import annotations

from datetime import date

from shop.checkout.quote import Quote
from shop.checkout.sites import SiteRow, online
from shop.core.errors import Refused
from shop.core.money import format_dong
from shop.core.sentences import lazy
from shop.payments.accounts import Account, account
from shop.payments.methods.base import PaymentMethod
from shop.payments.vietqr import MOST


def is_possible(day: date) -> bool:
    """Whether any order of the day could be paid by transfer at all. No statement beyond what is remembered."""
    return any(_own(site) or _shops(site) for site in online(day))


def find(quote: Quote) -> Account | None:
    """The account that an order of this quote would be paid to; None when there is none."""
    sites = {parcel.site.operator_id: parcel.site for parcel in quote.parcels}
    if not sites:
        return None
    first = next(iter(sites.values()))
    return (_own(first) if len(sites) == 1 else None) or _shops(first)


def check(method: PaymentMethod, quote: Quote) -> Account | None:
    """The account for a way to pay ahead, None for the others. Raises Refused, with what to do instead."""
    if not method.is_prepaid:
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


def _own(site: SiteRow) -> Account | None:
    return account(site.operator_id, site.bank_bin, site.bank_account, site.bank_account_name)


def _shops(site: SiteRow) -> Account | None:
    return account(None, site.collect_bin, site.collect_account, site.collect_name)
