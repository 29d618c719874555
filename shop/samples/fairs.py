"""A fair of the sample that is going on: goods came from an outlet, and its first day was counted."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from shop.catalogue.models import Product, ProductSet, Variant
from shop.catalogue.states import Measure
from shop.core.clock import vn_day
from shop.extensions import session
from shop.fairs import services, shelf
from shop.fairs.queries import count
from shop.fairs.services import FairDraft, Seen, Takings
from shop.fairs.services.making import due, planned
from shop.inventory.models import StockItem
from shop.inventory.queries.conditions import FREE, Root
from shop.inventory.states import Condition
from shop.outlets.models import Outlet, OutletStaff
from shop.outlets.states import StaffRole
from shop.transfers import services as transfers
from shop.transfers.states import Terms
from shop.unit_of_work import in_transaction

OUTLET = "Quầy Hội Liên hiệp Phụ nữ tỉnh"
PLACE = "14797"  # phường Hạc Thành
KINDS, PLENTY, BROUGHT, SOLD = 4, 14, 10, 2
LIFE = timedelta(days=60)
STAFF = {"manager.thanhhoa@ocop.example": StaffRole.MANAGER, "clerk.thanhhoa@ocop.example": StaffRole.CLERK}


def fill(outlets: Mapping[str, int], users: Mapping[str, int], at: datetime) -> None:
    """The manager brings goods to the fair and counts on its first evening."""
    home, by = outlets[OUTLET], users["manager.thanhhoa@ocop.example"]
    stall = in_transaction(lambda: _announced(home, users, at, by))
    in_transaction(lambda: _brought(home, stall, at - timedelta(hours=4), by))
    in_transaction(lambda: _counted(stall, at - timedelta(hours=1), by))


def _announced(home: int, users: Mapping[str, int], at: datetime, by: int) -> int:
    operator_id = session.get_one(Outlet, home).operator_id
    first = vn_day(at - timedelta(hours=4))
    draft = FairDraft(
        operator_id=operator_id,
        title="Hội chợ OCOP mẫu",
        title_en="Sample OCOP fair",
        host="Cơ sở mẫu",
        commune_code=PLACE,
        place="Sân vận động mẫu",
        starts_on=first,
        ends_on=first + timedelta(days=6),
        note="Nếm thử và mua hàng của các chủ thể mẫu, mở cửa cả buổi tối.",
        note_en="Taste and buy the goods of sample producers, also in the evening.",
        is_sample=True,
    )
    event = services.announce(draft, at=at - timedelta(days=7), by=by)
    stall = services.add_stall(event.id, operator_id, "Gian hàng OCOP mẫu số 12", phone=None, at=at, by=by)
    for name, role in STAFF.items():
        session.add(OutletStaff(outlet_id=stall.id, user_id=users[name], role=role, since=first))
    return stall.id


def _brought(home: int, stall: int, at: datetime, by: int) -> None:
    """By the same papers as always."""
    one = transfers.start(home, stall, Terms.WITHIN, key="sample-fair", at=at, by=by, note="Mẫu")
    lines = [transfers.add_line(one, item, outlet_id=home, at=at, by=by) for item in _plenty(home, at)]
    transfers.change_lines(one, dict.fromkeys(lines, (BROUGHT, None)), outlet_id=home, at=at, by=by)
    transfers.make_ready(one, outlet_id=home, at=at, by=by)
    transfers.send(one, carried_by="Xe mẫu", due_on=vn_day(at), outlet_id=home, at=at, by=by)
    transfers.receive_all(one, outlet_id=stall, key="sample-fair-arrival", at=at, by=by)


def _counted(stall: int, at: datetime, by: int) -> None:
    seen = [Seen(item.item_id, item.on_hand, item.on_hand - SOLD) for item in shelf.of_outlet(stall)]
    count_id = services.count(stall, "sample-fair-count", seen, at=at, by=by)
    row = count(stall, count_id)
    expected = due(row, planned(row))
    services.make(stall, count_id, Takings(expected, 0, expected), at=at, by=by)


def _plenty(outlet_id: int, at: datetime) -> Sequence[int]:
    """Lots by the piece, without alcohol, that last and of which the outlet has plenty."""
    return session.scalars(
        select(StockItem.id)
        .join(Root, Root.id == StockItem.lot_id)
        .join(Variant, Variant.id == StockItem.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductSet, ProductSet.code == Product.set_code)
        .where(
            StockItem.outlet_id == outlet_id,
            StockItem.condition == Condition.SELLABLE,
            FREE >= PLENTY,
            Root.blocked_on.is_(None),
            Root.expires_on > vn_day(at) + LIFE,
            Variant.measure == Measure.PIECE,
            Variant.step == 1,
            ProductSet.is_alcohol.is_(False),
        )
        .order_by(StockItem.id)
        .limit(KINDS)
    ).all()
