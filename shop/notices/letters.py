"""The words of notices about stock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from shop.catalogue import queries as catalogue
from shop.core.clock import vn_day
from shop.core.quantity import format_quantity
from shop.core.sentences import lazy
from shop.extensions import session
from shop.messages.services import enqueue
from shop.notices import queries
from shop.notices.models import StockWatch
from shop.notices.queries import Fallen
from shop.outlets.models import Outlet
from shop.producers import letters as producers
from shop.web.i18n import speaking

BACK, LOW = "stock_back", "stock_low"
WATCH, OUTLET = "stock_watch", "outlet"
STOP = "/bao-khi-co-hang/dung/"


def back(watch: StockWatch, outlet_id: int, *, at: datetime) -> None:
    """The one message: what is there again, where, and how to hear no more of this kind."""
    _, root = speaking(watch.language), "/en" if watch.language == "en" else ""
    row = catalogue.variant_rows([watch.variant_id], vn_day(at))[watch.variant_id]
    outlet = session.scalars(select(Outlet).where(Outlet.id == outlet_id)).one()
    is_english = watch.language == "en"
    name = (row.name_en if is_english else None) or row.name
    body = _(
        "Kính chào quý khách. %(name)s (%(pack)s) mà quý khách hỏi nay có hàng tại %(outlet)s: %(link)s\n\n"
        "Quý khách nhận tin này một lần vì đã yêu cầu ngày %(day)s. Không muốn nhận tin như thế này nữa: %(stop)s",
        name=name,
        pack=row.variant_name,
        outlet=(outlet.name_en if is_english else None) or outlet.name,
        link=f"[[{root}/san-pham/{row.slug}]]",
        day=f"{vn_day(watch.agreed_at):%d/%m/%Y}",
        stop=f"[[{root}{STOP}{watch.token}]]",
    )
    enqueue(
        BACK,
        subject=_("%(name)s đã có hàng trở lại", name=name),
        body=body,
        cause_kind=WATCH,
        cause_id=watch.id,
        at=at,
        language=watch.language,
        to_email=watch.email,
        to_phone=watch.phone,
        outlet_id=outlet_id,
    )


def low(found: Sequence[Fallen], *, at: datetime) -> None:
    """One letter an outlet to each of its managers, one a producer to each of its people."""
    for outlet_id, some in groupby(found, key=lambda one: one.outlet_id):
        _to_managers(outlet_id, list(some), at)
    for producer_id, some in groupby(
        sorted(found, key=lambda one: one.producer_id), key=lambda one: one.producer_id
    ):
        producers.tell(
            producer_id,
            LOW,
            lazy("Hàng sắp hết tại điểm bán"),
            [lazy("Các mặt hàng sau còn ít hoặc đã hết, hãy chuẩn bị giao thêm:"), _lines(some)],
            at,
        )


def _to_managers(outlet_id: int, found: Sequence[Fallen], at: datetime) -> None:
    for person in queries.managers(outlet_id, vn_day(at)):
        _ = speaking(person.language)
        root = "/en" if person.language == "en" else ""
        enqueue(
            LOW,
            subject=_("Hàng sắp hết tại %(outlet)s", outlet=found[0].outlet),
            body="\n\n".join(
                (
                    _("Các mặt hàng sau đã xuống tới mức báo sắp hết:"),
                    _lines(found),
                    _(
                        "Xem tồn kho: %(link)s",
                        link=f"[[{root}/quan-ly/{found[0].outlet_slug}/ton-kho?xem=sap-het]]",
                    ),
                )
            ),
            cause_kind=OUTLET,
            cause_id=outlet_id,
            at=at,
            language=person.language,
            to_name=person.name,
            to_email=person.email,
        )


def _lines(found: Iterable[Fallen]) -> str:
    return "\n".join(
        f"{one.outlet}: {one.name}, {one.variant_name} – {format_quantity(one.units, one.measure, 'vi')} {one.unit}".strip()
        for one in found
    )
