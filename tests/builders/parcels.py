"""Parcels that are paid to whoever brings them, and the files in which carriers pass the cash on."""

import io

from sqlalchemy import select

from shop.checkout import fulfilling
from shop.extensions import session
from shop.orders.models import Fulfilment, Order
from shop.outlets.models import Outlet
from shop.payments.providers.base import Movement, MovementKind
from shop.payments.statements.services import StatementFile, read
from shop.reconciliation.models import ProviderMovement
from shop.reconciliation.services import take
from shop.remittances import services
from shop.remittances.columns import guess
from shop.remittances.models import RemittanceLine
from tests.builders import cart as carts
from tests.builders import orders
from tests.builders.cart import AT, Offer
from tests.builders.orders import part_of

CARRIER = "Viettel Post"
HEADINGS = ("Mã vận đơn", "Mã đơn khách", "Tiền thu hộ", "Tổng phí")


def goods(**fields) -> Offer:
    """A product on sale that can be sent."""
    return carts.on_offer(**{"stock": 40, "price": 60_000, **fields})


def sent(offer: Offer, tracking: str | None, *, phone: str = "+84912345678", **fields) -> Fulfilment:
    """A parcel of one unit, under way, paid in cash unless `fields` say otherwise."""
    order = orders.place(orders.delivery(phone=phone, **fields), (offer.variant_id, 1))
    return _ship(order, tracking)


def delivered(offer: Offer, tracking: str | None, **fields) -> Fulfilment:
    """A parcel whose cash the carrier has."""
    part = sent(offer, tracking, **fields)
    fulfilling.deliver(part.outlet_id, part.id, at=AT, by=None)
    session.flush()
    return part


def operator_of(part: Fulfilment) -> int:
    """To whom the cash of a parcel belongs."""
    return session.get_one(Outlet, part.outlet_id).operator_id


def code_of(part: Fulfilment) -> str:
    """The code of a parcel's order."""
    return session.get_one(Order, part.order_id).code


def csv_of(*lines: tuple[str, str, int, int]) -> bytes:
    """A carrier's file of (its number, order's code, collected, fee)."""
    out = io.StringIO()
    for row in (("BẢNG KÊ MẪU",), HEADINGS, *lines):
        out.write(",".join(f'"{cell}"' for cell in row) + "\r\n")
    return out.getvalue().encode("utf-8-sig")


def file_of(*lines: tuple[str, str, int, int]) -> StatementFile:
    """That file as it was read."""
    return read("bang-ke.csv", csv_of(*lines))


def applied(operator_id: int, *lines: tuple[str, str, int, int], received: int | None = None) -> int:
    """The file kept and applied; the remittance it is."""
    file = file_of(*lines)
    number = services.keep(operator_id, CARRIER, file, at=AT, by=None)
    services.apply(number, guess(file.rows), received=received, received_on=AT.date(), at=AT, by=None)
    return number


def add(made, variant_id: int) -> None:
    """A place gets a parcel whose cash is owed for, a file that waits for its columns, and one that did not fit."""
    outlet = made.outlet
    phone = f"+8491300{outlet.id % 100:02d}91"
    order = orders.place(orders.delivery(str(outlet.commune_code), phone=phone), (variant_id, 1))
    part = _ship(order, f"VT-{outlet.id}")
    fulfilling.deliver(outlet.id, part.id, at=AT, by=None)
    done = applied(outlet.operator_id, ("NGOAI", "", 5_000, 0))
    line = session.scalars(select(RemittanceLine.id).where(RemittanceLine.remittance_id == done)).one()
    read_only = services.keep(outlet.operator_id, CARRIER, file_of(("X", "", 1_000, 0)), at=AT, by=None)
    made.values["remittance_id"] = [read_only, done]
    made.special["reconciliation.see"] = {"movement_id": _unknown_line(outlet.id)}
    made.special["remittances.see"] = {"remittance_id": done, "line_id": line}
    made.special["remittances.take_back"] = {"remittance_id": done}
    made.extra["also remittances.page"] = [{"remittance_id": done}]


def _ship(order: Order, tracking: str | None) -> Fulfilment:
    part, who = part_of(order), {"at": AT, "by": None}
    fulfilling.confirm_call(part.outlet_id, part.id, **who)
    fulfilling.start_preparing(part.outlet_id, part.id, **who)
    fulfilling.ship(part.outlet_id, part.id, carrier=CARRIER, tracking=tracking, **who)
    session.flush()
    return part


def _unknown_line(number: int) -> int:
    """A line of the card service that belongs to no order."""
    told = Movement(f"txn_{number}", MovementKind.CHARGE, 120_000, 4_000, "vnd", AT, f"ch_{number}", None)
    take("stripe", [told], at=AT)
    return session.scalars(select(ProviderMovement.id).where(ProviderMovement.ref == told.ref)).one()
