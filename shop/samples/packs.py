"""How the sample packs goods: sizes, prices, life and storage are made up.

Nothing here is a claim about a real product: prices and packs of the published products are not known.
Money in đồng, weights in grams, volumes in millilitres, life in days (None: no date on the pack).
"""

from dataclasses import dataclass

from shop.catalogue.states import Measure, Reach, Storage, VatClass


@dataclass(frozen=True)
class Pack:
    """One way a good is sold."""

    name: str
    name_en: str
    unit: str
    price: int
    net_g: int | None = None
    net_ml: int | None = None
    gross_g: int = 500
    measure: Measure = Measure.PIECE
    step: int = 1
    price_per: int = 1


@dataclass(frozen=True)
class Profile:
    """What goods of one kind have in common."""

    shelf: str
    what: str
    what_en: str
    packs: tuple[Pack, ...]
    life_days: int | None
    promise_days: int = 0
    storage: Storage = Storage.NORMAL
    reach: Reach = Reach.COUNTRY
    transit_days: int = 5
    vat: VatClass = VatClass.STANDARD
    alcohol_bp: int | None = None
    keep: str = "Để nơi khô ráo, thoáng mát, tránh ánh nắng trực tiếp."
    keep_en: str = "Keep dry and cool, away from direct sunlight."


def jar(grams: int, price: int) -> Pack:
    """A jar of so many grams."""
    return Pack(f"Hũ {grams} g", f"{grams} g jar", "hũ", price, net_g=grams, gross_g=grams + 180)


def bottle(ml: int, price: int) -> Pack:
    """A bottle of so many millilitres."""
    return Pack(f"Chai {ml} ml", f"{ml} ml bottle", "chai", price, net_ml=ml, gross_g=ml + 250)


def bag(grams: int, price: int) -> Pack:
    """A bag of so many grams."""
    weight = f"{grams // 1000} kg" if grams % 1000 == 0 else f"{grams} g"
    return Pack(f"Túi {weight}", f"{weight} bag", "túi", price, net_g=grams, gross_g=grams + 40)


def box(name: str, name_en: str, price: int, grams: int) -> Pack:
    """A box with a name of its own."""
    return Pack(name, name_en, "hộp", price, net_g=grams, gross_g=grams + 120)


def loose(price: int) -> Pack:
    """Weighed at the counter in steps of 100 g; the price is for a kilogram."""
    return Pack(
        "Cân theo kg",
        "By weight",
        "kg",
        price,
        gross_g=1100,
        measure=Measure.GRAM,
        step=100,
        price_per=1000,
    )


COOL = "Bảo quản lạnh 0–4 °C."
COOL_EN = "Keep chilled at 0–4 °C."
