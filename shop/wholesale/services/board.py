"""The board: buyers say what they look for, producers what they can deliver, staff bring the two together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select

from shop.audit import services as audit
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.core.tokens import random_token
from shop.extensions import session
from shop.geography import queries as geography
from shop.messages.services import enqueue
from shop.producers.letters import tell
from shop.producers.models import Producer
from shop.wholesale.models import WantedAnswer, WantedPost
from shop.wholesale.services.enquiries import NEED_WAY
from shop.wholesale.states import POST_MOVES, PostState

SUBJECT = "wanted_post"
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class PostDraft:
    """What a buyer looks for."""

    province_code: str
    goods: str
    units: int
    unit: str
    last_day: date
    name: str
    phone: str | None = None
    email: str | None = None
    text: str | None = None


def post(draft: PostDraft, *, key: str, at: datetime) -> str:
    """Hand in a wanted quantity; gives the token of the buyer's own page. Raises BadInput, NotFound for no province."""
    known = session.scalar(select(WantedPost.token).where(WantedPost.key == key))
    if known is not None:
        return known
    geography.province(draft.province_code)
    if not vn_day(at) <= draft.last_day <= vn_day(at) + LONGEST:
        raise BadInput("last_day", lazy("Ngày này nằm ngoài khoảng cho phép."))
    if not draft.phone and not draft.email:
        raise BadInput("phone", NEED_WAY)
    row = WantedPost(key=key, token=random_token(), state=PostState.SUBMITTED, sent_at=at, **asdict(draft))
    session.add(row)
    session.flush()
    return row.token


def decide(
    post_id: int,
    to: PostState,
    *,
    refusal: str | None = None,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> None:
    """Show a post, refuse it with a reason, or close it. Raises NotFound, BadInput, WrongMove."""
    row = _locked(WantedPost.id == post_id, province_code)
    POST_MOVES.check(row.state, to)
    if to is PostState.REFUSED and not (refusal or "").strip():
        raise BadInput("refusal", lazy("Hãy ghi lý do."))
    row.state, row.refusal = to, (refusal or "").strip()[:300] or None if to is PostState.REFUSED else None
    row.decided_at, row.decided_by = at, by
    session.flush()
    audit.record(f"wanted_post.{to.value}", by=by, at=at, subject_kind=SUBJECT, subject_id=row.id)


def close(token: str, *, at: datetime) -> None:
    """The buyer has what it looked for. Raises NotFound, WrongMove."""
    row = _locked(WantedPost.token == token, None)
    POST_MOVES.check(row.state, PostState.CLOSED)
    row.state, row.decided_at = PostState.CLOSED, at
    session.flush()


def offer(
    post_id: int,
    producer_id: int,
    *,
    units: int,
    price: int,
    contact: str,
    note: str | None,
    producer_ids: Collection[int],
    by: int | None,
    at: datetime,
) -> None:
    """Say what a producer can deliver, or change it until the two are connected.

    Raises NotFound for a stranger's producer or a post that is not shown, Refused when it is over or connected.
    """
    if producer_id not in producer_ids:
        raise NotFound
    one = _locked(WantedPost.id == post_id, None)
    if one.state is not PostState.SHOWN:
        raise NotFound
    if vn_day(at) > one.last_day:
        raise Refused(lazy("Tin này đã hết hạn."))
    row = session.scalars(
        select(WantedAnswer).where(WantedAnswer.post_id == post_id, WantedAnswer.producer_id == producer_id)
    ).one_or_none()
    if row is not None and row.connected_at is not None:
        raise Refused(lazy("Cán bộ đã nối bạn với người mua. Hãy liên hệ trực tiếp."))
    if row is None:
        row = WantedAnswer(post_id=post_id, producer_id=producer_id)
        session.add(row)
    row.units, row.price, row.contact, row.note = units, price, contact, note or None
    row.answered_at, row.answered_by = at, by
    session.flush()


def connect(
    post_id: int, answer_id: int, *, by: int | None, at: datetime, province_code: str | None = None
) -> None:
    """Tell both sides whom to call. Doing it again changes nothing. Raises NotFound, Refused for a post that is not shown."""
    one = _locked(WantedPost.id == post_id, province_code)
    row = session.scalars(
        select(WantedAnswer).where(WantedAnswer.id == answer_id, WantedAnswer.post_id == post_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    if one.state is not PostState.SHOWN:
        raise Refused(lazy("Tin này không còn đăng."))
    if row.connected_at is not None:
        return
    row.connected_at, row.connected_by = at, by
    session.flush()
    _introduce(one, row, at)
    audit.record("wanted_post.connected", by=by, at=at, subject_kind=SUBJECT, subject_id=one.id)


def _introduce(one: WantedPost, row: WantedAnswer, at: datetime) -> None:
    producer = session.get_one(Producer, row.producer_id)
    subject = lazy("Người mua %(goods)s chờ bạn liên hệ", goods=one.goods)
    see = lazy("Xem liên hệ tại: %(link)s", link=f"[[/kenh-chu-the/can-mua/{one.id}]]")
    tell(producer.id, SUBJECT, subject, [see], at)
    if one.email:
        enqueue(
            SUBJECT,
            subject=f"{producer.name} có {one.goods}",
            body=f"{producer.name}: {row.contact}\n\n[[/can-mua/cua-toi/{one.token}]]",
            cause_kind=SUBJECT,
            cause_id=one.id,
            at=at,
            to_name=one.name,
            to_email=one.email,
        )


def _locked(condition: ColumnElement[bool], province_code: str | None) -> WantedPost:
    wanted = select(WantedPost).where(condition)
    if province_code is not None:
        wanted = wanted.where(WantedPost.province_code == province_code)
    row = session.scalars(
        wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row
