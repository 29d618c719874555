"""The transfers of an outlet in lists, from both sides."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from shop.extensions import session
from shop.outlets.models import Outlet
from shop.transfers.models import Transfer, TransferLine
from shop.transfers.queries.reach import visible_to
from shop.transfers.states import COMING, UNDER_WAY, TransferState, bound_for

OPEN = (TransferState.DRAFT, TransferState.READY, *UNDER_WAY)
_From, _To = aliased(Outlet), aliased(Outlet)


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer in a list. `lines`: how many kinds of goods."""

    transfer_id: int
    code: str
    state: TransferState
    from_outlet_id: int
    to_outlet_id: int
    sender: str
    receiver: str
    due_on: date | None
    moved_at: datetime
    lines: int

    def is_due_at(self, outlet_id: int) -> bool:
        """Whether its goods are on their way to this outlet."""
        return outlet_id == bound_for(self.state, self.from_outlet_id, self.to_outlet_id)


def open_rows(outlet_id: int, *, most: int = 200) -> list[TransferRow]:
    """What is not over, the oldest first."""
    statement = _rows(outlet_id).where(Transfer.state.in_(OPEN)).order_by(Transfer.id)
    return [TransferRow(*row) for row in session.execute(statement.limit(most))]


def closed_rows(outlet_id: int, *, skip: int = 0, most: int = 24) -> list[TransferRow]:
    """What is over, the latest first."""
    statement = _rows(outlet_id).where(Transfer.state.not_in(OPEN)).order_by(Transfer.moved_at.desc())
    return [TransferRow(*row) for row in session.execute(statement.offset(skip).limit(most))]


def count_closed(outlet_id: int) -> int:
    """How many rows `closed_rows` has."""
    return _count(visible_to(outlet_id), Transfer.state.not_in(OPEN))


def count_due(outlet_id: int) -> int:
    """How many transfers are on their way to this outlet, those that come home included."""
    return _count(
        or_(
            and_(Transfer.to_outlet_id == outlet_id, Transfer.state.in_(COMING)),
            and_(Transfer.from_outlet_id == outlet_id, Transfer.state == TransferState.RETURNING),
        )
    )


def _count(*conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Transfer).where(*conditions)) or 0


def _rows(outlet_id: int) -> Select[*tuple[Any, ...]]:
    lines = (
        select(func.count())
        .where(TransferLine.transfer_id == Transfer.id)
        .correlate(Transfer)
        .scalar_subquery()
    )
    return (
        select(
            Transfer.id,
            Transfer.code,
            Transfer.state,
            Transfer.from_outlet_id,
            Transfer.to_outlet_id,
            _From.name,
            _To.name,
            Transfer.due_on,
            Transfer.moved_at,
            lines,
        )
        .join(_From, _From.id == Transfer.from_outlet_id)
        .join(_To, _To.id == Transfer.to_outlet_id)
        .where(visible_to(outlet_id))
    )
