"""Deliveries that producers announce."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from shop.catalogue.models import Variant
from shop.core.tokens import random_token
from shop.extensions import session
from shop.media import services as media
from shop.outlets.models import Outlet
from shop.supplies import queries, services
from shop.supplies.agreed import consigners
from shop.supplies.models import Supply, SupplyLine
from shop.supplies.services import Announced
from shop.supplies.states import RefusalReason
from tests.builders import media as pictures
from tests.builders.halves import Place
from tests.builders.transfers import producer_of

AT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
DUE = date(2026, 12, 1)
GOOD = date(2027, 11, 1)
PRICE = 40_000


def announced(outlet: Outlet, *lines: tuple, at: datetime = AT, due_on: date = DUE, **fields) -> Supply:
    """(variant, units) each, with a lot of its own, told to an outlet by the producer of the first; bought at `PRICE`."""
    consigned = consigners(outlet.id, [producer_of(lines[0][0])], due_on)
    price = fields.pop("price", None if consigned else PRICE)
    wanted = [
        Announced(variant.id, units, f"LO-{place}", None, GOOD, index=place, unit_price=price)
        for place, (variant, units) in enumerate(lines)
    ]
    made = services.announce(
        outlet.id,
        wanted,
        producer_ids=[producer_of(lines[0][0])],
        due_on=due_on,
        key=fields.pop("key", random_token()),
        at=at,
        by=None,
        **fields,
    )
    return session.get_one(Supply, made)


def lines_of(supply: Supply) -> list[SupplyLine]:
    """Its lines as they are now."""
    return list(
        session.scalars(
            select(SupplyLine)
            .where(SupplyLine.supply_id == supply.id)
            .order_by(SupplyLine.id)
            .execution_options(populate_existing=True)
        )
    )


def add(made: Place) -> None:
    """A place waits for goods of its own producer: one delivery not begun, one in part."""
    variant = session.get_one(Variant, made.variant_id)
    papers = [announced(made.outlet, (variant, 9)) for _ in range(2)]
    [line] = lines_of(papers[1])
    shot = media.prepare_paper(pictures.picture(310 + made.outlet.id % 50, 200), name="vo.jpg")
    broken = {"refused": 1, "reason": RefusalReason.DAMAGED, "photo": shot}
    came = [services.Came(line.id, 2, line.number, None, GOOD, **broken)]
    services.receive(papers[1].id, came, outlet_id=made.outlet.id, key=random_token(), at=AT, by=None)
    made.values["supply_id"] = [paper.id for paper in papers]
    [photo] = queries.at_outlet(made.outlet.id, papers[1].id).lines[0].photos
    own = {"supply_id": papers[1].id, "media_id": photo}
    made.special |= {"supplies.own_photo": own, "supplies.arrived_photo": own}
    samples = {f"supplies.arrive:quantity_{line.id}": "1" for paper in papers for line in lines_of(paper)}
    made.extra["samples"] = {**made.extra.get("samples", {}), **samples}
