"""Which goods of other provinces an outlet takes: the rule of the Việt Trì hub (`domain.md` 2.3), for each outlet to set.

Goods of the outlet's own province always come in. Others need the star and the batch number that the outlet asks for;
those of provinces that exchange goods with it come before the rest, which is advice and refuses nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import delete, select

from shop.audit.services import record
from shop.catalogue.models import Product, Variant
from shop.catalogue.stars import stars_on
from shop.core.errors import BadInput
from shop.core.sentences import Text, lazy
from shop.extensions import session
from shop.geography.models import Commune, Province
from shop.inventory.models import GoodsRule, PartnerProvince
from shop.outlets.models import Outlet

STARS = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Rule:
    """What an outlet asks of goods from other provinces. `partners`: codes of provinces that exchange goods with it."""

    province_code: str
    min_stars: int | None = None
    needs_lot: bool = False
    partners: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Guest:
    """Goods that want to come in. `place`: what the caller calls their line; `has_number`: a batch number is on them."""

    place: int
    variant_id: int
    has_number: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a variant comes from."""

    product_id: int
    province_code: str
    province: str


@dataclass(frozen=True, slots=True)
class Unwelcome:
    """A line that the outlet's rule keeps out, and why. `wants`: "star" or "number"."""

    place: int
    wants: str
    sentence: Text


def rule_of(outlet_id: int) -> Rule:
    """What an outlet asks; by itself it asks nothing."""
    rows = session.execute(
        select(Commune.province_code, GoodsRule.min_stars, GoodsRule.needs_lot, PartnerProvince.province_code)
        .select_from(Outlet)
        .join(Commune, Commune.code == Outlet.commune_code)
        .outerjoin(GoodsRule, GoodsRule.outlet_id == Outlet.id)
        .outerjoin(PartnerProvince, PartnerProvince.outlet_id == Outlet.id)
        .where(Outlet.id == outlet_id)
    ).all()
    province_code, min_stars, needs_lot, _first = rows[0]
    partners = frozenset(code for *_others, code in rows if code)
    return Rule(province_code, min_stars, bool(needs_lot), partners)


def set_rule(
    outlet_id: int,
    *,
    min_stars: int | None,
    needs_lot: bool,
    partners: Collection[str],
    at: datetime,
    by: int | None,
) -> None:
    """Set what an outlet asks of goods from other provinces. Raises BadInput for a star or a province that is none."""
    if min_stars is not None and min_stars not in STARS:
        raise BadInput("min_stars", lazy("Hãy chọn từ 3 đến 5 sao."))
    known = set(session.scalars(select(Province.code).where(Province.code.in_(sorted(partners)))))
    if known != set(partners):
        raise BadInput("partners", lazy("Hãy chọn trong danh sách tỉnh."))
    session.scalars(select(Outlet.id).where(Outlet.id == outlet_id).with_for_update(key_share=True)).one()
    rule = session.get(GoodsRule, outlet_id)
    if rule is None:
        rule = GoodsRule(outlet_id=outlet_id)
        session.add(rule)
    rule.min_stars, rule.needs_lot = min_stars, needs_lot
    session.execute(delete(PartnerProvince).where(PartnerProvince.outlet_id == outlet_id))
    session.add_all(PartnerProvince(outlet_id=outlet_id, province_code=code) for code in sorted(known))
    session.flush()
    details = {"min_stars": min_stars, "needs_lot": needs_lot, "partners": sorted(known)}
    record("outlet.goods_rule", by=by, at=at, subject_kind="outlet", subject_id=outlet_id, details=details)


def origins(variant_ids: Collection[int]) -> dict[int, Origin]:
    """Where variants come from."""
    rows = session.execute(
        select(Variant.id, Product.id, Product.province_code, Province.name)
        .join(Product, Product.id == Variant.product_id)
        .join(Province, Province.code == Product.province_code)
        .where(Variant.id.in_(sorted(variant_ids)))
    )
    return {row[0]: Origin(*row[1:]) for row in rows}


def unwelcome(outlet_id: int, guests: Sequence[Guest], day: date) -> list[Unwelcome]:
    """The lines that the outlet's rule keeps out on a Vietnamese day. One statement where the outlet asks nothing."""
    rule = rule_of(outlet_id)
    if rule.min_stars is None and not rule.needs_lot:
        return []
    known = origins({guest.variant_id for guest in guests})
    strangers = [guest for guest in guests if known[guest.variant_id].province_code != rule.province_code]
    products = {known[guest.variant_id].product_id for guest in strangers}
    stars = {product_id: star.stars for product_id, star in stars_on(products, day).items()}
    return [
        Unwelcome(guest.place, *why)
        for guest in strangers
        if (why := _why(guest, known[guest.variant_id], rule, stars)) is not None
    ]


def not_first(outlet_id: int, variant_ids: Collection[int]) -> list[str]:
    """Names of provinces among these goods that do not exchange goods with the outlet, where it named some that do."""
    rule = rule_of(outlet_id)
    if not rule.partners:
        return []
    first = {rule.province_code, *rule.partners}
    known = origins(variant_ids).values()
    return sorted({origin.province for origin in known if origin.province_code not in first})


def _why(guest: Guest, origin: Origin, rule: Rule, stars: Mapping[int, int]) -> tuple[str, Text] | None:
    if rule.min_stars is not None and stars.get(origin.product_id, 0) < rule.min_stars:
        return "star", lazy(
            "Hàng của %(province)s cần từ %(stars)s sao OCOP còn hiệu lực mới vào điểm bán này.",
            province=origin.province,
            stars=rule.min_stars,
        )
    if rule.needs_lot and not guest.has_number:
        return "number", lazy(
            "Hàng của %(province)s cần số lô truy xuất được mới vào điểm bán này.", province=origin.province
        )
    return None
