"""Products and the versions of what they say of themselves."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from shop.catalogue.models import Product, ProductSet, ProductVersion, Shelf, SlugHistory
from shop.catalogue.services.attributes import index_values
from shop.catalogue.services.common import latest_version, locked_product, record, unique_or
from shop.catalogue.services.texts import VersionText
from shop.catalogue.states import ProductState, VersionState
from shop.core.errors import BadInput
from shop.core.folding import slugify
from shop.core.sentences import lazy
from shop.extensions import session
from shop.producers.models import Producer

MOST_SLUG = 110
TRIES = 50
DECIDED = frozenset({VersionState.PUBLISHED, VersionState.SUPERSEDED, VersionState.REFUSED})


def create_product(
    *,
    producer_id: int,
    shelf_id: int,
    set_code: int,
    text: VersionText,
    by: int | None,
    at: datetime,
    slug: str | None = None,
    is_gift: bool = False,
    is_sample: bool = False,
    source: str | None = None,
    offer: dict[str, Any] | None = None,
) -> int:
    """Make a draft with its first version and give its id; `offer` is what a producer proposes with the words.

    The address comes from the name unless given. Raises BadInput for an unknown producer, shelf or set, and for
    an address that another product has or had.
    """
    product = Product(
        slug=slug or _free_slug(text.name),
        producer_id=producer_id,
        set_code=_known_set(set_code),
        shelf_id=_known_shelf(shelf_id),
        province_code=_province_of(producer_id),
        state=ProductState.DRAFT,
        is_gift=is_gift,
        is_sample=is_sample,
        source=source,
        created_at=at,
    )
    _claim(product, product.slug)
    version = ProductVersion(
        product_id=product.id,
        number=1,
        state=VersionState.DRAFT,
        created_at=at,
        created_by=by,
        offer=offer,
        **asdict(text),
    )
    session.add(version)
    session.flush()
    record(product, ProductState.DRAFT, version_id=version.id, by=by, at=at)
    return product.id


def save_version(
    product_id: int,
    text: VersionText,
    *,
    by: int | None,
    at: datetime,
    offer: dict[str, Any] | None = None,
) -> int:
    """Keep the content as the draft: the open one is rewritten, otherwise a new version begins. Gives its id.

    What is published stays as it is until `publish`. `offer` is what a producer proposes with the words.
    Saving the same words again writes nothing.
    """
    product = locked_product(product_id)
    latest = latest_version(product_id)
    values: dict[str, Any] = asdict(text)
    if offer is not None:
        values["offer"] = offer
    if latest is not None and all(getattr(latest, name) == value for name, value in values.items()):
        return latest.id
    if latest is None or latest.state in DECIDED:
        numbers = select(func.max(ProductVersion.number)).where(ProductVersion.product_id == product_id)
        number = (session.scalar(numbers) or 0) + 1
        latest = ProductVersion(
            product_id=product_id,
            number=number,
            state=VersionState.DRAFT,
            created_at=at,
            created_by=by,
            **values,
        )
        session.add(latest)
    else:
        for name, value in values.items():
            setattr(latest, name, value)
    session.flush()
    record(product, VersionState.DRAFT, version_id=latest.id, by=by, at=at)
    return latest.id


def change_product(
    product_id: int, *, shelf_id: int, set_code: int, is_gift: bool, by: int | None, at: datetime
) -> None:
    """Put the product on another shelf or into another official set; written into its history."""
    product = locked_product(product_id)
    old = {"shelf_id": product.shelf_id, "set_code": product.set_code, "is_gift": product.is_gift}
    new = {"shelf_id": _known_shelf(shelf_id), "set_code": _known_set(set_code), "is_gift": is_gift}
    if old == new:
        return
    product.shelf_id, product.set_code, product.is_gift = shelf_id, set_code, is_gift
    session.flush()
    index_values(product)
    changed = {name: [old[name], new[name]] for name in old if old[name] != new[name]}
    record(product, product.state, from_state=product.state, by=by, at=at, details=changed)


def rename_slug(product_id: int, slug: str, *, by: int | None, at: datetime) -> None:
    """Give the product another address; the old one leads there for ever.

    Raises BadInput when nothing usable is left of it, or another product has or had it.
    """
    product = locked_product(product_id)
    wanted = slugify(slug)[:MOST_SLUG].strip("-")
    if not wanted:
        raise BadInput("slug", lazy("Đường dẫn cần có chữ hoặc số, ví dụ mam-tom-le-gia."))
    if wanted == product.slug:
        return
    old = product.slug
    if not _is_own(wanted, product_id):
        _claim(product, wanted)
    product.slug = wanted
    session.flush()
    record(product, product.state, from_state=product.state, by=by, at=at, details={"slug": [old, wanted]})


def _claim(product: Product, slug: str) -> None:
    """Every address a product has or had is one row: the primary key keeps two products from sharing one."""
    taken = BadInput("slug", lazy("Đường dẫn này đã thuộc về một sản phẩm khác. Hãy chọn đường dẫn khác."))
    with unique_or(taken):
        product.slug = slug
        session.add(product)
        session.flush()
        session.add(SlugHistory(slug=slug, product_id=product.id))


def readdress(product: Product, name: str) -> None:
    """Give a product that nobody has seen the address of its name, which may have grown since its first draft."""
    base = slugify(name)[:MOST_SLUG].strip("-")
    if not base or re.fullmatch(rf"{base}(-[0-9]+)?", product.slug):
        return
    old, product.slug = product.slug, _free_slug(name)
    session.execute(delete(SlugHistory).where(SlugHistory.slug == old))
    session.add(SlugHistory(slug=product.slug, product_id=product.id))
    session.flush()


def _is_own(slug: str, product_id: int) -> bool:
    return session.scalar(select(SlugHistory.product_id).where(SlugHistory.slug == slug)) == product_id


def _free_slug(name: str) -> str:
    base = slugify(name)[:MOST_SLUG].strip("-") or "san-pham"
    taken = set(
        session.scalars(select(SlugHistory.slug).where(SlugHistory.slug.startswith(base, autoescape=True)))
    )
    names = (base, *(f"{base}-{n}" for n in range(2, TRIES)))
    return next((slug for slug in names if slug not in taken), f"{base}-{len(taken) + TRIES}")


def _known_set(code: int) -> int:
    if session.get(ProductSet, code) is None:
        raise BadInput("set_code", lazy("Hãy chọn một bộ sản phẩm trong danh sách."))
    return code


def _known_shelf(shelf_id: int) -> int:
    if session.get(Shelf, shelf_id) is None:
        raise BadInput("shelf_id", lazy("Hãy chọn một danh mục trong danh sách."))
    return shelf_id


def _province_of(producer_id: int) -> str:
    found = session.scalar(select(Producer.province_code).where(Producer.id == producer_id))
    if found is None:
        raise BadInput("producer_id", lazy("Hãy chọn một chủ thể trong danh sách."))
    return found
