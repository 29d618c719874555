"""Outlets that hold goods: the rows that stock needs, and stock itself by the shop's own services."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

from sqlalchemy import select

from shop.catalogue.models import BasketItem, Product, ProductVersion, Variant
from shop.catalogue.states import Measure, ProductState, Reach, Storage, VatClass, VersionState
from shop.core.clock import vn_day
from shop.core.tokens import random_code, random_token
from shop.extensions import session
from shop.inventory.models import Lot, StockItem, StockSetting
from shop.inventory.services import Change, Want, post, reserve
from shop.inventory.services.items import ensure_items
from shop.inventory.states import Condition, LotOwner, MovementKind, Offering
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.states import CallState, Channel, Door, FulfilmentState, OrderState
from shop.outlets.models import Operator, Outlet
from shop.outlets.states import OutletKind, TaxMethod
from tests.builders.certification import bare_product
from tests.builders.places import HAC_THANH

AT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)  # 10:00 of Monday 1 June 2026 in Viet Nam
TODAY = vn_day(AT)
_numbers = count(1)


def an_operator(**fields: object) -> Operator:
    """A legal person that runs outlets."""
    row = Operator(
        legal_name=f"Hội mẫu {next(_numbers)}", tax_method=TaxMethod.DEDUCTION, created_at=AT, **fields
    )
    session.add(row)
    session.flush()
    return row


def an_outlet(operator_id: int | None = None, **fields: object) -> Outlet:
    """A shop that sells on the web, with goods ready on the next day."""
    number = next(_numbers)
    values = {
        "slug": f"diem-{number}",
        "name": f"Điểm bán {number}",
        "operator_id": operator_id or an_operator().id,
        "kind": OutletKind.PERMANENT,
        "commune_code": HAC_THANH,
        "street": "12 Lê Lợi",
        "sells_online": True,
        "offers_pickup": True,
        "offers_delivery": True,
        "pickup_days": 1,
        "created_at": AT,
    }
    row = Outlet(**(values | fields))
    session.add(row)
    session.flush()
    return row


def a_variant(
    product: Product | None = None, *, name: str = "Mắm tôm Hậu Lộc", published: bool = True, **fields: object
) -> Variant:
    """Something to sell: by the piece, at least one day under way, nothing promised about its life."""
    product = product or bare_product()
    if product.published_version_id is None:
        _version(product, name, published=published)
    values = {
        "product_id": product.id,
        "sku": f"MAU-{next(_numbers):05d}",
        "name": "Hũ 500 g",
        "unit": "hũ",
        "measure": Measure.PIECE,
        "gross_weight_g": 600,
        "storage": Storage.NORMAL,
        "reach": Reach.COUNTRY,
        "max_transit_days": 4,
        "vat_class": VatClass.STANDARD,
    }
    row = Variant(**(values | fields))
    session.add(row)
    session.flush()
    return row


def a_basket(*parts: tuple[Variant, int]) -> Variant:
    """A gift basket made of so many units of other variants."""
    basket = a_variant(name="Giỏ quà Tết")
    for component, quantity in parts:
        session.add(BasketItem(basket_id=basket.id, component_id=component.id, quantity=quantity))
    session.flush()
    return basket


def stocked(
    outlet: Outlet,
    variant: Variant,
    quantity: int,
    *,
    expires_on: date | None = None,
    condition: Condition = Condition.SELLABLE,
    lot: Lot | None = None,
    at: datetime = AT,
) -> StockItem:
    """Units of one lot at an outlet, posted as received."""
    lot = lot or a_lot(outlet, variant, expires_on=expires_on)
    [item] = ensure_items([(outlet.id, lot.id, condition)]).values()
    change = Change(
        item.item_id,
        MovementKind.RECEIVED,
        f"test:{next(_numbers)}:{random_token()}",
        "test",
        on_hand=quantity,
    )
    post([change], at=at, by=None)
    return session.get_one(StockItem, item.item_id)


def a_lot(outlet: Outlet, variant: Variant, *, expires_on: date | None = None, **fields: object) -> Lot:
    """A batch that the outlet's operator bought."""
    values = {
        "variant_id": variant.id,
        "number": f"L{next(_numbers)}",
        "code": random_code(8),
        "made_on": expires_on - timedelta(days=180) if expires_on else None,
        "expires_on": expires_on,
        "owner": LotOwner.OPERATOR,
        "operator_id": outlet.operator_id,
        "created_at": AT,
    }
    row = Lot(**(values | fields))
    session.add(row)
    session.flush()
    return row


