"""The yearly cycle of the invented producer: a file on its way, a finding to put right, a course to sign up for.

And what its province aims at in the year: made-up numbers.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from shop.catalogue.models import Product
from shop.core.clock import vn_day
from shop.evaluations import services
from shop.evaluations.queries import product_for
from shop.evaluations.services import FileDraft, InspectionDraft, ListDraft
from shop.evaluations.states import FileKind, FileState, ListKind
from shop.extensions import session
from shop.producers.models import Producer
from shop.reports.models import Measure
from shop.reports.programme import aim

TOP = 5
GOALS: dict[Measure, int | None] = {
    Measure.STARS_5: 4,
    Measure.STARS_4: 30,
    Measure.STARS_3: 60,
    Measure.RENEWED: 10,
    Measure.NEW_PRODUCERS: 80,
}


def fill(producer_id: int, officer: int, at: datetime) -> None:
    """All by the officer of its province."""
    today = vn_day(at)
    product_id = session.scalars(
        select(Product.id).where(Product.producer_id == producer_id).order_by(Product.id)
    ).first()
    if product_id is None:
        return
    certified = [one for one in product_for(product_id, None)[2] if one.until >= today - timedelta(days=20)]
    kind = FileKind.UPGRADE if certified else FileKind.FIRST
    draft = FileDraft(kind, TOP, today - timedelta(days=20))
    file_id = services.open_file(product_id, draft, key="sample", by=officer, at=at)
    received = today - timedelta(days=18)
    services.move(file_id, FileState.RECEIVED, day=received, by=officer, at=at)
    found = InspectionDraft(
        today - timedelta(days=10),
        "Đoàn kiểm tra (mẫu)",
        "Ví dụ minh họa: nhãn cần ghi rõ ngày sản xuất",
        today + timedelta(days=20),
        product_id,
    )
    services.record_inspection(producer_id, found, key="sample", by=officer, at=at)
    province = session.get_one(Producer, producer_id).province_code
    course = ListDraft(
        ListKind.TRAINING,
        "Tập huấn chụp ảnh sản phẩm (mẫu)",
        "Trung tâm khuyến nông (mẫu)",
        today + timedelta(days=25),
        today + timedelta(days=26),
        20,
        today + timedelta(days=20),
        province,
        "Mang theo một sản phẩm.",
    )
    services.open_list(course, key="sample", by=officer, at=at)
    aim(province, today.year, GOALS, by=officer, at=at)
