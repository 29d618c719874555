"""What happens to a sheet: begun, filled, corrected, ordered once, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from shop.accounts import throttling
from shop.accounts.throttling import Limit, TooManyTries
from shop.catalogue.queries import VariantRow, remembered
from shop.checkout import alcohol, days, drafting, gifts
from shop.checkout import services as checkout
from shop.checkout.paying import payee
from shop.checkout.refusals import Changed, Lacking
from shop.checkout.rules import current_rules
from shop.checkout.services import Agreed, Placed
from shop.companies import company as companies
from shop.companies import quoting
from shop.companies.company import Company
from shop.companies.models import CompanySheet
from shop.companies.rows import MOST_GOODS, Row, from_json
from shop.core.errors import NotFound, Refused, Shortage
from shop.core.sentences import lazy
from shop.core.tokens import random_token
from shop.extensions import session, together
from shop.orders.models import Order
from shop.payments import queries as payments
from shop.payments.states import Method
from shop.promotions.queries import Asked

KEPT = timedelta(days=30)
MOST_A_PHONE = Limit("", 20, 3600)
VOUCHER = "voucher"
ORDERED = lazy("Danh sách này đã đặt hàng.")


class NotReady(Refused):
    """Some rows cannot be ordered as they are: those are named, and nothing was ordered."""

    def __init__(self, found: quoting.Sheet) -> None:
        wrong = [line.row for line in found.lines if not line.is_ready]
        names = ", ".join(f"{row.number} ({row.name})" for row in wrong[:10])
        super().__init__(
            lazy("Chưa có gì được đặt. Dòng cần sửa: %(names)s.", names=names)
            if wrong
            else lazy("Danh sách chưa có người nhận nào.")
        )
        self.found = found


def can_be_given(row: VariantRow) -> bool:
    """Whether goods can be sent to a list of people: by the piece or by weight, on offer, and no alcohol."""
    return row.on_offer and not row.alcohol


def begin(variant_ids: Sequence[int], *, user_id: int | None, at: datetime) -> str:
    """A new sheet for these goods; gives its token. Raises Refused for none, too many, or what cannot be given."""
    wanted = list(dict.fromkeys(variant_ids))
    if not 1 <= len(wanted) <= MOST_GOODS:
        raise Refused(lazy("Hãy chọn từ 1 đến %(most)s món quà.", most=MOST_GOODS))
    known = remembered.goods(wanted, at)
    if any(each not in known or not can_be_given(known[each].row) for each in wanted):
        raise Refused(lazy("Có món không gửi làm quà theo danh sách được. Hãy chọn lại."))
    sheet = CompanySheet(
        token=random_token(),
        key=random_token(),
        user_id=user_id,
        goods=wanted,
        rows=[],
        company={},
        created_at=at,
        changed_at=at,
    )
    session.add(sheet)
    session.flush()
    return sheet.token


def fill(token: str, rows: Sequence[Row], *, at: datetime) -> None:
    """The recipients of a file, in place of all that were there. Raises NotFound, Refused once it is ordered."""
    sheet = _open(token)
    _keep(sheet, rows, at)


def correct(token: str, row: Row, *, at: datetime) -> None:
    """One row, written anew, with its commune. Raises NotFound, Refused once it is ordered."""
    sheet = _open(token)
    rows = rows_of(sheet)
    if row.number not in {each.number for each in rows}:
        raise NotFound
    _keep(sheet, [row if each.number == row.number else each for each in rows], at)


def drop(token: str, number: int, *, at: datetime) -> None:
    """One row less; dropped twice it changes nothing. Raises NotFound, Refused once it is ordered."""
    sheet = _open(token)
    _keep(sheet, [row for row in rows_of(sheet) if row.number != number], at)


def keep_voucher(token: str, code: str | None, *, at: datetime) -> None:
    """The code that goes with the order, None for none. Raises NotFound, Refused once it is ordered."""
    sheet = _open(token)
    sheet.company, sheet.changed_at = {VOUCHER: code} if code else {}, at
    session.flush()


def voucher_of(sheet: CompanySheet, phone: str | None, user_id: int | None) -> Asked | None:
    """The voucher that a sheet keeps, asked for by whoever would order it."""
    code = sheet.company.get(VOUCHER)
    return Asked(code, phone, user_id) if code else None


def rows_of(sheet: CompanySheet) -> list[Row]:
    """The rows that a sheet keeps."""
    return [from_json(kept) for kept in sheet.rows]


def place(
    token: str,
    company: Company,
    agreed: Agreed,
    *,
    clock: Callable[[], datetime],
    language: str,
    user_id: int | None,
    limits: Sequence[Limit] = (),
) -> Placed:
    """Order everything on the sheet, once, all or nothing; the same form sent again gives the same order.

    Raises NotFound, BadInput, Refused while a row has to be corrected, Lacking, Changed (another digest than was
    shown), TooManyTries; the caller's transaction then keeps nothing.
    """
    sheet = _locked(token)
    if sheet.order_id is not None:
        return Placed(session.get_one(Order, sheet.order_id).token)
    at = clock()
    if not agreed.terms:
        raise Refused(lazy("Hãy đồng ý với điều khoản sử dụng trước khi đặt hàng."))
    company = companies.checked(company)
    kept = company.details
    mine = MOST_A_PHONE._replace(key=throttling.key("order-phone", kept.phone))
    if wait := throttling.take((*limits, mine), at):
        raise TooManyTries(wait)
    method = payments.find_method(kept.payment, kept.door)
    gifts.check(method, for_others=True)
    found = _read(sheet, voucher_of(sheet, kept.phone, user_id), at)
    alcohol.check(method, found.quote, of_age=False)
    rules = current_rules()
    if agreed.digest != found.digest(rules.version):
        raise Changed(found.quote)
    account = payee.check(method, found.quote)
    new = drafting.draft(
        found.quote,
        kept,
        method,
        remembered.stars(drafting.product_ids(found.quote), at),
        key=sheet.key,
        terms_version=rules.version,
        language=language,
        user_id=user_id,
    )
    new = drafting.addressed(new, found.recipients)
    try:
        with together(ids=drafting.ids(new)):
            order_token = checkout.write(
                new, found.quote, kept, method, agreed, rules=rules, account=account, at=at
            )
    except Shortage as error:
        raise Lacking(found.quote, {short.variant_id for short in error.lines}) from error
    sheet.order_id = session.scalars(select(Order.id).where(Order.token == order_token)).one()
    sheet.rows, sheet.company, sheet.changed_at = [], company.to_json(), at
    session.flush()
    return Placed(order_token, by_card=method.method is Method.CARD)


def forget_old(at: datetime, most: int = 500) -> int:
    """Delete sheets that nobody changed for 30 days, ordered or not; how many. Their orders stay."""
    old = session.scalars(
        select(CompanySheet.id).where(CompanySheet.changed_at <= at - KEPT).limit(most)
    ).all()
    session.execute(delete(CompanySheet).where(CompanySheet.id.in_(old)))
    return len(old)


def _read(sheet: CompanySheet, asked: Asked | None, at: datetime) -> quoting.Sheet:
    """The sheet as of now; once more under the locks of what limits a day, where anything does."""
    rows = rows_of(sheet)
    found = quoting.read(sheet.goods, rows, at, asked)
    quote = found.quote
    if quote.parcels and days.hold([parcel.site for parcel in quote.parcels], quote.where, at):
        found = quoting.read(sheet.goods, rows, at, asked)
    if not found.is_ready:
        raise NotReady(found)
    return found


def _locked(token: str) -> CompanySheet:
    sheet = session.scalar(
        select(CompanySheet)
        .where(CompanySheet.token == token)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if sheet is None:
        raise NotFound
    return sheet


def _open(token: str) -> CompanySheet:
    sheet = _locked(token)
    if sheet.order_id is not None:
        raise Refused(ORDERED)
    return sheet


def _keep(sheet: CompanySheet, rows: Sequence[Row], at: datetime) -> None:
    sheet.rows, sheet.changed_at = [row.to_json() for row in rows], at
    session.flush()
