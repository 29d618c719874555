"""What becomes of the record of a paper, whether of stars or of another scheme: four eyes check it, then it may last longer.

The callers append to the history of the paper and write the audit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import select

from shop.certification.models import Certificate, SchemeCertificate
from shop.certification.states import CERTIFICATE_MOVES, CertificateState
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session

CODE_LENGTH = 8
TAKEN_BACK = lazy("Người nhập đã rút lại.")
AnyRecord = Certificate | SchemeCertificate
Record = TypeVar("Record", Certificate, SchemeCertificate)


def locked(model: type[Record], record_id: int, province_code: str | None) -> Record:
    """The row as it is now, locked until the transaction ends; with a province only if it is of that one.

    Raises NotFound.
    """
    statement = select(model).where(model.id == record_id)
    if province_code is not None:
        statement = statement.where(model.province_code == province_code)
    row = session.scalar(statement.with_for_update(key_share=True).execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def check_open(row: AnyRecord) -> None:
    """Raise Refused for a record that was checked: it says what the paper says."""
    if row.state is CertificateState.VERIFIED:
        raise Refused(lazy("Giấy chứng nhận đã được kiểm tra, không sửa được nữa."))


def submit_again(row: AnyRecord, printed: Mapping[str, Any], *, by: int | None, at: datetime) -> None:
    """Keep what is printed on the paper, and wait for another person; without a new scan the old one stays."""
    for name, value in printed.items():
        if name != "scan_id" or value is not None:
            setattr(row, name, value)
    row.state, row.refusal, row.scan_shown = CertificateState.SUBMITTED, None, False
    row.recorded_at, row.recorded_by = at, by
    row.checked_at = row.checked_by = None
    session.flush()


def verify(row: AnyRecord, *, by: int | None, at: datetime) -> None:
    """A second person found that the record says what the paper says.

    Raises Refused when the same person recorded it, or it is not waiting.
    """
    _decide(row, CertificateState.VERIFIED, by)
    row.state = CertificateState.VERIFIED
    row.checked_at, row.checked_by = at, by
    session.flush()


def reject(row: AnyRecord, reason: str, *, by: int | None, at: datetime) -> None:
    """The record is wrong. Also for one that was verified by mistake.

    Raises BadInput without a reason, Refused when the same person recorded it or it is rejected already.
    """
    _decide(row, CertificateState.REJECTED, by)
    if not reason.strip():
        raise BadInput("reason", lazy("Hãy ghi lý do để người nhập biết cần sửa gì."))
    row.state, row.refusal = CertificateState.REJECTED, reason
    row.checked_at, row.checked_by = at, by
    session.flush()


def take_back(row: AnyRecord) -> None:
    """Nobody needs to check it any more. Raises Refused unless it waits."""
    if row.state is not CertificateState.SUBMITTED:
        raise Refused(lazy("Giấy chứng nhận này không còn chờ kiểm tra."))
    row.state, row.refusal = CertificateState.REJECTED, str(TAKEN_BACK)
    session.flush()


def extend(row: AnyRecord, until: date, document: str) -> None:
    """Keep the paper in force until that day; which days are right the caller knows. Raises BadInput without a document."""
    if not document.strip():
        raise BadInput("document", lazy("Hãy ghi số văn bản cho phép gia hạn."))
    row.extended_until, row.extension_document = until, document
    session.flush()


def _decide(row: AnyRecord, state: CertificateState, by: int | None) -> None:
    if by is not None and by == row.recorded_by:
        raise Refused(lazy("Người nhập không tự kiểm tra được. Hãy nhờ một cán bộ khác."))
    CERTIFICATE_MOVES.check(row.state, state)
