"""Illustrative packs by kind of good: sizes, prices, life and storage are made up for the sample.

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


def _jar(grams: int, price: int) -> Pack:
    return Pack(f"Hũ {grams} g", f"{grams} g jar", "hũ", price, net_g=grams, gross_g=grams + 180)


def _bottle(ml: int, price: int) -> Pack:
    return Pack(f"Chai {ml} ml", f"{ml} ml bottle", "chai", price, net_ml=ml, gross_g=ml + 250)


def _bag(grams: int, price: int) -> Pack:
    weight = f"{grams // 1000} kg" if grams % 1000 == 0 else f"{grams} g"
    return Pack(f"Túi {weight}", f"{weight} bag", "túi", price, net_g=grams, gross_g=grams + 40)


def _box(name: str, name_en: str, price: int, grams: int) -> Pack:
    return Pack(name, name_en, "hộp", price, net_g=grams, gross_g=grams + 120)


def _loose(price: int) -> Pack:
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


_COOL = "Bảo quản lạnh 0–4 °C."
_COOL_EN = "Keep chilled at 0–4 °C."

PROFILES: dict[str, Profile] = {
    "paste": Profile(
        "mam-gia-vi",
        "mắm lên men từ thủy sản",
        "fermented seafood paste",
        (_jar(200, 55_000), _jar(450, 105_000)),
        540,
        60,
    ),
    "fishsauce": Profile(
        "mam-gia-vi",
        "nước mắm truyền thống",
        "traditional fish sauce",
        (_bottle(250, 68_000), _bottle(500, 120_000)),
        720,
        90,
    ),
    "soy": Profile("mam-gia-vi", "tương đậu nành", "soybean sauce", (_bottle(500, 38_000),), 365, 45),
    "rice": Profile(
        "mien-mi-gao",
        "gạo nếp địa phương",
        "local sticky rice",
        (_bag(1000, 42_000), _bag(5000, 199_000)),
        270,
        45,
    ),
    "noodle": Profile(
        "mien-mi-gao",
        "sợi miến, mì từ gạo",
        "noodles made of rice",
        (_bag(500, 32_000), _bag(1000, 60_000)),
        365,
        45,
    ),
    "starch": Profile("mien-mi-gao", "bột sắn dây", "kudzu starch", (_bag(500, 85_000),), 540, 60),
    "teabag": Profile(
        "che-tra",
        "trà túi lọc",
        "tea bags",
        (_box("Hộp 20 túi lọc", "Box of 20 bags", 65_000, 40),),
        540,
        60,
    ),
    "tea": Profile(
        "che-tra", "chè xanh sao khô", "roasted green tea", (_bag(200, 70_000), _bag(500, 165_000)), 540, 60
    ),
    "finetea": Profile(
        "che-tra",
        "chè búp tuyển chọn",
        "selected bud tea",
        (_box("Hộp 100 g", "100 g box", 180_000, 100), _box("Hộp 200 g", "200 g box", 345_000, 200)),
        720,
        90,
    ),
    "honey": Profile("mat-ong", "mật ong", "honey", (_bottle(350, 120_000), _bottle(650, 210_000)), 720, 90),
    "nem": Profile(
        "nem-gio-thit-chua",
        "nem",
        "nem",
        (_box("Hộp 10 quả", "Box of 10", 60_000, 350),),
        8,
        3,
        Storage.CHILLED,
        Reach.REGION,
        2,
        keep=_COOL,
        keep_en=_COOL_EN,
    ),
    "gio": Profile(
        "nem-gio-thit-chua",
        "giò",
        "pork roll",
        (Pack("Cây 500 g", "500 g roll", "cây", 95_000, net_g=500, gross_g=560),),
        12,
        4,
        Storage.CHILLED,
        Reach.REGION,
        2,
        keep=_COOL,
        keep_en=_COOL_EN,
    ),
    "sausage": Profile(
        "nem-gio-thit-chua",
        "lạp sườn",
        "dried sausage",
        (_bag(500, 150_000),),
        60,
        15,
        Storage.CHILLED,
        Reach.REGION,
        2,
        keep=_COOL,
        keep_en=_COOL_EN,
    ),
    "sourmeat": Profile(
        "nem-gio-thit-chua",
        "thịt lợn lên men thính",
        "pork fermented with roasted rice",
        (_box("Hộp 250 g", "250 g box", 65_000, 250), _box("Hộp 500 g", "500 g box", 125_000, 500)),
        30,
        10,
        Storage.CHILLED,
        Reach.COUNTRY,
        3,
        keep=_COOL,
        keep_en=_COOL_EN,
    ),
    "sourfish": Profile(
        "nem-gio-thit-chua",
        "cá lên men thính",
        "fish fermented with roasted rice",
        (_jar(500, 110_000),),
        90,
        20,
        Storage.CHILLED,
        Reach.COUNTRY,
        3,
        keep=_COOL,
        keep_en=_COOL_EN,
    ),
    "floss": Profile(
        "nem-gio-thit-chua", "ruốc cá", "fish floss", (_box("Hộp 200 g", "200 g box", 135_000, 200),), 180, 30
    ),
    "fish": Profile(
        "tuoi-song",
        "cá sông",
        "river fish",
        (_bag(500, 98_000),),
        180,
        30,
        Storage.FROZEN,
        Reach.REGION,
        2,
        VatClass.FARM_RAW,
        keep="Bảo quản đông −18 °C.",
        keep_en="Keep frozen at −18 °C.",
    ),
    "chicken": Profile(
        "tuoi-song",
        "gà nguyên con",
        "whole chicken",
        (Pack("Con khoảng 1,5 kg", "About 1.5 kg", "con", 240_000, net_g=1500, gross_g=1600),),
        5,
        2,
        Storage.CHILLED,
        Reach.PROVINCE,
        1,
        VatClass.FARM_RAW,
        keep=_COOL,
        keep_en=_COOL_EN,
    ),
    "egg": Profile(
        "tuoi-song",
        "trứng",
        "eggs",
        (_box("Hộp 10 quả", "Box of 10", 42_000, 600),),
        30,
        10,
        Storage.NORMAL,
        Reach.PROVINCE,
        1,
        VatClass.FARM_RAW,
    ),
    "fruit": Profile(
        "tuoi-song",
        "trái cây tươi",
        "fresh fruit",
        (_loose(45_000),),
        14,
        4,
        Storage.NORMAL,
        Reach.REGION,
        2,
        VatClass.FARM_RAW,
    ),
    "pomelo": Profile(
        "tuoi-song",
        "bưởi",
        "pomelo",
        (Pack("Quả", "Each", "quả", 45_000, gross_g=1100),),
        60,
        20,
        Storage.NORMAL,
        Reach.COUNTRY,
        4,
        VatClass.FARM_RAW,
    ),
    "freshveg": Profile(
        "tuoi-song",
        "rau, nấm tươi",
        "fresh vegetables and mushrooms",
        (_bag(300, 35_000),),
        7,
        2,
        Storage.CHILLED,
        Reach.PROVINCE,
        1,
        VatClass.FARM_RAW,
        keep=_COOL,
        keep_en=_COOL_EN,
    ),
    "dried": Profile(
        "banh-keo-do-kho", "đồ khô", "dried goods", (_bag(200, 68_000), _bag(500, 160_000)), 365, 45
    ),
    "sweet": Profile(
        "banh-keo-do-kho",
        "bánh kẹo truyền thống",
        "traditional sweets",
        (_box("Hộp 300 g", "300 g box", 45_000, 300),),
        90,
        20,
    ),
    "cake": Profile(
        "banh-keo-do-kho",
        "bánh truyền thống",
        "traditional cakes",
        (_box("Chục 10 chiếc", "Ten pieces", 70_000, 600),),
        7,
        2,
        Storage.NORMAL,
        Reach.PROVINCE,
        1,
    ),
    "oil": Profile(
        "mam-gia-vi", "dầu thực vật", "vegetable oil", (_bottle(250, 95_000), _bottle(500, 180_000)), 540, 60
    ),
    "nest": Profile(
        "thao-duoc-suc-khoe",
        "yến sào",
        "bird's nest",
        (_box("Hộp 50 g", "50 g box", 1_650_000, 50),),
        720,
        90,
    ),
    "nestjar": Profile(
        "thao-duoc-suc-khoe",
        "yến chưng",
        "stewed bird's nest",
        (_box("Lốc 6 hũ", "Six jars", 210_000, 420),),
        365,
        60,
    ),
    "herb": Profile("thao-duoc-suc-khoe", "dược liệu khô", "dried herbs", (_bag(250, 90_000),), 540, 60),
    "capsule": Profile(
        "thao-duoc-suc-khoe",
        "viên nang thảo dược",
        "herbal capsules",
        (_box("Hộp 60 viên", "60 capsules", 280_000, 60),),
        900,
        180,
    ),
    "syrup": Profile(
        "thao-duoc-suc-khoe", "siro thảo dược", "herbal syrup", (_bottle(120, 95_000),), 720, 120
    ),
    "cordyceps": Profile(
        "thao-duoc-suc-khoe",
        "đông trùng hạ thảo sấy khô",
        "dried cordyceps",
        (_box("Hộp 10 g", "10 g box", 250_000, 10), _box("Hộp 50 g", "50 g box", 1_100_000, 50)),
        720,
        120,
    ),
    "essential": Profile(
        "thao-duoc-suc-khoe",
        "tinh dầu",
        "essential oil",
        (_bottle(10, 75_000), _bottle(50, 260_000)),
        900,
        120,
    ),
    "drink": Profile(
        "do-uong", "đồ uống không cồn", "soft drinks", (_bottle(300, 35_000), _bottle(1000, 98_000)), 180, 30
    ),
    "spirit": Profile(
        "do-uong",
        "rượu trắng",
        "rice spirit",
        (_bottle(500, 120_000),),
        None,
        0,
        Storage.NORMAL,
        Reach.PICKUP,
        0,
        VatClass.STANDARD_NO_CUT,
        2950,
    ),
    "wine": Profile(
        "do-uong",
        "rượu ngâm",
        "infused spirit",
        (_bottle(500, 160_000),),
        None,
        0,
        Storage.NORMAL,
        Reach.PICKUP,
        0,
        VatClass.STANDARD_NO_CUT,
        2500,
    ),
    "craft": Profile(
        "coi-tre", "đồ đan cói", "woven sedge", (Pack("Chiếc", "Each", "chiếc", 145_000, gross_g=700),), None
    ),
    "mat": Profile(
        "coi-tre",
        "chiếu, thảm cói",
        "sedge mats",
        (Pack("Chiếc 1,6 × 2 m", "1.6 × 2 m", "chiếc", 420_000, gross_g=2800),),
        None,
    ),
    "bamboo": Profile(
        "coi-tre", "đồ tre", "bamboo goods", (Pack("Bộ", "Set", "bộ", 85_000, gross_g=400),), None
    ),
}
