"""A month of consigned goods of one producer, step by step, by the services that production uses."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from shop.agreements.models import AgreementTerms
from shop.agreements.services import Draft, Rate, propose, record_signature
from shop.agreements.states import Ownership
from shop.checkout import fulfilling
from shop.core.errors import ShopError
from shop.core.tokens import random_token
from shop.counts import services as counts
from shop.extensions import session
from shop.fairs.states import Loss
from shop.inventory import services as stock
from shop.inventory.models import Lot, StockItem
from shop.inventory.services import Incoming
from shop.inventory.states import LotOwner, MovementKind
from shop.orders.return_states import ReturnCondition
from shop.outlets.models import Outlet
from shop.settlement import services
from shop.transfers import services as transfers
from shop.transfers.states import ShortReason, Terms
from tests.builders import cart, counting, fairs, orders, outlets, returning, settling, till
from tests.builders import transfers as sending
from tests.builders.cart import AT
from tests.builders.settling import DAY


@dataclass
class Month:
    """A producer with goods at two outlets of one operator; another operator buys some of them."""

    shops: list
    variant_id: int
    operator_id: int
    producer_id: int
    terms_id: int
    at: object = AT
    orders: list = field(default_factory=list)
    stall: Outlet | None = None
    parcels: int = 0
    done: list = field(default_factory=list)

    def do(self, what: str, first, second) -> None:
        """One step; what the shop refuses (nothing left) changes nothing."""
        self.at += timedelta(minutes=7)
        try:
            with session.begin_nested():
                getattr(self, what)(first, second)
            self.done.append(what)
        except ShopError:
            session.expire_all()

    def receive(self, place: int, units: int) -> None:
        line = Incoming(self.variant_id, units, number=random_token()[:8], expires_on=cart.GOOD)
        stock.receive(self.shops[place].id, [line], key=random_token(), at=self.at, by=None)

    def sell(self, place: int, units: int) -> None:
        self.orders.append(till.sold(self.shops[place], (self.variant_id, str(units)), at=self.at))

    def give_back(self, condition: ReturnCondition, units: int) -> None:
        if not self.orders:
            return
        order = self.orders.pop()
        line = returning.lines_of(order)[0]
        wanted = {line.id: min(units, line.quantity)}
        refund = returning.came_back(order, wanted, condition=condition, at=self.at)
        settling.paid_back(refund, at=self.at)

    def lose(self, kind: MovementKind, units: int) -> None:
        item = self._item()
        stock.adjust(
            item.id,
            outlet_id=item.outlet_id,
            seen=item.on_hand,
            becomes=item.on_hand + (units if kind is MovementKind.FOUND else -units),
            kind=kind,
            at=self.at,
            by=None,
        )

    def move(self, place: int, units: int) -> None:
        """To the sister shop, or sold to the other operator; one of several never arrives."""
        item = self._item()
        sender = next(shop for shop in self.shops if shop.id == item.outlet_id)
        receiver = self.shops[place]
        sold = place == 2
        if receiver.id == sender.id:
            return
        price = 40_000 if sold else None
        terms = Terms.SOLD if sold else Terms.WITHIN
        going = sending.sent(sender, receiver, item, terms=terms, units=units, price=price, at=self.at)
        [line] = sending.lines_of(going)
        lost = 1 if units > 1 else 0
        came = transfers.Came(
            line.id, good=units - lost, short=lost, reason=ShortReason.STOLEN if lost else None
        )
        transfers.receive(going.id, [came], outlet_id=receiver.id, key=random_token(), at=self.at, by=None)

    def agree(self, share: int, bears: int) -> None:
        paper = session.get_one(AgreementTerms, self.terms_id).agreement_id
        losses = settling.PRODUCER_BEARS if bears else settling.OPERATOR_BEARS
        draft = Draft(DAY, Ownership.CONSIGNED, Rate(share), 30, losses)
        new = propose(paper, draft, operator_ids={self.operator_id}, at=self.at, by=None)
        record_signature(new, {self.operator_id}, at=self.at, by=None)

    def parcel(self, fate: str, units: int) -> None:
        """Paid to whoever brings it; delivered, refused, lost on the way, or still there."""
        self.parcels += 1
        order = orders.place(
            orders.delivery(phone=f"+8491{self.parcels:07d}"), (self.variant_id, units), at=self.at
        )
        part, step = returning.part_of(order), {"at": self.at, "by": None}
        fulfilling.confirm_call(part.outlet_id, part.id, **step)
        fulfilling.start_preparing(part.outlet_id, part.id, **step)
        fulfilling.ship(part.outlet_id, part.id, carrier="Xe khách", tracking=None, **step)
        if fate == "delivered":
            fulfilling.deliver(part.outlet_id, part.id, **step)
            self.orders.append(order)
        elif fate != "under_way":
            end = {"refused": fulfilling.refuse, "lost": fulfilling.lose}[fate]
            end(part.outlet_id, part.id, reason="Không gặp khách", **step)

    def count(self, place: int, change: int) -> None:
        """Everything at an outlet is counted; of the first lot there is more or less than the book says."""
        outlet = self.shops[place]
        count_id = counting.opened(outlet.id, at=self.at)
        for number, line in enumerate(counting.lines(count_id)):
            there = session.scalar(
                select(StockItem.on_hand).where(
                    StockItem.outlet_id == outlet.id,
                    StockItem.lot_id == line.lot_id,
                    StockItem.condition == line.condition,
                )
            )
            units = max(0, there + (0 if number else change))
            counts.enter(outlet.id, count_id, line.id, units, key=random_token(), at=self.at, by=counting.MAI)
        counting.submitted(count_id, at=self.at)
        counting.approved(count_id, at=self.at + timedelta(minutes=1))

    def fair(self, units: int, lost: int) -> None:
        """Goods go to a stall; some are sold at its counter, some are lost, and half of the rest is gone when counted."""
        if self.stall is None:
            self.stall = fairs.stall(fairs.fair(self.operator_id, at=self.at), at=self.at)
        item = self._item()
        home = next(shop for shop in self.shops if shop.id == item.outlet_id)
        going = sending.sent(home, self.stall, item, units=units, at=self.at)
        transfers.receive_all(going.id, outlet_id=self.stall.id, key=random_token(), at=self.at, by=None)
        if units > 1:
            till.sold(self.stall, (self.variant_id, "1"), at=self.at)
        there = fairs.shelf.of_outlet(self.stall.id)[0]
        gone = min(lost, there.on_hand)
        count_id = fairs.counted(
            self.stall.id,
            {there.item_id: (there.on_hand - gone) // 2},
            {there.item_id: (gone, Loss.DAMAGED)} if gone else {},
            at=self.at,
        )
        fairs.made(self.stall.id, count_id, at=self.at)

    def draw(self, _first: int, _second: int) -> None:
        services.draw_some(DAY, at=self.at, most=2)

    def _item(self) -> StockItem:
        ids = [shop.id for shop in self.shops[:2]]
        return session.scalars(
            select(StockItem)
            .join(Lot, Lot.id == StockItem.lot_id)
            .where(StockItem.outlet_id.in_(ids), Lot.owner == LotOwner.PRODUCER)
            .order_by(StockItem.on_hand.desc(), StockItem.id)
            .limit(1)
            .execution_options(populate_existing=True)
        ).one()


def begin() -> Month:
    goods = settling.on_consignment(stock=10, price=33_333)
    sister = outlets.outlet("Quầy hai", operator_id=goods.operator_id)
    buyer = outlets.outlet("Nơi khác", operator_id=sending.inventory.an_operator().id)
    return Month(
        [goods.outlet, sister, buyer], goods.variant_id, goods.operator_id, goods.producer_id, goods.terms_id
    )
