"""Remittances: a file kept and applied, cash that staff took from a courier, mistakes taken back, troubles seen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from shop.audit import services as audit
from shop.cases.services import resolve
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.money import Dong, format_dong, share
from shop.core.sentences import lazy
from shop.extensions import session
from shop.outlets.models import Operator
from shop.payments.statements.services import StatementFile
from shop.remittances import parcels as known_parcels
from shop.remittances.columns import Columns, Told, parcels
from shop.remittances.lines import SUBJECT, case_key, fits, judged, open_case_of, write
from shop.remittances.models import UNSEEN, Remittance, RemittanceLine
from shop.remittances.parcels import Parcels
from shop.remittances.states import REMITTANCE_MOVES, RemittanceState


@dataclass(frozen=True, slots=True)
class Handed:
    """Cash as somebody handed it over: for which parcels, what the courier kept (đồng), what came, on which day."""

    fulfilment_ids: Collection[int]
    fee: Dong
    received: Dong
    received_on: date
    note: str | None = None


def keep(operator_id: int, carrier: str, file: StatementFile, *, at: datetime, by: int | None) -> int:
    """Keep the rows of a carrier's file; the same file of the same operator is the same remittance."""
    key = f"{operator_id}:{file.digest}"
    known = session.scalar(select(Remittance.id).where(Remittance.key == key))
    if known is not None:
        return known
    made = _new(operator_id, carrier, file.name[:200], at=at, by=by, key=key, rows=file.rows)
    audit.record("remittance.read", by=by, at=at, subject_kind=SUBJECT, subject_id=made.id)
    return made.id


def find(remittance_id: int, operators: Collection[int]) -> Remittance:
    """A remittance to one of these operators. Raises NotFound."""
    found = session.get(Remittance, remittance_id)
    if found is None or found.operator_id not in operators:
        raise NotFound
    return found


def apply(
    remittance_id: int,
    columns: Columns,
    *,
    received: Dong | None,
    received_on: date | None,
    at: datetime,
    by: int | None,
) -> None:
    """Judge every parcel of a kept file; what fits settles the parcel, the rest is put before people.

    Applied twice it changes nothing. Raises Refused for one that was taken back, or that names no parcel.
    """
    found = _lock(remittance_id)
    if found.state is RemittanceState.APPLIED:
        return
    REMITTANCE_MOVES.check(found.state, RemittanceState.APPLIED)
    told = parcels(found.rows, columns)
    if not told:
        raise Refused(lazy("Các cột đã chọn không cho dòng kiện hàng nào. Hãy chọn lại."))
    _one_at_a_time(found.operator_id)
    known = Parcels(found.operator_id, told)
    lines = judged([(each, known.of(each)) for each in told])
    write(found, lines, at=at)
    found.rows, found.received, found.received_on = [], received, received_on
    _move(found, RemittanceState.APPLIED, at=at, by=by)
    open_case_of(found, lines, at=at, by=by)


def hand_over(operator_id: int, carrier: str, handed: Handed, *, at: datetime, by: int | None) -> int:
    """A courier handed over cash for parcels that were delivered: all of it is written at once.

    Each parcel bears its share of the fee, by what was collected for it.

    Raises Refused when one of the parcels is not owed for, BadInput on `received` when the sums do not meet.
    """
    _one_at_a_time(operator_id)
    owed = known_parcels.by_ids(operator_id, handed.fulfilment_ids)
    every = list(owed.values())
    fees = share(handed.fee, [parcel.due for parcel in every]) if every else []
    lines = [
        (Told(parcel.code, parcel.code, parcel.due, fee), parcel)
        for parcel, fee in zip(every, fees, strict=True)
    ]
    told = judged(lines)
    if not told or len(owed) != len(set(handed.fulfilment_ids)) or not all(fits(line) for line in told):
        raise Refused(lazy("Có kiện hàng không còn chờ nộp tiền. Hãy xem lại danh sách."))
    whole = sum(parcel.due for parcel in every)
    if handed.received != whole - handed.fee:
        raise BadInput(
            "received",
            lazy(
                "Các kiện đã chọn cộng lại %(whole)s, trừ phí %(fee)s thì phải nhận %(rest)s.",
                whole=format_dong(whole),
                fee=format_dong(handed.fee),
                rest=format_dong(whole - handed.fee),
            ),
        )
    made = _new(operator_id, carrier, carrier, at=at, by=by, note=handed.note)
    made.received, made.received_on = handed.received, handed.received_on
    write(made, told, at=at)
    _move(made, RemittanceState.APPLIED, at=at, by=by)
    return made.id


