"""Truth 7: every star on an order line was proven by the latest events known when the order was placed."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from shop.certification.models import CertificateEvent
from shop.certification.states import CertificateState
from shop.core.clock import vn_day
from shop.extensions import session
from shop.orders.models import Order, OrderLine
from shop.reports.verify.findings import Finding

TABLE = "order_lines"
# An event and an order may be written at the same time, each without knowing of the other.
TOGETHER = timedelta(minutes=1)
Key = tuple[int, int | None]


@dataclass(slots=True)
class History:
    """The events of one certificate, or of its link to one product, in the order in which they were recorded."""

    moments: list[datetime] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)

    def latest(self, moment: datetime) -> int | None:
        """The last event recorded by a moment."""
        place = bisect_right(self.moments, moment)
        return self.ids[place - 1] if place else None

    def could_be_known(self, moment: datetime) -> set[int | None]:
        """What an order placed at a moment could have seen as the latest."""
        first = bisect_right(self.moments, moment - TOGETHER)
        last = bisect_right(self.moments, moment)
        return {self.latest(moment - TOGETHER), *self.ids[first:last]}


def findings() -> list[Finding]:
    """All stars that are not proven. Two statements, the lines read in parts."""
    lines = list(_lines())
    events, histories = _events()
    found = []
    for line in lines:
        fault = _fault(line, events, histories)
        if fault:
            found.append(_finding(line, *fault))
    return found


def _lines() -> Iterator[Row[*tuple[Any, ...]]]:
    statement = (
        select(
            OrderLine.id,
            OrderLine.product_id,
            OrderLine.stars,
            OrderLine.stars_until,
            OrderLine.certificate_events,
            Order.placed_at,
        )
        .join(Order, Order.id == OrderLine.order_id)
        .where(OrderLine.stars.is_not(None))
        .order_by(OrderLine.id)
    )
    yield from session.execute(statement.execution_options(yield_per=2000))


def _events() -> tuple[dict[int, Row[*tuple[Any, ...]]], dict[Key, History]]:
    rows = session.execute(
        select(
            CertificateEvent.id,
            CertificateEvent.certificate_id,
            CertificateEvent.product_id,
            CertificateEvent.values,
            CertificateEvent.recorded_at,
        ).order_by(CertificateEvent.recorded_at, CertificateEvent.id)
    ).all()
    histories: dict[Key, History] = defaultdict(History)
    for row in rows:
        history = histories[row.certificate_id, row.product_id]
        history.moments.append(row.recorded_at)
        history.ids.append(row.id)
    return {row.id: row for row in rows}, histories


def _fault(line: Any, events: dict[int, Any], histories: dict[Key, History]) -> tuple[str, str] | None:
    """Which rule a line breaks and how, or None."""
    proofs = [events[event_id] for event_id in line.certificate_events or () if event_id in events]
    if not proofs or len(proofs) != len(line.certificate_events):
        return "star-proof", "sao không có bằng chứng, hoặc bằng chứng không tồn tại"
    certificates = {proof.certificate_id for proof in proofs}
    if len(certificates) != 1 or any(proof.product_id not in {None, line.product_id} for proof in proofs):
        return "star-proof", "bằng chứng của sao thuộc về chứng nhận hoặc sản phẩm khác"
    [certificate_id] = certificates
    for product_id in (None, line.product_id):
        history = histories.get((certificate_id, product_id))
        named = {proof.id for proof in proofs if proof.product_id == product_id} or {None}
        if history and not named <= history.could_be_known(line.placed_at):
            return "star-latest", "bằng chứng của sao không phải lần ghi mới nhất khi đặt hàng"
    return _not_in_force(line, proofs)


def _not_in_force(line: Any, proofs: Sequence[Any]) -> tuple[str, str] | None:
    day = vn_day(line.placed_at)
    values = {
        name: value for proof in sorted(proofs, key=_link_first) for name, value in proof.values.items()
    }
    until = _day(values.get("extended_until")) or _day(values.get("expires_on"))
    issued, withdrawn = _day(values.get("issued_on")), _day(values.get("withdrawn_on"))
    checked = values.get("state") == CertificateState.VERIFIED
    in_force = checked and issued and until and issued <= day <= until
    if not in_force or (withdrawn is not None and day >= withdrawn):
        return "star-in-force", "chứng nhận không còn hiệu lực vào ngày đặt hàng"
    if values.get("stars") != line.stars or (line.stars_until and line.stars_until != until):
        return "star-values", "số sao hoặc ngày hết hiệu lực khác với chứng nhận"
    return None


def _link_first(proof: Any) -> bool:
    """A link's event repeats the certificate's values of its own time; the certificate's own event wins."""
    return proof.product_id is None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _finding(line: Any, rule: str, sentence: str) -> Finding:
    row = {
        "product_id": line.product_id,
        "stars": line.stars,
        "stars_until": line.stars_until,
        "certificate_events": line.certificate_events,
        "placed_at": line.placed_at,
    }
    return Finding(7, rule, sentence, TABLE, line.id, row)
