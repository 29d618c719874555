"""A sale becomes an order: quoted, placed, paid and handed over by the functions of every order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shop.catalogue.queries import remembered
from shop.checkout import drafting, fulfilling, paying
from shop.checkout.details import Details
from shop.checkout.paying import cancelling
from shop.checkout.quote import Quote
from shop.checkout.rules import current_rules
from shop.core.errors import BadInput, Conflict, NotFound, Refused, Shortage
from shop.core.money import Dong, format_dong
from shop.core.sentences import lazy
from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory import services as inventory
from shop.inventory.choosing import Want
from shop.orders import services as orders
from shop.orders.models import Fulfilment, Order
from shop.orders.services import Created, NewOrder
from shop.orders.states import Channel, Door, OrderState
from shop.payments import attempts
from shop.payments import services as payments
from shop.payments.services import Due
from shop.payments.states import Method
from shop.payments.vietqr import MOST as MOST_TRANSFER
from shop.till import quoting, wording
from shop.till.models import CounterLine, CounterReceipt, CounterSale
from shop.till.queries import sales
from shop.till.quoting import METHODS, Counted, Known, SaleLine
from shop.till.services import telling
from shop.till.services.numbering import issue
from shop.till.services.writing import begin, lock, move
from shop.till.states import Money, SaleState
from shop.window import version

PATIENCE = timedelta(hours=1)  # how long goods wait for a transfer at the counter
SEEN = "Nhân viên thấy tiền về tại quầy"


@dataclass(frozen=True, slots=True)
class Pay:
    """How a sale is paid; ``digest``: of what the form showed.

    ``given``: cash that the customer gave (None: just so much); ``age``: papers were seen, for alcohol; ``phone`` in
    E.164: where the receipt's address is told.
    """

    money: Money
    digest: str
    given: Dong | None = None
    phone: str = ""
    age: bool = False


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is sold: the quote of the lines of a sale, the shelf that it was made from, and the stars of that day."""

    quote: Quote
    lines: Sequence[SaleLine]
    known: Known
    stars: drafting.Stars


def sell(outlet_id: int, sale_id: int, pay: Pay, *, clock: Callable[[], datetime], by: int | None) -> int:
    """Make the order of a sale, once, and give it; paid in cash its goods are handed over, for a transfer held.

    The clock is read after the sale's lock was got. Raises NotFound, BadInput by field, Conflict for
    anything else than was shown, Refused for what may not or cannot be sold.
    """
    sale = lock(outlet_id, sale_id)
    if sale.order_id is not None:
        return sale.order_id
    at = clock()
    lines = _lines_now(sale)
    known = quoting.know(outlet_id, [line.variant_id for line in lines], at)
    found = _agreed(quoting.count(known, lines, pay.money, at), known, pay)
    stars = remembered.stars(drafting.product_ids(found), at)
    return write_up(sale, Agreed(found, lines, known, stars), pay, at=at, by=by)


def write_up(sale: CounterSale, agreed: Agreed, pay: Pay, *, at: datetime, by: int | None) -> int:
    """The order of a locked, open sale: its units are held, and handed over if it is paid in cash. Raises Refused."""
    new = _draft(sale, agreed.quote, pay, agreed.stars)
    made = orders.create(new, at=at, by=by)
    _hold(new, made, agreed.quote, agreed.lines, at=at, by=by)
    if pay.money is Money.TRANSFER:
        _await(made, agreed.known, agreed.quote, at)
    else:
        _make_due(made, new, at)
    sale.order_id = made.order_id
    move(sale, SaleState.PLACED, at)
    if pay.money is Money.CASH:
        order, [part] = _locked(made.order_id)
        _hand_over(order, part, age=pay.age, at=at, by=by)
        issue(order, sale.outlet_id, pay.given or order.total, at=at, by=by)
        telling.receipt(order, part, at=at)
    return made.order_id


