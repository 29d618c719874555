"""Vouchers as the cart, the pages and the staff read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, null, or_, select

from shop.catalogue.models import Product, ProductSet, ProductVersion
from shop.core.errors import NotFound
from shop.core.folding import fold
from shop.core.money import Dong
from shop.extensions import session
from shop.outlets.models import Outlet
from shop.producers.models import Producer
from shop.promotions.models import Voucher, VoucherScope, VoucherUse
from shop.promotions.rules import Scope, Terms
from shop.promotions.states import UseState, VoucherState

MOST_CODE = 20
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """A code that a customer typed, and who it is, as far as that is known: phone in E.164, account."""

    code: str
    phone: str | None = None
    user_id: int | None = None


def canonical(typed: str) -> str:
    """A code as the table keeps it: capitals without marks and spaces, "tết 2027" is TET2027."""
    return fold(typed).replace(" ", "").upper()


def terms(asked: Asked) -> Terms | None:
    """The voucher of this code as it stands for who asks; None for an unknown one. At most three statements."""
    row = session.scalars(
        select(Voucher).where(Voucher.code == canonical(asked.code)).execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return None
    found = plain(row, scopes([row.id]).get(row.id))
    return replace(found, used_by_person=_uses_of(row, asked.phone, asked.user_id))


def lock_terms(voucher_id: int, phone: str | None, user_id: int | None) -> Terms:
    """The voucher as it is now, locked until the transaction ends, without what it is for. At most two statements."""
    row = session.scalars(
        select(Voucher)
        .where(Voucher.id == voucher_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    return replace(plain(row), used_by_person=_uses_of(row, phone, user_id))


def _uses_of(row: Voucher, phone: str | None, user_id: int | None) -> int:
    """Uses that stand, of this phone or of this account; not asked where nobody is limited."""
    who: list[ColumnElement[bool]] = []
    if phone is not None:
        who.append(VoucherUse.phone == phone)
    if user_id is not None:
        who.append(VoucherUse.user_id == user_id)
    if not who or row.person_limit is None:
        return 0
    counted = and_(VoucherUse.voucher_id == row.id, VoucherUse.state == UseState.USED, or_(*who))
    return session.scalar(select(func.count()).where(counted)) or 0


def scopes(voucher_ids: Collection[int]) -> dict[int, Scope]:
    """What vouchers are for; one that is for everything is missing. One statement."""
    found: dict[int, tuple[set[int], set[int], set[int], set[int]]] = {}
    for row in session.execute(
        select(
            VoucherScope.voucher_id,
            VoucherScope.product_id,
            VoucherScope.set_code,
            VoucherScope.producer_id,
            VoucherScope.outlet_id,
        ).where(VoucherScope.voucher_id.in_(voucher_ids))
    ):
        things = found.setdefault(row[0], (set(), set(), set(), set()))
        for thing, value in zip(things, row[1:], strict=True):
            if value is not None:
                thing.add(value)
    return {key: Scope(*(frozenset(thing) for thing in things)) for key, things in found.items()}


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that a voucher is for, with its names and its page's slug."""

    kind: str
    key: int
    name: str
    name_en: str | None
    slug: str


def named(every: Collection[Scope]) -> dict[tuple[str, int], Named]:
    """The names of all that these scopes speak of, by (kind, key). At most four statements."""
    wanted: Mapping[str, set[int]] = {
        "product": {key for one in every for key in one.products},
        "set": {key for one in every for key in one.sets},
        "producer": {key for one in every for key in one.producers},
        "outlet": {key for one in every for key in one.outlets},
    }
    columns: Mapping[str, Any] = {
        "product": select(Product.id, ProductVersion.name, ProductVersion.name_en, Product.slug)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .where(Product.id.in_(wanted["product"])),
        "set": select(
            ProductSet.code, ProductSet.short_name, ProductSet.short_name_en, ProductSet.short_name
        ).where(ProductSet.code.in_(wanted["set"])),
        "producer": select(Producer.id, Producer.name, null(), Producer.slug).where(
            Producer.id.in_(wanted["producer"])
        ),
        "outlet": select(Outlet.id, Outlet.name, Outlet.name_en, Outlet.slug).where(
            Outlet.id.in_(wanted["outlet"])
        ),
    }
    return {
        (kind, row[0]): Named(kind, *row)
        for kind, keys in wanted.items()
        if keys
        for row in session.execute(columns[kind])
    }


