"""The lines of a remittance: judged, written, and put before people where they do not fit."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert

from shop.cases.services import open_case
from shop.cases.states import CaseKind
from shop.core.money import Dong, format_dong
from shop.extensions import run
from shop.remittances import parcels as known_parcels
from shop.remittances.columns import Told
from shop.remittances.judging import Judged, Parcel, judge
from shop.remittances.models import Remittance, RemittanceLine

LINES = cast("Table", RemittanceLine.__table__)
SUBJECT = "remittance"


@dataclass(frozen=True, slots=True)
class Line:
    """A line with the parcel it is about and what it means (đồng)."""

    reference: str
    parcel: Parcel | None
    judged: Judged
    collected: Dong
    fee: Dong


def judged(told: Sequence[tuple[Told, Parcel | None]]) -> list[Line]:
    """The lines with what they mean. A parcel that stands twice in one file settles once."""
    lines, passed_on = [], dict[int, Dong]()
    for each, known in told:
        parcel = known
        if known is not None and known.fulfilment_id in passed_on:
            parcel = dataclasses.replace(known, was_passed_on=passed_on[known.fulfilment_id])
        found = judge(parcel, each.collected)
        if parcel is not None and found.settles:
            passed_on[parcel.fulfilment_id] = each.collected
        lines.append(Line(each.parcel or each.code, parcel, found, each.collected, each.fee))
    return lines


def fits(line: Line) -> bool:
    """It settles its parcel, and nobody has to look."""
    return line.judged.settles and line.judged.trouble is None


def write(remittance: Remittance, lines: Sequence[Line], *, at: datetime) -> None:
    """Keep the lines, and note on the payments of the parcels that they settle that the cash came."""
    run(
        insert(LINES).returning(LINES.c.id),
        [
            {
                "remittance_id": remittance.id,
                "fulfilment_id": line.parcel.fulfilment_id if line.parcel else None,
                "reference": line.reference,
                "collected": line.collected,
                "fee": line.fee,
                "due": line.parcel.due if line.parcel else 0,
                "settles": line.judged.settles,
                "trouble": line.judged.trouble,
            }
            for line in lines
        ],
    )
    settled = [line.parcel.fulfilment_id for line in lines if line.parcel and line.judged.settles]
    known_parcels.pass_on(settled, at=at)


def open_case_of(found: Remittance, lines: Sequence[Line], *, at: datetime, by: int | None) -> None:
    """One case for all that does not fit: lines with trouble, and a payment that is not what the lines come to."""
    troubles = sum(line.judged.trouble is not None for line in lines)
    comes_to = sum(line.collected - line.fee for line in lines)
    differs = found.received is not None and found.received != comes_to
    if not (troubles or differs):
        return
    words = [f"Bảng kê thu hộ số {found.id} ({found.carrier})"]
    words += [f"{troubles} dòng cần xem"] if troubles else []
    if differs:
        words.append(f"nhận {format_dong(found.received or 0)}, theo bảng kê là {format_dong(comes_to)}")
    open_case(
        CaseKind.MONEY_UNMATCHED,
        subject_kind=SUBJECT,
        subject_id=found.id,
        title=": ".join([words[0], ", ".join(words[1:])]),
        details={"remittance": found.id},
        dedupe_key=case_key(found),
        by=by,
        at=at,
    )


def case_key(found: Remittance) -> str:
    """The open case of a remittance, of which there is one."""
    return f"remittance:{found.id}"
