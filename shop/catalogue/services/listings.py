"""A producer lists goods: drafts, submits, takes back. What is on sale stays until a version is approved."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from shop.catalogue import label
from shop.catalogue.listing import Listing, from_json, to_json
from shop.catalogue.models import (
    Product,
    ProductSet,
    ProductVersion,
)
from shop.catalogue.services.common import latest_version, latest_versions, locked_product, record
from shop.catalogue.services.current import current_of
from shop.catalogue.services.products import create_product, readdress, save_version
from shop.catalogue.services.texts import VersionText
from shop.catalogue.states import VERSION_MOVES, ProductState, VersionState
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session

MOST_PHOTOS = 12
MOST_VARIANTS = 20
OPEN = frozenset({VersionState.DRAFT, VersionState.NEEDS_CHANGES})
MADE_REAL = frozenset({VersionState.PUBLISHED, VersionState.SUPERSEDED})


class Incomplete(Refused):
    """A listing lacks something. ``missing`` holds one BadInput per gap."""

    def __init__(self, missing: list[BadInput]) -> None:
        super().__init__(lazy("Chưa gửi duyệt được vì còn thiếu thông tin."))
        self.missing = missing


def begin(producer_id: int, name: str, *, shelf_id: int, set_code: int, by: int | None, at: datetime) -> int:
    """Begin a product of a producer; gives its id. Raises BadInput by field."""
    return begin_whole(producer_id, VersionText(name=name), Listing(shelf_id, set_code), by=by, at=at)


def begin_whole(
    producer_id: int, text: VersionText, listing: Listing, *, by: int | None, at: datetime
) -> int:
    """Begin a product with all that is known of it already; gives its id. Raises BadInput by field."""
    refuse_many(listing)
    return create_product(
        producer_id=producer_id,
        shelf_id=listing.shelf_id,
        set_code=listing.set_code,
        text=text,
        offer=to_json(listing),
        by=by,
        at=at,
    )


def begin_again(product_id: int, *, by: int | None, at: datetime) -> int:
    """Begin a new product with all that a refused one said, and give its id. Raises Refused for any other."""
    product, version = locked_product(product_id), _latest(product_id)
    if version.state is not VersionState.REFUSED:
        raise Refused(lazy("Chỉ làm lại được từ sản phẩm đã bị từ chối."))
    text = VersionText(**{name: getattr(version, name) for name in VersionText.__slots__})
    return begin_whole(product.producer_id, text, listing_of(product, version), by=by, at=at)


def save(product_id: int, text: VersionText, listing: Listing, *, by: int | None, at: datetime) -> int:
    """Keep a draft; gives the id of its version. What is published stays as it is.

    Raises Refused while the version waits for review or the product was taken away, BadInput by field.
    """
    product, latest = _editable(product_id)
    refuse_many(listing)
    offer = to_json(listing)
    untouched = latest.state not in OPEN and offer == to_json(current(product))
    return save_version(product.id, text, by=by, at=at, offer=None if untouched else offer)


def discard(product_id: int, *, by: int | None, at: datetime) -> None:
    """Take away a draft that nobody submitted, beside what is on sale. Raises Refused for any other."""
    product, version = _editable(product_id)
    if version.state is not VersionState.DRAFT or product.published_version_id is None:
        raise Refused(lazy("Chỉ bỏ được bản nháp của sản phẩm đã đăng."))
    note = {"draft_discarded": version.number}
    record(product, product.state, from_state=VersionState.DRAFT, by=by, at=at, details=note)
    session.delete(version)
    session.flush()


def submit(product_id: int, *, by: int | None, at: datetime) -> None:
    """Send the draft to review. Raises Incomplete with every gap, Refused when it is not a draft."""
    product, version = _editable(product_id)
    gaps = gaps_of(product, version)
    if gaps:
        raise Incomplete(gaps)
    if product.published_at is None:
        readdress(product, version.name)
    _move(product, version, VersionState.SUBMITTED, by=by, at=at)
    version.submitted_at, version.notes = at, None
    session.flush()


def take_back(product_id: int, *, by: int | None, at: datetime) -> None:
    """Take a submitted version back to change it. Raises WrongMove when it was decided meanwhile."""
    product, version = locked_product(product_id), _latest(product_id)
    _move(product, version, VersionState.DRAFT, by=by, at=at)
    version.submitted_at = None
    session.flush()


def listings_of(products: Collection[Product]) -> dict[int, tuple[ProductVersion, Listing]]:
    """The latest version of each product with its listing, as `latest_version` and `listing_of` give them one by one."""
    versions = latest_versions([product.id for product in products])
    held = [one for one in products if one.id in versions and not _proposes(versions[one.id])]
    now = current_of(held)
    return {
        key: (version, now[key] if key in now else from_json(version.offer or {}))
        for key, version in versions.items()
    }


def _proposes(version: ProductVersion) -> bool:
    return version.offer is not None and version.state not in MADE_REAL


def listing_of(product: Product, version: ProductVersion) -> Listing:
    """What this version would sell and show: its own proposal until that was made real, then what there is.

    The proposal of a version on sale names neither the variants nor the pictures that were made of it.
    """
    if not _proposes(version):
        return current(product)
    return from_json(version.offer or {})


def gaps_of(product: Product, version: ProductVersion) -> list[BadInput]:
    """Everything that a version lacks for review, one sentence per gap."""
    listing = listing_of(product, version)
    official = session.get_one(ProductSet, listing.set_code)
    gaps = label.missing(version, official, [each.text for each in listing.variants])
    if not listing.photos:
        gaps.append(BadInput("photos", lazy("Hãy thêm ít nhất một ảnh.")))
    for number, each in enumerate(listing.variants, start=1):
        words = {"name": each.text.name or number}
        if not each.text.name or not each.text.unit:
            gaps.append(BadInput("variants", lazy("Hãy nhập tên và đơn vị của mỗi quy cách.")))
        if each.text.gross_weight_g <= 0:
            gaps.append(
                BadInput("variants", lazy("Hãy nhập khối lượng cả bao bì của quy cách %(name)s.", **words))
            )
        if not each.price:
            gaps.append(BadInput("variants", lazy("Hãy đề xuất giá của quy cách %(name)s.", **words)))
    return gaps


def current(product: Product) -> Listing:
    """What the product sells and shows now."""
    return current_of([product])[product.id]


def refuse_many(listing: Listing) -> None:
    """Raise BadInput on ``photos`` or ``variants`` when there are too many."""
    if len(listing.photos) > MOST_PHOTOS:
        raise BadInput("photos", lazy("Nhiều nhất %(most)s ảnh.", most=MOST_PHOTOS))
    if len(listing.variants) > MOST_VARIANTS:
        raise BadInput("variants", lazy("Nhiều nhất %(most)s quy cách.", most=MOST_VARIANTS))


def _editable(product_id: int) -> tuple[Product, ProductVersion]:
    product, version = locked_product(product_id), _latest(product_id)
    refuse_editing(product, version)
    return product, version


def refuse_editing(product: Product, version: ProductVersion) -> None:
    """Raise Refused while the version waits for review, and for a product that was taken away."""
    if version.state is VersionState.SUBMITTED:
        raise Refused(lazy("Bản này đang chờ duyệt. Hãy rút lại trước khi sửa."))
    if product.state is ProductState.ARCHIVED:
        raise Refused(lazy("Sản phẩm này đã được bỏ khỏi cửa hàng."))


def _latest(product_id: int) -> ProductVersion:
    version = latest_version(product_id)
    if version is None:
        raise NotFound
    return version


def _move(
    product: Product, version: ProductVersion, state: VersionState, *, by: int | None, at: datetime
) -> None:
    old = version.state
    VERSION_MOVES.check(old, state)
    version.state = state
    session.flush()
    record(product, state, from_state=old, version_id=version.id, by=by, at=at)
