"""What a producer wants to sell and show with a version, until it is approved: kept as JSON beside its words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from shop.catalogue.services.texts import VariantText
from shop.catalogue.states import Measure, Reach, Storage, VatClass


@dataclass(frozen=True, slots=True)
class ListedVariant:
    """A variant as proposed; ``id`` of one that is on sale already. ``price`` in đồng with tax."""

    text: VariantText
    price: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class ListedPhoto:
    """A picture in its place: one that is shown already (``image_id``) or a new file (``media_id``)."""

    alt: str
    image_id: int | None = None
    media_id: int | None = None
    alt_en: str | None = None

    @property
    def key(self) -> str:
        """Names the picture in forms."""
        return f"i{self.image_id}" if self.image_id is not None else f"m{self.media_id}"


@dataclass(frozen=True, slots=True)
class Listing:
    """All that is reviewed with a version besides its words."""

    shelf_id: int
    set_code: int
    variants: tuple[ListedVariant, ...] = ()
    photos: tuple[ListedPhoto, ...] = ()
    certificates: tuple[int, ...] = ()


def to_json(listing: Listing) -> dict[str, Any]:
    """A value that JSON keeps."""
    kept = asdict(listing)
    for name in ("variants", "photos", "certificates"):
        kept[name] = list(kept[name])
    return kept


def from_json(kept: dict[str, Any]) -> Listing:
    """The listing that `to_json` kept."""
    return Listing(
        shelf_id=kept["shelf_id"],
        set_code=kept["set_code"],
        variants=tuple(
            ListedVariant(_text(each["text"]), each["price"], each["id"]) for each in kept["variants"]
        ),
        photos=tuple(ListedPhoto(**each) for each in kept["photos"]),
        certificates=tuple(kept["certificates"]),
    )


def moved(photos: tuple[ListedPhoto, ...], key: str, by: int) -> tuple[ListedPhoto, ...]:
    """The pictures with one of them so many places later (or earlier); beyond an end it stays there."""
    there = [photo.key for photo in photos]
    if key not in there:
        return photos
    old = there.index(key)
    rest = [photo for photo in photos if photo.key != key]
    rest.insert(max(0, old + by), photos[old])
    return tuple(rest)


def described(
    photos: tuple[ListedPhoto, ...], words: dict[str, str], english: dict[str, str]
) -> tuple[ListedPhoto, ...]:
    """The pictures with new words, by key; an empty text keeps the old one, an empty English one takes it away."""
    return tuple(
        replace(
            photo,
            alt=words.get(photo.key) or photo.alt,
            alt_en=english.get(photo.key, photo.alt_en) or None,
        )
        for photo in photos
    )


def _text(kept: dict[str, Any]) -> VariantText:
    kinds = {"measure": Measure, "storage": Storage, "reach": Reach, "vat_class": VatClass}
    return VariantText(**{**kept, **{name: kind(kept[name]) for name, kind in kinds.items()}})
