"""The purchase price of goods that came before anybody knew it."""

from datetime import datetime

from sqlalchemy import select

from shop.audit.services import record
from shop.catalogue.models import Variant
from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.models import Lot
from shop.inventory.queries.costs import ADDED, bought_lot

MOST_COST = 10**10


def add_cost(lot_id: int, unit_cost: int, *, outlet_id: int, at: datetime, by: int | None) -> None:
    """Say once what a unit of a bought lot cost (đồng); what is known already never changes.

    Its variant is locked first, as where goods come in: no receipt finds the lot while its price is written. Raises
    NotFound for consigned goods and lots that never were at this outlet, BadInput, Refused.
    """
    if not 0 <= unit_cost <= MOST_COST:
        raise BadInput("unit_cost", lazy("Hãy nhập số từ 0 trở lên."))
    lot = _locked(lot_id, outlet_id)
    if lot.unit_cost is not None:
        raise Refused(lazy("Lô này đã có giá mua, không ghi lại được."))
    lot.unit_cost = unit_cost
    session.flush()
    details = {"outlet_id": outlet_id, "unit_cost": [None, unit_cost]}
    record(ADDED, by=by, at=at, subject_kind="lot", subject_id=lot_id, details=details)


def _locked(lot_id: int, outlet_id: int) -> Lot:
    variant_id = bought_lot(outlet_id, lot_id).variant_id
    session.execute(
        select(Variant.id).where(Variant.id == variant_id).with_for_update(of=Variant, key_share=True)
    )
    return session.get_one(Lot, lot_id, with_for_update={"key_share": True}, populate_existing=True)
