"""Goods of invented producers: they carry what must never be said of a real name.

Each stands for one case of the rules: a last day, an extension, a withdrawal, a rejection, a recall, a suspension.
"""

from dataclasses import dataclass

from shop.samples.goods import Sample

NORTH = "Cơ sở mẫu Sông Mã (không có thật)"
MIDLAND = "Cơ sở mẫu Trung Du (không có thật)"
SUSPENDED = "Cơ sở mẫu Bến Thuyền (không có thật)"
_SOURCE = "Dữ liệu mẫu, không có thật"


@dataclass(frozen=True)
class Kind:
    """What the certificate of an invented good shows."""

    sample: Sample
    certificate: str


def _good(  # noqa: PLR0917 - one row of the table below
    name: str, name_en: str, set_code: int, stars: int | None, owner: str, profile: str, certificate: str
) -> Kind:
    province = "38" if owner == NORTH else "25"
    sample = Sample(
        name=name,
        name_en=name_en,
        province_code=province,
        set_code=set_code,
        stars=stars,
        issued="",
        owner=owner,
        place="Phường Hạc Thành" if province == "38" else "Phường Việt Trì",
        commune_code="14797" if province == "38" else "07900",
        source=_SOURCE,
        profile=profile,
        is_invented=True,
    )
    return Kind(sample, certificate)


GOODS: tuple[Kind, ...] = (
    _good(
        "Mắm mẫu hết hạn hôm nay", "Sample paste, certificate ends today", 9, 4, NORTH, "paste", "last day"
    ),
    _good("Chè mẫu sắp hết chứng nhận", "Sample tea, certificate ends soon", 11, 3, MIDLAND, "tea", "ending"),
    _good(
        "Miến mẫu được gia hạn", "Sample noodles, certificate extended", 6, 3, MIDLAND, "noodle", "extended"
    ),
    _good("Mật ong mẫu ngày 29/2", "Sample honey, issued on 29 February", 4, 4, NORTH, "honey", "leap day"),
    _good(
        "Kẹo mẫu bị thu hồi chứng nhận",
        "Sample candy, certificate withdrawn",
        7,
        3,
        NORTH,
        "sweet",
        "withdrawn",
    ),
    _good("Bộ mẫu A chung chứng nhận", "Sample set A, shared certificate", 21, 4, NORTH, "bamboo", "shared"),
    _good(
        "Bộ mẫu B đã rút khỏi chứng nhận",
        "Sample set B, taken off the certificate",
        21,
        4,
        NORTH,
        "bamboo",
        "shared, withdrawn",
    ),
    _good(
        "Trà mẫu chờ kiểm tra",
        "Sample herbal tea, waiting for a check",
        12,
        3,
        MIDLAND,
        "teabag",
        "submitted",
    ),
    _good("Bột mẫu bị từ chối", "Sample starch, certificate rejected", 7, 3, MIDLAND, "starch", "rejected"),
    _good("Tương mẫu hai chứng nhận", "Sample sauce, two certificates", 9, 3, NORTH, "soy", "two"),
    _good("Nem mẫu có lô thu hồi", "Sample nem with a recalled lot", 8, 3, NORTH, "nem", "plain"),
    _good(
        "Chiếu mẫu của cơ sở tạm ngừng",
        "Sample mat of a suspended producer",
        21,
        3,
        SUSPENDED,
        "mat",
        "plain",
    ),
    _good("Bánh mẫu đặt theo yêu cầu", "Sample cakes made on demand", 6, 3, MIDLAND, "cake", "plain"),
    _good("Đặc sản mẫu chưa có sao", "Sample speciality without a star", 7, None, MIDLAND, "dried", "none"),
)