def take_back(remittance_id: int, *, reason: str, at: datetime, by: int | None) -> None:
    """It was a mistake: the couriers owe again what it had settled. Raises Refused once it was taken back."""
    found = _lock(remittance_id)
    REMITTANCE_MOVES.check(found.state, RemittanceState.TAKEN_BACK)
    settled = session.scalars(
        select(RemittanceLine.fulfilment_id).where(
            RemittanceLine.remittance_id == remittance_id, RemittanceLine.settles
        )
    ).all()
    known_parcels.owe_again([each for each in settled if each is not None])
    session.execute(
        update(RemittanceLine).where(RemittanceLine.remittance_id == remittance_id).values(settles=False)
    )
    found.note, found.rows, found.key = reason, [], None
    _move(found, RemittanceState.TAKEN_BACK, at=at, by=by)
    resolve(case_key(found), resolution=reason, by=by, at=at)


def troubled(remittance_id: int, line_id: int) -> RemittanceLine:
    """A line of this remittance that needs or needed somebody. Raises NotFound."""
    line = session.get(RemittanceLine, line_id)
    if line is None or line.remittance_id != remittance_id or line.trouble is None:
        raise NotFound
    return line


def see(remittance_id: int, line_id: int, *, note: str, at: datetime, by: int | None) -> None:
    """Somebody looked into the trouble of a line and says what came of it; the last one ends the case.

    Raises NotFound for a line of another remittance, or one without trouble.
    """
    found = _lock(remittance_id)
    line = troubled(remittance_id, line_id)
    line.seen_note, line.seen_at, line.seen_by = note, at, by
    session.flush()
    rest = select(RemittanceLine.id).where(RemittanceLine.remittance_id == remittance_id, UNSEEN).limit(1)
    if session.scalar(rest) is None:
        resolve(case_key(found), resolution="Mọi dòng của bảng kê đã được xem.", by=by, at=at)


def _new(
    operator_id: int,
    carrier: str,
    name: str,
    *,
    at: datetime,
    by: int | None,
    key: str | None = None,
    rows: list[list[str]] | None = None,
    note: str | None = None,
) -> Remittance:
    made = Remittance(
        key=key,
        operator_id=operator_id,
        carrier=carrier[:60],
        name=name,
        state=RemittanceState.READ,
        rows=rows or [],
        received=None,
        received_on=None,
        note=note,
        told_at=at,
        told_by=by,
        moved_at=at,
        moved_by=by,
    )
    session.add(made)
    session.flush()
    return made


def _move(found: Remittance, state: RemittanceState, *, at: datetime, by: int | None) -> None:
    REMITTANCE_MOVES.check(found.state, state)
    found.state, found.moved_at, found.moved_by = state, at, by
    session.flush()
    audit.record(f"remittance.{state.value}", by=by, at=at, subject_kind=SUBJECT, subject_id=found.id)


def _lock(remittance_id: int) -> Remittance:
    found = session.scalar(
        select(Remittance)
        .where(Remittance.id == remittance_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def _one_at_a_time(operator_id: int) -> None:
    """Two remittances to one operator are judged one after the other: a parcel settles once."""
    session.execute(select(Operator.id).where(Operator.id == operator_id).with_for_update(key_share=True))
