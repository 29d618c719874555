"""Numbers under bars: the check digit of a GTIN, our own codes for goods that have none, and their bars.

Own codes begin with 20: GS1 leaves the numbers 20-29 to each shop, so they never meet a real one.
"""

from __future__ import annotations

from stdnum import ean

from shop.core.errors import BadInput
from shop.core.sentences import lazy

OWN = "20"
LENGTHS = frozenset({8, 12, 13, 14})
_LEFT = (
    [
        "0001101",
        "0011001",
        "0010011",
        "0111101",
        "0100011",
        "0110001",
        "0101111",
        "0111011",
        "0110111",
        "0001011",
    ],
    [
        "0100111",
        "0110011",
        "0011011",
        "0100001",
        "0011101",
        "0111001",
        "0000101",
        "0010001",
        "0001001",
        "0010111",
    ],
)
_RIGHT = [
    "1110010",
    "1100110",
    "1101100",
    "1000010",
    "1011100",
    "1001110",
    "1010000",
    "1000100",
    "1001000",
    "1110100",
]
# Which of the left digits are written in the second way says the first digit, which has no bars.
_FIRST = ["000000", "001011", "001101", "001110", "010011", "011001", "011100", "010101", "010110", "011010"]


def parse_gtin(text: str, field: str = "barcode") -> str:
    """A GTIN of 8, 12, 13 or 14 digits with its right check digit; spaces do not count. Raises BadInput for ``field``."""
    bare = "".join(text.split())
    if not bare.isascii() or not bare.isdigit() or len(bare) not in LENGTHS:
        raise BadInput(field, lazy("Mã vạch có 8, 12, 13 hoặc 14 chữ số."))
    if not ean.is_valid(bare):
        raise BadInput(field, lazy("Số cuối của mã vạch không khớp. Hãy gõ lại đúng các số dưới vạch."))
    if len(bare) == 13 and bare.startswith("2"):
        raise BadInput(
            field, lazy("Mã bắt đầu bằng số 2 là mã nội bộ của cửa hàng, không phải mã của nhà sản xuất.")
        )
    return bare


def own_code(variant_id: int) -> str:
    """The shop's own code of a variant, 13 digits with its check digit."""
    body = f"{OWN}{variant_id:010d}"
    return f"{body}{ean.calc_check_digit(body)}"


def variant_of(code: str) -> int | None:
    """The variant that an own code names; None for anything else, a wrong check digit too."""
    if len(code) != 13 or not code.startswith(OWN) or not code.isdigit() or not ean.is_valid(code):
        return None
    return int(code[len(OWN) : -1])


def bars(code: str) -> str:
    """The 95 modules of an EAN-13, 1 is black; a code of 12 digits is read as 13 with a leading 0."""
    digits = [int(digit) for digit in code.zfill(13)]
    ways = _FIRST[digits[0]]
    left = "".join(_LEFT[int(way)][digit] for way, digit in zip(ways, digits[1:7], strict=True))
    right = "".join(_RIGHT[digit] for digit in digits[7:])
    return f"101{left}01010{right}101"
