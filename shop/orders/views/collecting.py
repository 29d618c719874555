"""A prepared pick-up that waits: what its customer reads, and what its outlet does when nobody comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shop.accounts.guards import outlet_staff
from shop.checkout import fulfilling
from shop.orders.board_forms import ExtendForm, UncollectedForm
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.states import Door, FulfilmentState
from shop.orders.views.blueprint import blueprint
from shop.orders.views.board import ONE, step
from shop.outlets.queries import OutletRow, by_ids
from shop.payments import queries as payments
from shop.transfers.queries import away
from shop.web.context import day
from shop.web.i18n import _


def words(part: Fulfilment, order: Order) -> str:
    """Until when the goods wait, or what became of them."""
    until = day(part.pickup_until, weekday=True)
    if part.state is FulfilmentState.READY:
        return _(
            "Hàng đã sẵn sàng và được giữ đến hết %(day)s. Mời bạn đến nhận, mang theo mã nhận hàng.",
            day=until,
        )
    if payments.is_prepaid(order.payment_method):
        return _(
            "Hạn nhận là hết %(day)s nên điểm bán đã cất hàng lại. Tiền bạn đã trả được hoàn lại.", day=until
        )
    return _("Hạn nhận là hết %(day)s nên điểm bán đã cất hàng lại. Bạn không phải trả tiền.", day=until)


@blueprint.post(f"{ONE}/gia-han")
@outlet_staff()
def extend_pickup(outlet_slug: str, fulfilment_id: int) -> Any:
    """The goods go on waiting."""
    form = ExtendForm()

    def act(outlet_id: int, part_id: int, **who: Any) -> None:
        fulfilling.extend_pickup(outlet_id, part_id, until=form.until.data, **who)

    return step(outlet_slug, fulfilment_id, form, "extend", act, _("Đã gia hạn. Hãy báo cho khách."))


@blueprint.post(f"{ONE}/khong-den-nhan")
@outlet_staff()
def give_up(outlet_slug: str, fulfilment_id: int) -> Any:
    """Nobody comes: the goods are put back."""
    form = UncollectedForm()

    def act(outlet_id: int, part_id: int, **who: Any) -> None:
        fulfilling.give_up(outlet_id, part_id, reason=form.why.data, **who)

    done = _("Đã ghi: khách không đến nhận. Hàng trở lại kệ, bán tiếp được.")
    return step(outlet_slug, fulfilment_id, form, "uncollected", act, done)


def brought(order: Order, lines: Sequence[OrderLine]) -> str:
    """What still comes from other outlets to where it is collected. Two statements, for orders of this kind only."""
    found = away([line.id for line in lines]) if "collected_at" in order.routing else []
    if not found:
        return ""
    senders = ", ".join(dict.fromkeys(each.sender for each in found))
    if all(each.code for each in found):
        return _("Hàng đang trên đường từ %(outlets)s về điểm bán này.", outlets=senders)
    return _("Một phần hàng được gửi từ %(outlets)s về điểm bán này.", outlets=senders)


def desks(places: Mapping[int, OutletRow], order: Order) -> dict[int, OutletRow]:
    """Where the parts of outlets are: a pick-up of a kiosk at the hub that it stands in. One statement for kiosks."""
    hubs = [row.hub_id for row in places.values() if row.hub_id]
    if order.door is not Door.PICKUP or not hubs:
        return dict(places)
    known = by_ids(hubs)
    return {
        outlet_id: known[row.hub_id] if row.hub_id in known and known[row.hub_id].offers_pickup else row
        for outlet_id, row in places.items()
    }
