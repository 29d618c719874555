"""Staff make vouchers. A draft can be changed; what people may hold already can only get better, or be stopped."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import delete, insert, select

from shop.audit import services as audit
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.extensions import session
from shop.outlets.models import Outlet
from shop.promotions.models import Voucher, VoucherScope
from shop.promotions.queries import canonical
from shop.promotions.rules import Scope
from shop.promotions.states import VOUCHER_MOVES, FundedBy, Kind, VoucherState

SUBJECT = "voucher"
_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{1,18})[A-Z0-9]")


@dataclass(frozen=True, slots=True)
class Draft:
    """A voucher as typed. `value`: đồng, hundredths of a percent, or 0 for free delivery; days are Vietnamese."""

    code: str
    name: str
    name_en: str | None
    kind: Kind
    value: int
    cap: Dong | None
    minimum: Dong
    total_limit: int | None
    person_limit: int | None
    first_day: date
    last_day: date
    funded_by: FundedBy
    operator_id: int | None
    is_public: bool
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True)
class Better:
    """What may change while people hold the code: a later last day, higher limits (None: no limit)."""

    last_day: date
    total_limit: int | None
    person_limit: int | None


def create(draft: Draft, *, by: int | None, at: datetime) -> int:
    """Write a voucher that nobody can use yet; its id. Raises BadInput."""
    _check(draft, at)
    _check_code(draft.code, None)
    row = Voucher(**_columns(draft), state=VoucherState.DRAFT, used=0, created_at=at, created_by=by)
    session.add(row)
    session.flush()
    _write_scope(row.id, draft.scope)
    _write_down("voucher_made", row.id, by, at, {"code": row.code})
    return row.id


def change(voucher_id: int, draft: Draft, *, by: int | None, at: datetime) -> None:
    """Write a draft anew. Raises BadInput, Refused once it is live."""
    row = _locked(voucher_id)
    if row.state is not VoucherState.DRAFT:
        raise Refused(lazy("Mã đã phát hành: chỉ gia hạn, tăng giới hạn hoặc dừng được."))
    _check(draft, at)
    _check_code(draft.code, voucher_id)
    for name, value in _columns(draft).items():
        setattr(row, name, value)
    session.execute(delete(VoucherScope).where(VoucherScope.voucher_id == voucher_id))
    _write_scope(voucher_id, draft.scope)
    _write_down("voucher_changed", voucher_id, by, at, {"code": row.code})


def publish(voucher_id: int, *, by: int | None, at: datetime) -> None:
    """From now on the code works, within its days. Raises Refused when they are over."""
    row = _locked(voucher_id)
    VOUCHER_MOVES.check(row.state, VoucherState.LIVE)
    if row.last_day < vn_day(at):
        raise Refused(lazy("Thời gian của mã đã qua. Hãy sửa ngày rồi phát hành."))
    row.state = VoucherState.LIVE
    _write_down("voucher_live", voucher_id, by, at, {"code": row.code})


def stop(voucher_id: int, *, by: int | None, at: datetime) -> None:
    """Nobody can use the code any more; orders that used it keep their price. Raises Refused for a draft."""
    row = _locked(voucher_id)
    VOUCHER_MOVES.check(row.state, VoucherState.STOPPED)
    row.state = VoucherState.STOPPED
    _write_down("voucher_stopped", voucher_id, by, at, {"code": row.code})


def improve(voucher_id: int, better: Better, *, by: int | None, at: datetime) -> None:
    """Extend a live voucher or raise its limits. Raises BadInput for anything that takes away, Refused if not live."""
    row = _locked(voucher_id)
    if row.state is not VoucherState.LIVE:
        raise Refused(lazy("Chỉ gia hạn hoặc tăng giới hạn được khi mã đang chạy."))
    if better.last_day < row.last_day:
        raise BadInput("last_day", lazy("Ngày cuối chỉ dời ra sau, vì khách đã biết ngày cũ."))
    _check_raise("total_limit", row.total_limit, better.total_limit)
    _check_raise("person_limit", row.person_limit, better.person_limit)
    row.last_day = better.last_day
    row.total_limit, row.person_limit = better.total_limit, better.person_limit
    figures = {"last_day": better.last_day.isoformat(), "total_limit": better.total_limit}
    _write_down("voucher_improved", voucher_id, by, at, {**figures, "person_limit": better.person_limit})


def _check_raise(name: str, now: int | None, wanted: int | None) -> None:
    if wanted is not None and (now is None or wanted < now):
        raise BadInput(name, lazy("Giới hạn chỉ tăng được, vì khách đã biết giới hạn cũ."))


def _check(draft: Draft, at: datetime) -> None:
    if not _CODE.fullmatch(canonical(draft.code)):
        raise BadInput("code", lazy("Mã gồm 3 đến 20 chữ cái không dấu, chữ số hoặc dấu gạch nối."))
    if (draft.kind is Kind.FREE_DELIVERY) != (draft.value == 0):
        raise BadInput("value", lazy("Hãy nhập mức giảm; để trống nếu miễn phí giao hàng."))
    if draft.kind is Kind.PERCENT and draft.value > 10_000:
        raise BadInput("value", lazy("Hãy nhập số phần trăm từ 1 đến 100."))
    if draft.first_day > draft.last_day:
        raise BadInput("last_day", lazy("Ngày cuối phải từ ngày đầu trở đi."))
    if draft.last_day < vn_day(at):
        raise BadInput("last_day", lazy("Ngày cuối đã qua."))
    if draft.operator_id is None:
        return
    known = set(session.scalars(select(Outlet.id).where(Outlet.operator_id == draft.operator_id)))
    if not draft.scope.outlets <= known:
        raise BadInput("outlets", lazy("Có điểm bán không thuộc đơn vị đã chọn."))


def _check_code(code: str, own_id: int | None) -> None:
    held = session.scalar(select(Voucher.id).where(Voucher.code == canonical(code)))
    if held is not None and held != own_id:
        raise BadInput("code", lazy("Mã này đã có. Hãy chọn mã khác."))


def _columns(draft: Draft) -> dict[str, object]:
    names = ("name", "name_en", "kind", "value", "cap", "minimum", "total_limit", "person_limit")
    more = ("first_day", "last_day", "funded_by", "operator_id", "is_public")
    return {"code": canonical(draft.code)} | {name: getattr(draft, name) for name in (*names, *more)}


def _write_scope(voucher_id: int, scope: Scope) -> None:
    columns: tuple[tuple[str, Collection[int]], ...] = (
        ("product_id", scope.products),
        ("set_code", scope.sets),
        ("producer_id", scope.producers),
        ("outlet_id", scope.outlets),
    )
    empty = dict.fromkeys(name for name, _keys in columns)
    rows = [{"voucher_id": voucher_id, **empty, name: key} for name, keys in columns for key in sorted(keys)]
    if rows:
        session.execute(insert(VoucherScope), rows)


def _locked(voucher_id: int) -> Voucher:
    row = session.scalars(
        select(Voucher)
        .where(Voucher.id == voucher_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _write_down(
    action: str, voucher_id: int, by: int | None, at: datetime, details: dict[str, object]
) -> None:
    audit.record(action, by=by, at=at, subject_kind=SUBJECT, subject_id=voucher_id, details=details)
