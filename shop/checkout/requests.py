"""Goods made on demand: somebody asks, the outlet answers, and once goods lie there staff make the order.

A request reserves nothing and promises nothing but the lead time that was said (design 4.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from shop.cases import queries as cases
from shop.cases import services as case_services
from shop.cases.models import Case
from shop.cases.states import CaseKind, CaseState
from shop.catalogue import queries as catalogue
from shop.catalogue.queries import VariantRow
from shop.checkout import announcing, drafting, facts, quoting
from shop.checkout.details import Details
from shop.checkout.quote import Wanted, Where
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.quantity import format_quantity
from shop.core.sentences import lazy
from shop.core.tokens import random_token
from shop.delivery.remembered import NOTHING
from shop.extensions import session
from shop.inventory import queries as stock
from shop.inventory import services as inventory
from shop.inventory.models import StockSetting
from shop.inventory.states import Offering
from shop.orders import services as orders
from shop.orders.services import NewOrder
from shop.orders.states import Channel, Door
from shop.outlets.models import Outlet
from shop.payments import queries as payments
from shop.payments import services as payment_services
from shop.payments.states import Method
from shop.settings import queries as settings

VARIANT = "variant"
LONGEST_WAIT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Maker:
    """An outlet that has goods made: ``lead_days`` from the request until they can be picked up."""

    outlet_id: int
    name: str
    lead_days: int


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for. ``quantity`` in the variant's unit, phone in E.164."""

    variant_id: int
    outlet_id: int
    quantity: int
    name: str
    phone: str
    wanted_on: date
    note: str | None = None


def makers(variant_id: int, at: datetime) -> tuple[VariantRow, list[Maker]]:
    """The goods and the outlets that take requests for them. Raises NotFound when nobody does."""
    row = catalogue.variant_rows([variant_id], vn_day(at)).get(variant_id)
    if row is None or not row.on_offer or row.alcohol:
        raise NotFound
    rows = session.execute(
        select(Outlet.id, Outlet.name, StockSetting.lead_days)
        .join(StockSetting, StockSetting.outlet_id == Outlet.id)
        .where(
            StockSetting.variant_id == variant_id,
            StockSetting.offering == Offering.ON_DEMAND,
            Outlet.sells_online,
            Outlet.offers_pickup,
            or_(Outlet.closed_on.is_(None), Outlet.closed_on > vn_day(at)),
        )
        .order_by(Outlet.rank, Outlet.id)
    )
    found = [Maker(outlet_id, name, lead_days or 1) for outlet_id, name, lead_days in rows]
    if not found:
        raise NotFound
    return row, found


def ask(request: Request, *, at: datetime) -> Case:
    """Send a request to an outlet as a case. Raises NotFound, or BadInput for a day before the lead time."""
    row, known = makers(request.variant_id, at)
    maker = next((maker for maker in known if maker.outlet_id == request.outlet_id), None)
    if maker is None:
        raise BadInput("outlet", lazy("Hãy chọn một điểm bán trong danh sách."))
    first = vn_day(at) + timedelta(days=maker.lead_days)
    if not first <= request.wanted_on <= first + LONGEST_WAIT:
        raise BadInput(
            "wanted_on",
            lazy("Điểm bán cần thời gian làm hàng: sớm nhất là ngày %(day)s.", day=f"{first:%d/%m/%Y}"),
        )
    if request.quantity % row.step:
        raise BadInput("quantity", lazy("Số lượng phải là bội số của %(step)s.", step=row.step))
    return case_services.open_case(
        CaseKind.ON_DEMAND,
        subject_kind=VARIANT,
        subject_id=request.variant_id,
        outlet_id=request.outlet_id,
        title=f"Đặt trước: {row.name}, {row.variant_name}",
        details=_details(request, row),
        by=None,
        at=at,
    )


def make_order(case_id: int, outlet_id: int, *, at: datetime, by: int | None) -> str:
    """Turn a request into an order for pick-up from what lies at the outlet now; gives the order's token.

    Raises NotFound, Refused while there is not enough, or when the request was answered already.
    """
    case = cases.by_id(case_id, outlet_id=outlet_id)
    if case.kind is not CaseKind.ON_DEMAND or case.state is CaseState.CLOSED:
        raise Refused(lazy("Yêu cầu này đã được xử lý."))
    asked = case.details
    details = Details(
        Door.PICKUP, asked["name"], asked["phone"], payment=Method.AT_OUTLET.value, outlet_id=outlet_id
    )
    wanted = Wanted(0, case.subject_id, int(asked["units"]))
    method = payments.find_method(details.payment, details.door)
    quote = quoting.make([wanted], details.where, _facts(wanted, outlet_id, at), method)
    if not quote.is_complete:
        raise Refused(lazy("Tại điểm bán chưa đủ hàng cho yêu cầu này. Hãy nhập hàng trước."))
    stars = catalogue.stars_on(drafting.product_ids(quote), vn_day(at))
    draft = drafting.draft(
        quote,
        details,
        method,
        stars,
        key=random_token(),
        terms_version=settings.text("policy_version"),
        language="vi",
        user_id=None,
    )
    new = replace(draft, channel=Channel.STAFF)
    made = orders.create(new, at=at, by=by)
    inventory.reserve(_wants(new, made.lines), at=at, by=by)
    due = [
        payment_services.Due(made.fulfilments[part.outlet_id], part.operator_id, part.amount_to_collect)
        for part in new.fulfilments
    ]
    payment_services.make_due(made.order_id, method.method, due, at=at)
    announcing.placed(new, made, quote, at=at)
    case_services.close(case_id, resolution=f"Đã tạo đơn {made.code}", by=by, at=at, outlet_id=outlet_id)
    return made.token


def _wants(new: NewOrder, line_ids: Mapping[int, int]) -> list[inventory.Want]:
    """From the shelf, as over the counter: what is made on demand is not offered on the web. Good until pick-up."""
    until = new.fulfilments[0].hand_over_day
    return [replace(want, counter=True, good_until=until) for want in drafting.wants(new, line_ids)]


def _facts(wanted: Wanted, outlet_id: int, at: datetime) -> facts.Facts:
    """As for any quote, with what lies on the outlet's shelf as its stock: on-demand goods are not offered.

    Stops and full days are for customers: staff know what they take on.
    """
    known = facts.load([wanted], Where(Door.PICKUP, outlet_id=outlet_id), at)
    units = stock.counter_units(outlet_id, [wanted.variant_id], at).get(wanted.variant_id, 0)
    book = replace(known.book, calendar=NOTHING, made={})
    return replace(known, stock={outlet_id: {(wanted.variant_id, None): units}}, book=book)


def _details(request: Request, row: VariantRow) -> dict[str, Any]:
    return {
        "name": request.name,
        "phone": request.phone,
        "units": request.quantity,
        "quantity": format_quantity(request.quantity, row.measure, "vi"),
        "day": f"{request.wanted_on:%d/%m/%Y}",
        "note": request.note or "",
    }