def setting(outlet: Outlet, variant: Variant, **fields: object) -> StockSetting:
    """What an outlet decided about a variant."""
    row = StockSetting(outlet_id=outlet.id, variant_id=variant.id, **({"offering": Offering.SELL} | fields))
    session.add(row)
    session.flush()
    return row


@dataclass(frozen=True)
class Ordered:
    """An order with its only fulfilment and its lines, as rows; nothing is reserved."""

    order: Order
    fulfilment: Fulfilment
    lines: list[OrderLine]

    @property
    def line_ids(self) -> list[int]:
        return [line.id for line in self.lines]


def an_order(
    outlet: Outlet,
    *wanted: tuple[Variant, int],
    state: OrderState = OrderState.CONFIRMED,
    door: Door = Door.PICKUP,
    price: int = 50_000,
    at: datetime = AT,
) -> Ordered:
    """The rows of an order of these variants at one outlet, with sums that add up and no VAT."""
    total = sum(quantity * price for _variant, quantity in wanted)
    order = _order_row(state, door, total, at)
    fulfilment = Fulfilment(
        order_id=order.id,
        outlet_id=outlet.id,
        door=door,
        state=FulfilmentState.NEW,
        fee=0,
        amount_to_collect=total,
        hand_over_day=vn_day(at) + timedelta(days=4),
        weight_g=1000,
        pickup_code=random_code(6),
        created_at=at,
        moved_at=at,
    )
    session.add(fulfilment)
    session.flush()
    lines = [
        _line_row(fulfilment, outlet, variant, quantity=quantity, price=price, position=position)
        for position, (variant, quantity) in enumerate(wanted)
    ]
    session.add_all(lines)
    session.flush()
    return Ordered(order, fulfilment, lines)


def _version(product: Product, name: str, *, published: bool) -> None:
    version = ProductVersion(
        product_id=product.id, number=1, state=VersionState.PUBLISHED, name=name, created_at=AT
    )
    session.add(version)
    session.flush()
    product.published_version_id = version.id
    if published:
        product.state = ProductState.PUBLISHED
        product.published_at = AT
    session.flush()


def _order_row(state: OrderState, door: Door, total: int, at: datetime) -> Order:
    order = Order(
        code=random_code(8),
        token=random_token(),
        key=random_token(),
        channel=Channel.WEB,
        state=state,
        call_state=CallState.NOT_NEEDED,
        name="Nguyễn Thị Hoa",
        phone="+84912345678",
        phone_last4="5678",
        language="vi",
        door=door,
        payment_method="at_outlet",
        goods_total=total,
        discount_total=0,
        delivery_total=0,
        total=total,
        vat_total=0,
        routing={},
        terms_version="1",
        placed_at=at,
    )
    session.add(order)
    session.flush()
    return order


def _line_row(
    fulfilment: Fulfilment, outlet: Outlet, variant: Variant, *, quantity: int, price: int, position: int
) -> OrderLine:
    return OrderLine(
        order_id=fulfilment.order_id,
        fulfilment_id=fulfilment.id,
        position=position,
        product_id=variant.product_id,
        variant_id=variant.id,
        operator_id=outlet.operator_id,
        seller_name="Hội mẫu",
        name="Mắm tôm Hậu Lộc",
        variant_name=variant.name,
        unit=variant.unit,
        measure=variant.measure,
        quantity=quantity,
        price=price,
        price_per=variant.price_per,
        gross=quantity * price,
        discount=0,
        total=quantity * price,
        vat_class=variant.vat_class,
        vat=0,
    )


def held(item: StockItem) -> tuple[int, int]:
    """(units on hand, units that are promised) of a stock item."""
    found = select(StockItem.on_hand, StockItem.allocated).where(StockItem.id == item.id)
    return tuple(session.execute(found).one())


def promise(outlet: Outlet, variant: Variant, quantity: int, **order: object) -> Ordered:
    """An order that holds units of a variant."""
    ordered = an_order(outlet, (variant, quantity), **order)
    reserve([Want(outlet.id, variant.id, quantity, ordered.lines[0].id)], at=AT, by=None)
    return ordered