def public(day: date) -> list[Terms]:
    """Vouchers that everybody may read of: live, marked so, and not over. The one that ends first stands first."""
    rows = session.scalars(
        select(Voucher)
        .where(Voucher.state == VoucherState.LIVE, Voucher.is_public, Voucher.last_day >= day)
        .order_by(Voucher.last_day, Voucher.id)
    ).all()
    found = scopes([row.id for row in rows])
    return [plain(row, found.get(row.id)) for row in rows]


def of_operators(operator_ids: Collection[int], *, is_admin: bool) -> list[tuple[Voucher, Dong]]:
    """The vouchers of these operators, an admin's also those of the shop, with what each has given (đồng)."""
    mine = Voucher.operator_id.in_(operator_ids)
    given = (
        select(func.coalesce(func.sum(VoucherUse.amount), 0))
        .where(VoucherUse.voucher_id == Voucher.id, VoucherUse.state == UseState.USED)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Voucher, given)
        .where(or_(mine, Voucher.operator_id.is_(None)) if is_admin else mine)
        .order_by(Voucher.last_day.desc(), Voucher.id.desc())
    )
    return [(voucher, int(amount)) for voucher, amount in rows]


def one(voucher_id: int, operator_ids: Collection[int], *, is_admin: bool) -> Voucher:
    """A voucher that the reader may manage. Raises NotFound for another's."""
    row = session.get(Voucher, voucher_id, populate_existing=True)
    if row is None or not (row.operator_id in operator_ids or (row.operator_id is None and is_admin)):
        raise NotFound
    return row


@dataclass(frozen=True, slots=True)
class UseRow:
    """One use in the list of a voucher."""

    order_id: int
    amount: Dong
    state: UseState
    used_at: datetime
    given_back_at: datetime | None


def uses(voucher_id: int, number: int) -> tuple[list[UseRow], bool]:
    """A page of the uses of a voucher, the latest first, and whether there are more."""
    rows = session.execute(
        select(
            VoucherUse.order_id,
            VoucherUse.amount,
            VoucherUse.state,
            VoucherUse.used_at,
            VoucherUse.given_back_at,
        )
        .where(VoucherUse.voucher_id == voucher_id)
        .order_by(VoucherUse.id.desc())
        .offset((number - 1) * PER_PAGE)
        .limit(PER_PAGE + 1)
    ).all()
    return [UseRow(*row) for row in rows[:PER_PAGE]], len(rows) > PER_PAGE


def given(voucher_id: int) -> Dong:
    """What a voucher has given and still gives, đồng."""
    total = session.scalar(
        select(func.sum(VoucherUse.amount)).where(
            VoucherUse.voucher_id == voucher_id, VoucherUse.state == UseState.USED
        )
    )
    return int(total or 0)


def products_by_slug(slugs: Sequence[str]) -> dict[str, int]:
    """Products by the last part of their page's address."""
    return dict(session.execute(select(Product.slug, Product.id).where(Product.slug.in_(slugs))).all())


def producers_by_slug(slugs: Sequence[str]) -> dict[str, int]:
    """Producers by the last part of their page's address."""
    return dict(session.execute(select(Producer.slug, Producer.id).where(Producer.slug.in_(slugs))).all())


def product_sets() -> list[tuple[int, str]]:
    """(code, name) of the sets whose goods may be promoted: not those of alcohol."""
    rows = session.execute(
        select(ProductSet.code, ProductSet.short_name)
        .where(ProductSet.is_alcohol.is_(False))
        .order_by(ProductSet.code)
    )
    return [(code, name) for code, name in rows]


def plain(row: Voucher, scope: Scope | None = None) -> Terms:
    """A voucher's terms when nobody in particular asks."""
    return Terms(
        voucher_id=row.id,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        kind=row.kind,
        value=row.value,
        cap=row.cap,
        minimum=row.minimum,
        total_limit=row.total_limit,
        person_limit=row.person_limit,
        first_day=row.first_day,
        last_day=row.last_day,
        operator_id=row.operator_id,
        state=row.state,
        used=row.used,
        scope=scope or Scope(),
    )
