"""What an outlet decides about a variant: how it is offered, what is kept back, when it counts as low."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from shop.audit.services import record
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.models import StockSetting
from shop.inventory.states import Offering
from shop.outlets.models import OutletSpot

MOST = 10**9
MOST_LEAD_DAYS = 365


def decide(
    outlet_id: int,
    variant_id: int,
    *,
    offering: Offering,
    at: datetime,
    by: int | None,
    buffer: int = 0,
    low_mark: int = 0,
    lead_days: int | None = None,
    spot_id: int | None = None,
) -> None:
    """Set an outlet's decisions about a variant: quantities in its units, ``lead_days`` for goods made on demand.

    Raises BadInput for negative figures, a spot of another outlet, or goods on demand without lead days.
    """
    if not (0 <= buffer <= MOST and 0 <= low_mark <= MOST):
        raise BadInput("buffer", lazy("Hãy nhập số từ 0 trở lên."))
    if offering is Offering.ON_DEMAND and not 1 <= (lead_days or 0) <= MOST_LEAD_DAYS:
        raise BadInput("lead_days", lazy("Hàng đặt trước cần số ngày chuẩn bị, từ 1 đến 365."))
    if spot_id is not None and not _is_spot(outlet_id, spot_id):
        raise BadInput("spot_id", lazy("Hãy chọn một vị trí của điểm bán này."))
    setting = _locked(outlet_id, variant_id)
    setting.offering, setting.buffer, setting.low_mark = offering, buffer, low_mark
    setting.lead_days, setting.spot_id = lead_days, spot_id
    session.flush()
    details = {"variant_id": variant_id, "offering": offering.value, "buffer": buffer, "low_mark": low_mark}
    record("stock.decided", by=by, at=at, subject_kind="outlet", subject_id=outlet_id, details=details)


def _locked(outlet_id: int, variant_id: int) -> StockSetting:
    """The row under lock; made first, so that two who decide at once come one after the other."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    blank = {"outlet_id": outlet_id, "variant_id": variant_id, "offering": Offering.SELL}
    session.execute(
        insert(cast("Table", StockSetting.__table__))
        .values(buffer=0, low_mark=0, **blank)
        .on_conflict_do_nothing()
    )
    return session.get_one(
        StockSetting, (outlet_id, variant_id), with_for_update={"key_share": True}, populate_existing=True
    )


def _is_spot(outlet_id: int, spot_id: int) -> bool:
    found = session.scalar(
        select(OutletSpot.id).where(OutletSpot.id == spot_id, OutletSpot.outlet_id == outlet_id)
    )
    return found is not None
