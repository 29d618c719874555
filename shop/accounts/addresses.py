"""Where a person has goods sent: kept, changed, removed. Ids of other people's addresses are not found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from shop.accounts import people
from shop.accounts.models import Address
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.geography import queries as geography

MOST_ADDRESSES = 20


@dataclass(frozen=True, slots=True)
class Place:
    """What an address form gives."""

    recipient: str
    phone: str
    commune_code: str
    street: str
    is_default: bool = False


def add(user_id: int, place: Place, *, at: datetime) -> int:
    """Keep an address; the id. The first is the default. Raises BadInput or Refused (20 are enough)."""
    people.locked(user_id)
    _check(place)
    there = session.scalar(select(func.count()).select_from(Address).where(Address.user_id == user_id)) or 0
    if there >= MOST_ADDRESSES:
        raise Refused(lazy("Bạn đã lưu %(most)d địa chỉ. Hãy xóa bớt trước.", most=MOST_ADDRESSES))
    row = Address(
        user_id=user_id,
        recipient=place.recipient,
        phone=place.phone,
        commune_code=place.commune_code,
        street=place.street,
        is_default=False,
        created_at=at,
    )
    session.add(row)
    session.flush()
    if place.is_default or there == 0:
        _make_default(user_id, row.id)
    return row.id


def change(user_id: int, address_id: int, place: Place) -> None:
    """Write an address anew. Raises NotFound, BadInput."""
    people.locked(user_id)
    _check(place)
    row = _mine(user_id, address_id)
    row.recipient, row.phone = place.recipient, place.phone
    row.commune_code, row.street = place.commune_code, place.street
    if place.is_default:
        _make_default(user_id, address_id)


def remove(user_id: int, address_id: int) -> None:
    """Forget an address; when it was the default, the oldest one left becomes it. Raises NotFound."""
    people.locked(user_id)
    row = _mine(user_id, address_id)
    session.delete(row)
    session.flush()
    oldest = session.scalar(select(func.min(Address.id)).where(Address.user_id == user_id))
    if row.is_default and oldest is not None:
        _make_default(user_id, oldest)


def _make_default(user_id: int, address_id: int) -> None:
    session.execute(
        update(Address).where(Address.user_id == user_id).values(is_default=Address.id == address_id)
    )


def _mine(user_id: int, address_id: int) -> Address:
    row = session.scalar(select(Address).where(Address.id == address_id, Address.user_id == user_id))
    if row is None:
        raise NotFound
    return row


def _check(place: Place) -> None:
    try:
        geography.commune(place.commune_code)
    except NotFound:
        raise BadInput("commune_code", lazy("Hãy chọn xã, phường trong danh sách.")) from None
