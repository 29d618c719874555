"""Why a line differs, said line by line."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.counts.judging import Judged, judged
from shop.counts.models import CountLine
from shop.counts.services.moving import lock_count
from shop.counts.services.opening import LINES
from shop.counts.states import CountState, Reason
from shop.extensions import run, session
from shop.inventory.services.hand import ADJUSTMENTS
from shop.inventory.states import MovementKind


class Why(NamedTuple):
    """A reason, and a word about it."""

    reason: Reason | None
    note: str | None


def explain(outlet_id: int, count_id: int, whys: Mapping[int, Why], *, at: datetime, by: int | None) -> None:
    """Keep the reasons (by line) of a sheet that was handed in; a line may stay without one until it is approved.

    Raises NotFound for a line of another sheet, Refused when the sheet does not wait for approval, BadInput
    (``reason_<line>``) for a reason that goes the other way.
    """
    del by  # who approves answers for the reasons; each move of the sheet says who
    count = lock_count(outlet_id, count_id)
    if count.state is not CountState.SUBMITTED:
        raise Refused(lazy("Phiếu này không chờ duyệt nên không ghi lý do được."))
    lines = {line.line_id: line for line in judged(count, at)}
    known = set(session.scalars(select(CountLine.id).where(CountLine.count_id == count_id)))
    for line_id, why in sorted(whys.items()):
        if line_id not in known:
            raise NotFound
        line = lines.get(line_id)
        if why.reason is not None and (line is None or not goes_with(why.reason, line)):
            raise BadInput(f"reason_{line_id}", lazy("Lý do không khớp: dòng này thừa hay thiếu?"))
    if whys:
        run(
            update(LINES)
            .where(LINES.c.id == bindparam("line"))
            .values(reason=bindparam("why"), note=bindparam("word")),
            [{"line": line_id, "why": why.reason, "word": why.note} for line_id, why in whys.items()],
        )


def goes_with(reason: Reason, line: Judged) -> bool:
    """Whether a reason can explain a difference: what is lost is not found."""
    way = ADJUSTMENTS[MovementKind(reason.value)]
    return line.difference != 0 and line.difference * way >= 0


def reasons_for(line: Judged) -> list[Reason]:
    """The reasons that can explain a difference, in the order in which they are offered."""
    return [reason for reason in Reason if goes_with(reason, line)]