def receive(outlet_id: int, sale_id: int, *, age: bool, at: datetime, by: int | None) -> CounterReceipt:
    """The clerk saw the transfer of a sale: it is written down, the goods are handed over. Done twice it is done once.

    Raises NotFound, BadInput on `age`, Refused when the order has lapsed or was cancelled meanwhile.
    """
    sale = sales.sale(outlet_id, sale_id)
    if sale.order_id is None:
        raise NotFound
    order, [part] = _locked(sale.order_id)
    known = sales.receipt_of(order.id)
    if known is not None:
        return known
    if order.state is OrderState.AWAITING_PAYMENT:
        _see(order, at, by)
    if order.state is not OrderState.CONFIRMED:
        raise Refused(
            lazy("Đơn này đã hết hạn hoặc đã bỏ, hàng không còn được giữ. Hãy bán lại bằng phiếu mới.")
        )
    _hand_over(order, part, age=age, at=at, by=by)
    made = issue(order, outlet_id, None, at=at, by=by)
    telling.receipt(order, part, at=at)
    return made


def begin_again(outlet_id: int, sale_id: int, *, at: datetime, by: int | None) -> int:
    """Nobody pays by transfer after all: the goods are free, and a new sale has the same lines. Gives it, once.

    Raises NotFound, Refused once the money is there or the goods are handed over.
    """
    sale = sales.sale(outlet_id, sale_id)
    if sale.order_id is None:
        raise NotFound
    locked = orders.lock_order(sale.order_id)
    if locked.order.state in {OrderState.CONFIRMED, OrderState.COMPLETED}:
        raise Refused(lazy("Tiền của phiếu này đã về. Hãy giao hàng; khách đổi ý thì làm trả hàng."))
    if locked.order.state is OrderState.AWAITING_PAYMENT:
        cancelling.cancel_now(locked, reason=None, at=at)
    key = f"again-{sale.id}"
    if begin(outlet_id, key, at, by):
        _copy(sales.lines(sale.id), sales.by_key(outlet_id, key))
    return sales.by_key(outlet_id, key)


def _copy(lines: Sequence[SaleLine], sale_id: int) -> None:
    session.add_all(
        CounterLine(
            sale_id=sale_id,
            variant_id=line.variant_id,
            lot_id=line.lot_id,
            from_lot_id=line.from_lot_id,
            quantity=line.quantity,
        )
        for line in lines
    )
    session.flush()


def _lines_now(sale: CounterSale) -> list[SaleLine]:
    """The lines after the lock was got, and the version of the shop window of that moment. Raises Refused."""
    if sale.state is not SaleState.OPEN:
        raise Refused(lazy("Phiếu bán này đã bỏ. Hãy mở phiếu mới."))
    version.know(version.present())
    lines = sales.lines(sale.id)
    if not lines:
        raise Refused(lazy("Phiếu bán chưa có hàng nào."))
    return lines


def _agreed(counted: Counted, known: Known, pay: Pay) -> Quote:
    """The quote, if it is what the clerk saw and can be paid so. Raises Refused, Conflict, BadInput."""
    if not known.site.is_open_on(known.day):
        raise Refused(
            lazy("Điểm bán này không mở bán hôm nay: hội chợ chưa bắt đầu, đã hết, hoặc đã đóng cửa.")
        )
    if counted.problems:
        raise Refused(next(iter(counted.problems.values())))
    found = counted.quote
    if counted.digest != pay.digest:
        raise Conflict(
            lazy(
                "Phiếu bán vừa thay đổi: tổng tiền bây giờ là %(total)s. Hãy xem lại với khách.",
                total=format_dong(found.total),
            )
        )
    if pay.given is not None and pay.money is Money.CASH and pay.given < found.total:
        raise BadInput("given", lazy("Khách đưa chưa đủ tiền."))
    if pay.money is Money.TRANSFER:
        if quoting.account_of(known.site) is None:
            raise Refused(lazy("Đơn vị chưa có tài khoản nhận chuyển khoản. Hãy thu tiền mặt."))
        if found.total > MOST_TRANSFER:
            raise Refused(
                lazy("Chuyển khoản nhanh nhận ít hơn 500 triệu đồng một lần. Hãy chia làm hai phiếu.")
            )
    return found


