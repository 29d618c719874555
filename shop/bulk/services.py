"""A change of many goods: tried, done all at once, taken back as a whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from shop.audit.services import record
from shop.bulk import acts
from shop.bulk.models import BulkChange, BulkEdit
from shop.bulk.plans import Line, Plan, Target, Where
from shop.core.errors import BadInput, NotFound, Refused, ShopError
from shop.core.sentences import lazy
from shop.extensions import session

FOR = timedelta(hours=24)
UNWRITTEN = lazy("Chưa ghi gì: có dòng không đổi được nữa. Hãy xem lại bảng dưới đây.")
OTHER = lazy("Giá hoặc tình trạng đã đổi từ lúc xem trước. Hãy xem lại rồi ghi.")
NOTHING = lazy("Không có gì thay đổi: hàng đã chọn vốn như vậy rồi.")


def preview(
    where: Where, plan: Plan, targets: Sequence[Target], *, by: int | None, at: datetime
) -> list[Line]:
    """What the change would do to each target; nothing is written."""
    trial = session.begin_nested()
    try:
        return _each(where, plan, targets, by=by, at=at)
    finally:
        trial.rollback()


def seen(lines: Sequence[Line]) -> str:
    """What names the changes of a preview: other ones have another name."""
    shown = [
        [line.target.product_id, line.target.variant_id, _shown(line.was), _shown(line.now)]
        for line in lines
        if line.now is not None
    ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def apply(
    where: Where,
    plan: Plan,
    targets: Sequence[Target],
    *,
    as_seen: str | None = None,
    by: int | None,
    at: datetime,
) -> int:
    """Do it to all; gives the id of the edit. All or nothing: raises BadInput on `hang` when one is refused.

    `as_seen`: what people saw of it before; it is also refused when it would do anything else.
    """
    lines = _each(where, plan, targets, by=by, at=at)
    if any(line.error for line in lines):
        raise BadInput("hang", UNWRITTEN)
    if as_seen is not None and as_seen != seen(lines):
        raise BadInput("hang", OTHER)
    changed = [line for line in lines if line.now is not None]
    if not changed:
        raise BadInput("hang", NOTHING)
    edit = BulkEdit(
        outlet_id=where.outlet_id,
        province_code=where.province_code,
        act=plan.act,
        value=plan.value,
        at=at,
        by=by,
    )
    session.add(edit)
    session.flush()
    session.add_all(
        BulkChange(
            edit_id=edit.id,
            product_id=line.target.product_id,
            variant_id=line.target.variant_id,
            was=line.was,
            left_as=line.now,
        )
        for line in changed
    )
    _record("goods.bulk_changed", edit, len(changed), by=by, at=at)
    return edit.id


def can_undo(edit: BulkEdit, at: datetime) -> bool:
    """Whether an edit can still be taken back."""
    return edit.undone_at is None and at < edit.at + FOR


def undo(where: Where, edit_id: int, *, by: int | None, at: datetime) -> int:
    """Take all of it back, in one transaction, but for what was changed again since; how many stayed.

    Raises NotFound for an edit of somebody else, Refused after 24 hours or when it was taken back.
    """
    edit = session.get(BulkEdit, edit_id, with_for_update={"key_share": True}, populate_existing=True)
    if edit is None or not is_of(edit, where):
        raise NotFound
    if not can_undo(edit, at):
        raise Refused(lazy("Chỉ hoàn tác được một lần, trong 24 giờ sau khi đổi."))
    changes = session.scalars(
        select(BulkChange).where(BulkChange.edit_id == edit.id).order_by(BulkChange.product_id, BulkChange.id)
    ).all()
    for change in changes:
        change.stayed = not _taken_back(edit, where, change, by=by, at=at)
    edit.undone_at, edit.undone_by = at, by
    stayed = sum(change.stayed for change in changes)
    _record("goods.bulk_undone", edit, len(changes) - stayed, by=by, at=at)
    return stayed


def is_of(edit: BulkEdit, where: Where) -> bool:
    """Whether an edit is one of the outlet's, or of those that this reader of the programme may see."""
    same_province = where.province_code in {None, edit.province_code}
    return edit.outlet_id == where.outlet_id and (where.outlet_id is not None or same_province)


def _each(where: Where, plan: Plan, targets: Sequence[Target], *, by: int | None, at: datetime) -> list[Line]:
    lines = []
    for target in targets:
        try:
            with session.begin_nested():
                values = acts.change(where, plan, target, by=by, at=at)
        except ShopError as error:
            lines.append(Line(target, error=error.sentence))
        else:
            lines.append(Line(target, *(values or (None, None))))
    return lines


def _shown(values: dict[str, Any] | None) -> Any:
    return values and values.get("amount", values.get("value"))


def _taken_back(edit: BulkEdit, where: Where, change: BulkChange, *, by: int | None, at: datetime) -> bool:
    if not acts.is_as_left(edit.act, where, change, at):
        return False
    try:
        with session.begin_nested():
            acts.put_back(edit.act, where, change, by=by, at=at)
    except ShopError:
        return False
    return True


def _record(action: str, edit: BulkEdit, count: int, *, by: int | None, at: datetime) -> None:
    details = {"act": edit.act.value, "value": edit.value, "goods": count, "outlet_id": edit.outlet_id}
    record(action, by=by, at=at, subject_kind="bulk_edit", subject_id=edit.id, details=details)
