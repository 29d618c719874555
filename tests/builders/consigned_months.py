"""Consigned goods whose months are over, with people who sign in and look at what is owed; by the shop's services."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from shop.catalogue.models import Variant
from shop.core.clock import now, vn_day
from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory import services as stock
from shop.inventory.models import StockItem
from shop.inventory.services import Incoming
from shop.inventory.states import MovementKind
from shop.orders.return_states import ReturnCondition
from shop.outlets.models import Operator, Outlet
from shop.producers.bank import save_bank
from shop.transfers import services as transfers
from shop.transfers.services import Came
from shop.transfers.states import ShortReason, Terms
from tests.builders import accounts, catalogue, outlets, producers, returning, settling, till
from tests.builders import transfers as sending

PRICE = 60_000


@dataclass(frozen=True)
class Desk:
    """An operator with one outlet, and the e-mail of who acts for it."""

    operator: Operator
    outlet: Outlet
    email: str


def ago(days: int) -> datetime:
    """The same time of day, so many days ago."""
    return now() - timedelta(days=days)


def desk(name: str) -> Desk:
    """An operator that can be paid. Its outlet sells at the counter only: no other buyer is shown it."""
    operator = outlets.operator(name)
    operator.bank_bin, operator.bank_account, operator.bank_account_name = "970405", "0123456", "DON VI MAU"
    outlet = outlets.outlet(
        f"Quầy {name}",
        operator_id=operator.id,
        sells_online=False,
        offers_pickup=False,
        offers_delivery=False,
    )
    email = f"{operator.id}.van.hanh@example.vn"
    accounts.operator_person(operator.id, email=email)
    return Desk(operator, outlet, email)


def brought(to: Desk, name: str, units: int, *, days: int) -> tuple[int, str]:
    """A producer's goods came in under terms of 15 %, losses borne by the operator; the variant, who acts for the producer."""
    maker = producers.producer(f"Cơ sở mẫu {name}")
    save_bank(maker.id, "970436", "0123456789", "CO SO MAU", at=ago(days + 5), by=None)
    settling.terms(to.operator.id, maker.id, starts_on=vn_day(ago(days + 5)), at=ago(days + 5))
    product = catalogue.a_product(name, producer=maker, price=PRICE)
    variant = session.scalars(select(Variant.id).where(Variant.product_id == product.id)).one()
    line = Incoming(variant, units, number=f"MAU-{variant}", expires_on=vn_day(now()) + timedelta(days=300))
    stock.receive(to.outlet.id, [line], key=random_token(), at=ago(days), by=None)
    email = f"{maker.id}.chu.the@example.vn"
    accounts.producer_person(maker.id, email=email)
    return variant, email


def _item(outlet: Outlet) -> StockItem:
    return session.scalars(select(StockItem).where(StockItem.outlet_id == outlet.id)).one()


def two_months() -> tuple[str, str]:
    """Ten came, three were sold and one broke; in the next period a customer got money back and two were sold. The two people's e-mails."""
    here = desk("Hội mẫu ký gửi")
    variant, maker = brought(here, "Mắm ký gửi hai kỳ", 10, days=45)
    order = till.sold(here.outlet, (variant, "3"), at=ago(44))
    stock.adjust(
        _item(here.outlet).id,
        outlet_id=here.outlet.id,
        seen=7,
        becomes=6,
        kind=MovementKind.DAMAGED,
        reason="Rơi vỡ",
        at=ago(42),
        by=None,
    )
    wanted = {returning.lines_of(order)[0].id: 1}
    refund = returning.came_back(order, wanted, condition=ReturnCondition.RESELL, at=ago(41))
    settling.paid_back(refund, at=ago(20))
    till.sold(here.outlet, (variant, "2"), at=ago(18))
    settling.drawn(vn_day(ago(1)), at=now())
    return here.email, maker


def sold_on() -> tuple[str, str, str]:
    """Six of ten were sold to another operator, one was stolen on the way, two were sold there. E-mails: seller, buyer, producer."""
    seller, buyer = desk("Hội mẫu bán lại"), desk("Công ty mẫu mua lại")
    variant, maker = brought(seller, "Mắm ký gửi bán lại", 10, days=12)
    going = sending.sent(
        seller.outlet, buyer.outlet, _item(seller.outlet), terms=Terms.SOLD, units=6, price=40_000, at=ago(10)
    )
    [line] = sending.lines_of(going)
    came = Came(line.id, good=5, short=1, reason=ShortReason.STOLEN)
    transfers.receive(going.id, [came], outlet_id=buyer.outlet.id, key=random_token(), at=ago(9), by=None)
    till.sold(buyer.outlet, (variant, "2"), at=ago(8))
    settling.drawn(vn_day(ago(1)), at=now())
    return seller.email, buyer.email, maker
