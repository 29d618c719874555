"""Reference data of the shop: official sets, shelves, VAT rates, first synonyms and attributes. Loading again changes nothing."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from sqlalchemy import select

from shop.catalogue.models import ProductSet, SearchSynonym, SearchSynonymException, Shelf, VatRate
from shop.catalogue.services.attribute_reference import load_attributes
from shop.catalogue.states import VatClass
from shop.extensions import session

DATA = Path(__file__).parent.parent / "data"

# Domain rule 4.4. The first day is that of the present law; the cut ends on 31/12/2026 unless extended.
CUT_LAW = "NQ 204/2025/QH15, NĐ 174/2025/NĐ-CP"
VAT_LAW = "Luật 48/2024/QH15"
VAT_RATES = (
    (VatClass.STANDARD, 800, date(2025, 7, 1), date(2026, 12, 31), CUT_LAW),
    (VatClass.STANDARD, 1000, date(2027, 1, 1), None, VAT_LAW),
    (VatClass.STANDARD_NO_CUT, 1000, date(2025, 7, 1), None, VAT_LAW),
    (VatClass.FARM_RAW, 500, date(2025, 7, 1), None, VAT_LAW),
)


def load_reference() -> None:
    """Bring sets and shelves to what the files say, and add the VAT rates and attributes that are missing.

    Shelves and rates that staff changed since stay as they are; synonyms are loaded only where there are none.
    """
    _load_sets()
    _load_shelves()
    _load_rates()
    _load_synonyms()
    load_attributes(_rows("attributes.csv"))
    session.flush()


def _load_sets() -> None:
    for row in _rows("product_sets.csv"):
        session.merge(
            ProductSet(
                code=int(row["code"]),
                group_code=row["group_code"],
                group_name=row["group"],
                subgroup=row["subgroup"],
                name=row["set"] or row["subgroup"],
                short_name=row["short_name"],
                short_name_en=row["short_name_en"],
                ministry=row["ministry"],
                is_alcohol=row["alcohol"] == "yes",
                is_shippable=row["shippable"] == "yes",
            )
        )


def _load_shelves() -> None:
    known = set(session.scalars(select(Shelf.slug)))
    session.add_all(
        Shelf(
            slug=row["slug"],
            name=row["name"],
            name_en=row["name_en"],
            intro=row["intro"],
            intro_en=row["intro_en"],
            picture=row["picture"],
            position=position,
        )
        for position, row in enumerate(_rows("shelves.csv"), start=1)
        if row["slug"] not in known
    )


def _load_rates() -> None:
    known = set(
        session.scalars(select(VatRate.vat_class))
    )  # an administrator may have changed the days since
    session.add_all(
        VatRate(vat_class=kind, rate_bp=rate, starts_on=first, ends_on=last, source=source)
        for kind, rate, first, last, source in VAT_RATES
        if kind not in known
    )


def _load_synonyms() -> None:
    if session.scalar(select(SearchSynonym.id).limit(1)) is not None:
        return
    for row in _rows("synonyms.csv"):
        one = SearchSynonym(term=row["term"], also=row["also"], both_ways=row["both_ways"] == "yes")
        session.add(one)
        session.flush()
        phrases = filter(None, row["exceptions"].split("|"))
        session.add_all(SearchSynonymException(synonym_id=one.id, phrase=phrase) for phrase in phrases)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
