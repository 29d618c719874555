"""Whether buyers may see the scan of a paper: programme staff decide it for each; nobody decided means no."""

from __future__ import annotations

from datetime import datetime

from shop.audit import services as audit
from shop.certification import records
from shop.certification.models import Certificate, SchemeCertificate
from shop.certification.states import CertificateState
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session

SUBJECTS = {Certificate: "certificate", SchemeCertificate: "scheme_certificate"}


def show(
    model: type[records.Record],
    record_id: int,
    *,
    shown: bool,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> None:
    """Open the scan to everybody, or close it again. Raises Refused without a scan or before the paper was checked."""
    row = records.locked(model, record_id, province_code)
    if shown and row.scan_id is None:
        raise Refused(lazy("Giấy này chưa có bản chụp."))
    if shown and row.state is not CertificateState.VERIFIED:
        raise Refused(lazy("Chỉ công khai được bản chụp của giấy đã kiểm tra."))
    if row.scan_shown == shown:
        return
    row.scan_shown = shown
    session.flush()
    audit.record(
        "scan.shown" if shown else "scan.hidden",
        by=by,
        at=at,
        subject_kind=SUBJECTS[model],
        subject_id=row.id,
    )
