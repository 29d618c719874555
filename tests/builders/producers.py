"""Producers as rows."""

from datetime import UTC, date, datetime
from itertools import count

from shop.extensions import session
from shop.producers.models import Producer, ProducerMember
from shop.producers.states import LegalForm
from tests.builders.places import HOANG_THANH

CREATED = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
_numbers = count(1)


def producer(
    name: str = "Cơ sở mẫu Hoằng Thanh", *, commune_code: str = HOANG_THANH, **fields: object
) -> Producer:
    """A chủ thể that sells."""
    row = Producer(
        slug=f"co-so-mau-{next(_numbers)}",
        name=name,
        legal_form=LegalForm.COOPERATIVE,
        commune_code=commune_code,
        province_code="38" if commune_code in {"16000", "14797", "16093"} else "25",
        created_at=CREATED,
        **fields,
    )
    session.add(row)
    session.flush()
    return row


def producer_member(producer_id: int, user_id: int, since: date = date(2026, 1, 5)) -> ProducerMember:
    """A person who acts for a producer."""
    row = ProducerMember(producer_id=producer_id, user_id=user_id, since=since)
    session.add(row)
    session.flush()
    return row
