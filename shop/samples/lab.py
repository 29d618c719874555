"""Test reports of invented goods: one that a batch passed, and one that the recalled batch failed."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from shop.catalogue.models import Variant
from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.models import Lot
from shop.inventory.services.testing import Report, Side, add_test
from shop.inventory.states import SaidBy
from shop.samples.stock import RECALLED

LABORATORY = "Phòng kiểm nghiệm mẫu (không có thật)"
PASSED = "Mật ong mẫu ngày 29/2"


def fill(products: Mapping[str, int], producer_user: int, at: datetime) -> None:
    """What their producer entered yesterday."""
    _report(products[PASSED], "MẪU-KN-01", "Độ ẩm, đường khử, dư lượng kháng sinh", producer_user, at)
    _report(products[RECALLED], "MẪU-KN-02", "Vi sinh vật", producer_user, at, passed=False)


def _report(
    product_id: int, number: str, subject: str, by: int, at: datetime, *, passed: bool = True
) -> None:
    roots = (
        select(Lot)
        .join(Variant, Variant.id == Lot.variant_id)
        .where(Variant.product_id == product_id, Lot.root_id.is_(None))
        .order_by(Lot.blocked_on.is_(None), Lot.id)
    )
    for root in session.scalars(roots.limit(None if passed else 1)).all():
        day = max(root.made_on or vn_day(at), vn_day(at) - timedelta(days=1))
        report = Report(LABORATORY, f"{number}-{root.id}", subject, day, day + timedelta(days=180), passed)
        add_test(root.id, report, side=Side(SaidBy.PRODUCER), by=by, at=at)
