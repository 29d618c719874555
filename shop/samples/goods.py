"""Producers, products, packs and prices of the sample, written in bulk.

Names, places, owners and sources are as published; packs and prices are illustrative (see ``profiles``).
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from sqlalchemy import select

from shop.catalogue.models import Price, Product, ProductImage, ProductVersion, Shelf, Variant
from shop.catalogue.queries.attributes import attributes
from shop.catalogue.states import PriceKind, ProductState, VersionState
from shop.core.folding import nfc, slugify
from shop.extensions import session
from shop.producers.models import Producer
from shop.producers.states import LegalForm
from shop.samples.attributes import attribute_values, write_values
from shop.samples.bulk import reserve_ids, write
from shop.samples.drawings import drawing_for
from shop.samples.packs import Pack, Profile
from shop.samples.profiles import PROFILES

PUBLISHED_BEFORE = timedelta(days=40)
_HEALTH_FOOD = 18
_GIFTS = frozenset({"finetea", "nest", "honey", "cordyceps", "craft"})
_PROVINCES = {"38": "Thanh Hóa", "25": "Phú Thọ"}
_ABOUT = (
    "{name} là sản phẩm của {owner} ({place}, {province}), có tên trong danh sách OCOP đã công bố. "
    "Quy cách, giá, lô và hạn dùng trên trang này là dữ liệu mẫu để minh họa."
)
_ABOUT_EN = (
    "{name} is made by {owner} ({place}, {province}) and named in published OCOP lists. "
    "Packs, prices, lots and dates on this page are sample data for illustration."
)
_INVENTED = "{name} được dựng lên để minh họa, không có thật."
_INVENTED_EN = "{name} is made up for illustration and does not exist."
_LEGAL_FORMS = (
    ("HTX", LegalForm.COOPERATIVE),
    ("Công ty", LegalForm.COMPANY),
    ("Hộ kinh doanh", LegalForm.HOUSEHOLD_BUSINESS),
)


@dataclass(frozen=True)
class Sample:
    """One product to write. ``issued``: a year, a month or a day as published, or empty."""

    name: str
    name_en: str
    province_code: str
    set_code: int
    stars: int | None
    issued: str
    owner: str
    place: str
    commune_code: str | None
    source: str
    profile: str
    is_invented: bool = False


def published() -> list[Sample]:
    """Read the published products."""
    text = files("shop.samples").joinpath("data/products.csv").read_text(encoding="utf-8")
    return [_sample(row) for row in csv.DictReader(text.splitlines())]


def _sample(row: dict[str, str]) -> Sample:
    return Sample(
        name=nfc(row["name"]),
        name_en=nfc(row["name_en"]),
        province_code=row["province_code"],
        set_code=int(row["set_code"]),
        stars=int(row["stars"]) if row["stars"] else None,
        issued=row["issued"],
        owner=nfc(row["owner"]) or f"Chủ thể {nfc(row['name'])} (nguồn không nêu tên)",
        place=_place(nfc(row["place"])),
        commune_code=row["commune_code"] or None,
        source=nfc(row["source"]),
        profile=row["profile"],
    )


def _place(published: str) -> str:
    """The place as published; of a province that is no more only its name, said as people say it."""
    return f"{published.removeprefix('ex-')} (cũ)" if published.startswith("ex-") else published


def add_producers(samples: Iterable[Sample], at: datetime) -> dict[str, int]:
    """Write one producer per owner; give their ids by name."""
    rows: dict[str, dict[str, Any]] = {}
    for sample in samples:
        known = rows.get(sample.owner)
        if known is None or (known["commune_code"] is None and sample.commune_code):
            rows[sample.owner] = _producer_row(sample, at)
    write(Producer, rows.values())
    pairs = session.execute(select(Producer.name, Producer.id).where(Producer.name.in_(rows)))
    return dict(pairs.all())


def _producer_row(sample: Sample, at: datetime) -> dict[str, Any]:
    form = next((form for word, form in _LEGAL_FORMS if sample.owner.startswith(word)), LegalForm.UNKNOWN)
    return {
        "slug": slugify(sample.owner)[:80].strip("-"),
        "name": sample.owner,
        "legal_form": form,
        "commune_code": sample.commune_code,
        "province_code": sample.province_code,
        "place_published": sample.place or None,
        "source": sample.source,
        "is_sample": True,
        "created_at": at,
    }


def add_products(samples: list[Sample], producers: dict[str, int], at: datetime) -> dict[str, int]:
    """Write products with one published version, packs, prices and a drawing; give their ids by name."""
    shelves = dict(session.execute(select(Shelf.slug, Shelf.id)).all())
    ids = dict(zip((s.name for s in samples), reserve_ids(Product, len(samples)), strict=True))
    versions = dict(zip(ids.values(), reserve_ids(ProductVersion, len(samples)), strict=True))
    born = at - PUBLISHED_BEFORE
    write(Product, (_product_row(s, ids[s.name], versions, producers, shelves, born) for s in samples))
    known = attributes()
    values = {s.name: attribute_values(s.name, s.set_code, known, is_invented=s.is_invented) for s in samples}
    write(
        ProductVersion,
        (
            {**_version_row(s, ids[s.name], versions[ids[s.name]], born), "attributes": values[s.name]}
            for s in samples
        ),
    )
    write_values(((ids[name], kept) for name, kept in values.items()), known)
    write(ProductImage, (_image_row(s, ids[s.name]) for s in samples))
    _add_variants(samples, ids, born)
    return ids


def _product_row(  # noqa: PLR0917 - one row needs the keys of all its neighbours
    sample: Sample,
    product_id: int,
    versions: dict[int, int],
    producers: dict[str, int],
    shelves: dict[str, int],
    born: datetime,
) -> dict[str, Any]:
    return {
        "id": product_id,
        "slug": slugify(sample.name)[:120].strip("-"),
        "producer_id": producers[sample.owner],
        "set_code": sample.set_code,
        "shelf_id": shelves[PROFILES[sample.profile].shelf],
        "province_code": sample.province_code,
        "state": ProductState.PUBLISHED,
        "published_version_id": versions[product_id],
        "is_gift": sample.profile in _GIFTS,
        "is_sample": True,
        "source": sample.source,
        "created_at": born,
        # Minutes apart, so that "newest first" has one order on every machine; real goods before invented ones.
        "published_at": born + timedelta(minutes=0 if sample.is_invented else product_id % 50_000),
    }


def _version_row(sample: Sample, product_id: int, version_id: int, born: datetime) -> dict[str, Any]:
    profile = PROFILES[sample.profile]
    province = _PROVINCES[sample.province_code]
    place = sample.place.split("→")[-1].strip() or province
    alcohol = profile.alcohol_bp is not None
    return {
        "id": version_id,
        "product_id": product_id,
        "number": 1,
        "state": VersionState.PUBLISHED,
        "name": sample.name,
        "name_en": sample.name_en,
        "summary": f"{profile.what[0].upper()}{profile.what[1:]} của {sample.owner}, {province}.",
        "summary_en": f"{profile.what_en[0].upper()}{profile.what_en[1:]} from {province}.",
        "description": (_INVENTED if sample.is_invented else _ABOUT).format(
            name=sample.name, owner=sample.owner, place=place, province=province
        ),
        "description_en": (_INVENTED_EN if sample.is_invented else _ABOUT_EN).format(
            name=sample.name_en, owner=sample.owner, place=place, province=province
        ),
        "responsible_name": sample.owner,
        "responsible_address": f"{place}, {province}" if place != province else province,
        "origin": f"{province}, Việt Nam",
        "ingredients": "Ghi trên nhãn bao bì của chủ thể (dữ liệu mẫu).",
        "usage": "Theo hướng dẫn trên bao bì (dữ liệu mẫu).",
        "storage_note": profile.keep,
        "warning": _warning(sample, alcohol=alcohol),
        "origin_en": f"{province}, Vietnam",
        "ingredients_en": "See the producer's label on the pack (sample data).",
        "usage_en": "As written on the pack (sample data).",
        "storage_note_en": profile.keep_en,
        "warning_en": _warning_en(sample, alcohol=alcohol),
        "created_at": born,
        "published_at": born,
    }


def _warning(sample: Sample, *, alcohol: bool) -> str | None:
    if alcohol:
        return "Không dùng cho người dưới 18 tuổi, phụ nữ mang thai. Đã uống rượu bia thì không lái xe."
    if sample.set_code == _HEALTH_FOOD:
        return "Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh."
    return None


def _warning_en(sample: Sample, *, alcohol: bool) -> str | None:
    if alcohol:
        return "Not for people under 18 or pregnant women. Do not drive after drinking alcohol."
    if sample.set_code == _HEALTH_FOOD:
        return "This food is not a medicine and does not replace medical treatment."
    return None


def _image_row(sample: Sample, product_id: int) -> dict[str, Any]:
    return {
        "product_id": product_id,
        "drawing": drawing_for(sample.name, sample.set_code),
        "alt": f"Tranh minh họa cho {sample.name}",
        "alt_en": f"Illustration for {sample.name_en}",
    }


def _add_variants(samples: list[Sample], ids: dict[str, int], born: datetime) -> None:
    packs = [(s, place, pack) for s in samples for place, pack in enumerate(PROFILES[s.profile].packs)]
    keys = reserve_ids(Variant, len(packs))
    write(
        Variant,
        (
            _variant_row(s, ids[s.name], key, place, pack)
            for key, (s, place, pack) in zip(keys, packs, strict=True)
        ),
    )
    write(
        Price,
        (
            {
                "variant_id": key,
                "kind": PriceKind.REGULAR,
                "amount": _amount(pack, ids[s.name]),
                "starts_at": born,
                "set_at": born,
            }
            for key, (s, _, pack) in zip(keys, packs, strict=True)
        ),
    )


def _variant_row(sample: Sample, product_id: int, variant_id: int, place: int, pack: Pack) -> dict[str, Any]:
    profile: Profile = PROFILES[sample.profile]
    return {
        "id": variant_id,
        "product_id": product_id,
        "sku": f"M{product_id:05d}-{place + 1}",
        "name": pack.name,
        "name_en": pack.name_en,
        "unit": pack.unit,
        "measure": pack.measure,
        "step": pack.step,
        "price_per": pack.price_per,
        "net_weight_g": pack.net_g,
        "net_volume_ml": pack.net_ml,
        "gross_weight_g": pack.gross_g,
        "storage": profile.storage,
        "reach": profile.reach,
        "max_transit_days": profile.transit_days,
        "promise_days": profile.promise_days,
        "alcohol_bp": profile.alcohol_bp,
        "vat_class": profile.vat,
        "position": place,
    }


def _amount(pack: Pack, product_id: int) -> int:
    """Vary the profile's price by product, in whole thousands of đồng."""
    return pack.price * (90 + product_id * 7 % 21) // 100_000 * 1000 or 1000
