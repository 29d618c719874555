"""Goods with alcohol leave only while the seller's licence is in force, and to somebody whose papers were seen."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select

from shop.cases.models import Case
from shop.cases.services import close_if_open, open_case
from shop.cases.states import CaseKind, CaseState
from shop.catalogue.models import Product, ProductSet, Variant
from shop.core.clock import vn_day
from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.services.moving import record
from shop.orders.states import OPEN, OrderState
from shop.outlets.models import OperatorLicence, Outlet
from shop.outlets.states import LicenceKind
from shop.unit_of_work import in_transaction

CHECKED = "age_checked"
ENDS = "licence_ends"


def holds_alcohol(order: Order, part: Fulfilment) -> bool:
    """Whether alcohol is in a part. Only an order that confirmed the customer's age has any: no statement else."""
    return order.age_confirmed and bool(session.scalar(select(_alcohol_in(part.id))))


def check_leaving(order: Order, part: Fulfilment, *, at: datetime) -> bool:
    """Before goods leave: whether alcohol is among them. Raises Refused when its seller has no licence that day."""
    if not holds_alcohol(order, part):
        return False
    if not session.scalar(select(_licensed(part.outlet_id, vn_day(at)))):
        raise Refused(
            lazy(
                "Giấy phép bán lẻ rượu của đơn vị không còn hiệu lực hôm nay nên không giao được. Hãy cập nhật giấy phép,"
                " hoặc hủy phần hàng này để hoàn tiền cho khách."
            )
        )
    return True


def check_age(order: Order, part: Fulfilment, *, seen: bool, at: datetime, by: int | None) -> None:
    """At the counter: the customer's papers were seen, and it is written down who saw them.

    Raises BadInput on `age` without that, Refused without a licence. Nothing is asked of goods without alcohol.
    """
    if not check_leaving(order, part, at=at):
        return
    if not seen:
        raise BadInput(
            "age",
            lazy(
                "Phần hàng này có rượu bia: hãy kiểm tra giấy tờ của khách. Không đủ 18 tuổi thì hủy phần này và hoàn tiền."
            ),
        )
    record(order.id, CHECKED, at=at, by=by, fulfilment_id=part.id)


def watch_licences(clock: Callable[[], datetime]) -> int:
    """Open a case for each open part whose alcohol may not leave on its day; close those that are past. How many opened."""
    at = clock()
    bad = _unlicensed(vn_day(at))
    known = {
        case.subject_id: case
        for case in session.scalars(
            select(Case).where(Case.subject_kind == ENDS, Case.state != CaseState.CLOSED)
        )
    }
    new = [(part, order) for part, order in bad if part.id not in known]
    gone = [known[part_id].id for part_id in known.keys() - {part.id for part, _order in bad}]
    in_transaction(lambda: _write(new, gone, at))
    return len(new)


def _write(new: Iterable[tuple[Fulfilment, Order]], gone: Iterable[int], at: datetime) -> None:
    for part, order in new:
        open_case(
            CaseKind.OTHER,
            subject_kind=ENDS,
            subject_id=part.id,
            outlet_id=part.outlet_id,
            title=f"Đơn {order.code} có rượu bia: giấy phép bán lẻ rượu không còn hiệu lực vào ngày giao",
            details={"order": order.code, "day": part.hand_over_day.isoformat()},
            dedupe_key=f"{ENDS}:{part.id}",
            by=None,
            at=at,
        )
    for case_id in gone:
        close_if_open(case_id, resolution="Đã có giấy phép, hoặc phần hàng đã kết thúc.", by=None, at=at)


def _unlicensed(today: date) -> list[tuple[Fulfilment, Order]]:
    """Open parts with alcohol whose seller has no licence on the day promised, or today when that has passed.

    One statement.
    """
    day = case((Fulfilment.hand_over_day > today, Fulfilment.hand_over_day), else_=today)
    rows = session.execute(
        select(Fulfilment, Order)
        .join(Order, Order.id == Fulfilment.order_id)
        .where(
            Order.age_confirmed.is_(True),
            Order.state.in_((OrderState.AWAITING_PAYMENT, OrderState.CONFIRMED)),
            Fulfilment.state.in_(OPEN),
            _alcohol_in(Fulfilment.id),
            ~_licensed(Fulfilment.outlet_id, day),
        )
        .order_by(Fulfilment.id)
    )
    return [(part, order) for part, order in rows]


def _alcohol_in(part_id: Any) -> ColumnElement[bool]:
    lines: Select[Any] = (
        select(OrderLine.id)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductSet, ProductSet.code == Product.set_code)
        .where(
            OrderLine.fulfilment_id == part_id,
            or_(ProductSet.is_alcohol.is_(True), func.coalesce(Variant.alcohol_bp, 0) > 0),
        )
    )
    return exists(lines)


def _licensed(outlet_id: Any, day: Any) -> ColumnElement[bool]:
    """Whether the seller behind an outlet may sell alcohol that day; the last day of a licence counts."""
    return exists(
        select(OperatorLicence.id)
        .join(Outlet, Outlet.operator_id == OperatorLicence.operator_id)
        .where(
            Outlet.id == outlet_id,
            OperatorLicence.kind == LicenceKind.ALCOHOL_RETAIL,
            OperatorLicence.issued_on <= day,
            or_(OperatorLicence.expires_on.is_(None), OperatorLicence.expires_on >= day),
        )
    )
