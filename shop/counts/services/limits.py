"""Up to which worth one person may approve an outlet's count alone."""

from datetime import datetime

from shop.audit.services import record
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.counts.models import CountLimit
from shop.extensions import session

MOST = 10**9


def set_limit(outlet_id: int, alone_up_to: int | None, *, at: datetime, by: int | None) -> None:
    """Set the worth of differences (đồng, missing and found added up); None: never alone.

    Raises BadInput for a sum that cannot be.
    """
    if alone_up_to is not None and not 0 <= alone_up_to <= MOST:
        raise BadInput("alone_up_to", lazy("Số tiền này nằm ngoài mức cho phép."))
    limit = session.get(CountLimit, outlet_id, with_for_update={"key_share": True}, populate_existing=True)
    if alone_up_to is None:
        if limit is not None:
            session.delete(limit)
    elif limit is None:
        session.add(CountLimit(outlet_id=outlet_id, alone_up_to=alone_up_to, set_by=by, set_at=at))
    else:
        limit.alone_up_to, limit.set_by, limit.set_at = alone_up_to, by, at
    session.flush()
    details = {"alone_up_to": alone_up_to}
    record("count.limit", by=by, at=at, subject_kind="outlet", subject_id=outlet_id, details=details)


def limit_of(outlet_id: int) -> int | None:
    """The worth (đồng) up to which one person may approve; None: never."""
    limit = session.get(CountLimit, outlet_id)
    return None if limit is None else limit.alone_up_to
