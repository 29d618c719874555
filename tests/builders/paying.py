"""Orders that are paid by transfer, and the money that comes for them."""

from sqlalchemy import func, select

from shop.cases.models import Case
from shop.cases.states import CaseKind, CaseState
from shop.checkout.paying import receive
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.orders.models import Order
from shop.outlets.models import Operator, Outlet
from shop.payments.models import BankTransfer, Payment, PaymentEvent
from shop.payments.statements.services import keep, read
from shop.payments.states import Method, Source
from shop.payments.transfers import Told
from tests.builders import cart as carts
from tests.builders import orders
from tests.builders.cart import AT

BANK = {"bank_bin": "970436", "bank_account": "1023456789", "bank_account_name": "CONG TY MAU"}


def with_account(outlet: Outlet, **fields: str) -> Outlet:
    """The outlet's operator has a bank account."""
    operator = session.get_one(Operator, outlet.operator_id)
    for name, value in {**BANK, **fields}.items():
        setattr(operator, name, value)
    session.flush()
    return outlet


def awaited(quantity: int = 2, *, stock: int = 10, price: int = 60_000, at=AT, **fields) -> Order:
    """A pick-up of this many units, paid by transfer, waiting for its money."""
    offer = carts.on_offer(price=price, stock=stock)
    with_account(offer.outlet)
    return orders.place(
        orders.pickup(offer.outlet.id, payment="vietqr", **fields), (offer.variant_id, quantity), at=at
    )


def told(order: Order, amount: int | None = None, **fields) -> Told:
    """What a bank says of a transfer for this order."""
    values = {
        "operator_id": order.payee_operator_id,
        "source": Source.NOTICE,
        "amount": order.total if amount is None else amount,
        "text": f"MBVCB.1234.OCOP {order.code}.CT tu 0123 NGUYEN THI HOA",
        "reference": f"FT{order.id}",
    }
    return Told(**{**values, **fields})


def pays(order: Order, amount: int | None = None, *, at=AT, **fields):
    """The money comes; what became of it."""
    return receive(told(order, amount, **fields), at=at, by=None)


def transfers() -> list[BankTransfer]:
    """Every transfer that was told, the oldest first."""
    return list(session.scalars(select(BankTransfer).order_by(BankTransfer.id)))


def attempt(order: Order) -> Payment:
    """The one attempt of an order by transfer."""
    return session.scalars(
        select(Payment).where(Payment.order_id == order.id, Payment.method == Method.VIETQR)
    ).one()


def held() -> int:
    """How many units orders hold, in all."""
    return session.scalar(select(func.sum(StockItem.allocated)))


def events() -> list[tuple[int, str]]:
    """Sum and key of everything learnt about money."""
    wanted = select(PaymentEvent.amount, PaymentEvent.event_key).order_by(PaymentEvent.id)
    return [tuple(row) for row in session.execute(wanted)]


def open_cases() -> list[tuple[CaseKind, str]]:
    """Kind and title of the cases that are not closed."""
    rows = session.execute(
        select(Case.kind, Case.title).where(Case.state != CaseState.CLOSED).order_by(Case.id)
    )
    return [tuple(row) for row in rows]


STATEMENT = "Ngày,Ghi có,Nội dung,Số tham chiếu\r\n28/11/2026,9.000,tiền gì đó,FT-x\r\n".encode()


def add(made, variant_id: int) -> None:
    """A place gets an account, an order that waits for its transfer, money that nobody knows of, and a statement."""
    outlet = with_account(made.outlet)
    phone = f"+8491300{outlet.id % 100:02d}90"
    waiting = orders.place(orders.pickup(outlet.id, phone=phone, payment="vietqr"), (variant_id, 1))
    pays(waiting, text="tien mua mam", reference=f"FT-{outlet.id}")
    pages = ("qr_picture", "order_state", "claim", "switch", "pay_by_card", "card_return")
    made.special |= {f"payments.{page}": {"token": waiting.token} for page in pages}
    made.special["payments.confirm"] = {"fulfilment_id": orders.part_of(waiting).id}
    made.values["transfer_id"] = [transfers()[-1].id]
    made.values["statement_id"] = [keep(outlet.operator_id, read("sao-ke.csv", STATEMENT), at=AT, by=None)]
    made.extra["also orders.page"] = [{"token": waiting.token}]
    made.extra["awaited_code"] = waiting.code