def _draft(sale: CounterSale, found: Quote, pay: Pay, stars: drafting.Stars) -> NewOrder:
    method = METHODS[pay.money]
    name = wording.WALK_IN
    new = drafting.draft(
        found,
        Details(Door.PICKUP, name, pay.phone, method.method.value, None, outlet_id=sale.outlet_id),
        method,
        stars,
        key=random_token(),  # the sale itself is made once; a key that can be guessed opens the order of another
        terms_version=current_rules().version,
        language="vi",
        user_id=None,
    )
    return replace(new, channel=Channel.TILL)


def _hold(
    new: NewOrder, made: Created, found: Quote, lines: Sequence[SaleLine], *, at: datetime, by: int | None
) -> None:
    """Set the units aside: those of scanned lots first, so that nobody else takes them. Raises Refused."""
    lots = _lots(found, made, lines)
    wants: list[Want] = [
        replace(want, counter=True, good_until=None, from_lot=lots.get(want.order_line_id))
        for want in drafting.wants(new, made.lines)
    ]
    wants.sort(key=lambda want: want.from_lot is None)
    try:
        inventory.reserve(wants, at=at, by=by)
    except Shortage as error:
        short = error.lines[0]
        line = next(line for line in new.lines if line.variant_id == short.variant_id)
        raise Refused(wording.only(line.name, short.available, line.measure)) from error


def _lots(found: Quote, made: Created, lines: Sequence[SaleLine]) -> dict[int, int]:
    """Order line → the lot that was scanned for it. A basket takes as many places as it has components, and one."""
    scanned = {line.line_id: line.from_lot_id for line in lines if line.from_lot_id is not None}
    lots, position = {}, 0
    for line in found.lines_of(found.parcels[0]):
        if line.wanted.key in scanned:
            lots[made.lines[position]] = scanned[line.wanted.key]
        position += 1 + len(line.parts)
    return lots


def _make_due(made: Created, new: NewOrder, at: datetime) -> None:
    [part] = new.fulfilments
    due = Due(made.fulfilments[part.outlet_id], part.operator_id, part.amount_to_collect)
    payments.make_due(made.order_id, Method.AT_OUTLET, [due], at=at)


def _await(made: Created, known: Known, found: Quote, at: datetime) -> None:
    """The whole order is due on the account of the operator."""
    account = quoting.account_of(known.site)
    assert account is not None  # noqa: S101 without one it was refused before
    attempts.open_transfer(made.order_id, account, found.total, deadline_at=at + PATIENCE, at=at)


def _see(order: Order, at: datetime, by: int | None) -> None:
    """Write down that the money of a locked order is on the account."""
    attempt = attempts.latest(order.id)
    if attempt is None:
        raise NotFound
    missing = attempt.amount - attempt.paid
    paying.confirm(
        order.id, missing, evidence=SEEN, reference=None, payees={attempt.operator_id}, at=at, by=by
    )


def _locked(order_id: int) -> tuple[Order, tuple[Fulfilment, ...]]:
    locked = orders.lock_order(order_id)
    return locked.order, locked.parts


def _hand_over(order: Order, part: Fulfilment, *, age: bool, at: datetime, by: int | None) -> None:
    """Every step of a pick-up in one breath; what would be told of them in between is not: the customer is here."""
    fulfilling.start_preparing(part.outlet_id, part.id, at=at, by=by)
    fulfilling.mark_ready(part.outlet_id, part.id, at=at, by=by)
    fulfilling.hand_over(part.outlet_id, part.id, code=order.code, age_checked=age, at=at, by=by)
