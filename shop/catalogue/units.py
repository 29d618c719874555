"""The words after a number of packs: kept in Vietnamese, said in the reader's language where it is a common one."""

from collections.abc import Callable

from shop.core.sentences import Sentence, lazy
from shop.web.i18n import ngettext

COMMON: dict[str, Sentence] = {
    "bộ": lazy("bộ"),
    "bó": lazy("bó"),
    "cây": lazy("cây"),
    "chai": lazy("chai"),
    "chiếc": lazy("chiếc"),
    "con": lazy("con"),
    "giỏ": lazy("giỏ"),
    "gói": lazy("gói"),
    "hũ": lazy("hũ"),
    "hộp": lazy("hộp"),
    "lọ": lazy("lọ"),
    "lốc": lazy("lốc"),
    "quả": lazy("quả"),
    "set": lazy("set"),
    "thùng": lazy("thùng"),
    "túi": lazy("túi"),
}

COUNTED: dict[str, Callable[[int], str]] = {
    "bộ": lambda n: ngettext("%(num)d bộ", "%(num)d bộ", n),
    "bó": lambda n: ngettext("%(num)d bó", "%(num)d bó", n),
    "cây": lambda n: ngettext("%(num)d cây", "%(num)d cây", n),
    "chai": lambda n: ngettext("%(num)d chai", "%(num)d chai", n),
    "chiếc": lambda n: ngettext("%(num)d chiếc", "%(num)d chiếc", n),
    "con": lambda n: ngettext("%(num)d con", "%(num)d con", n),
    "giỏ": lambda n: ngettext("%(num)d giỏ", "%(num)d giỏ", n),
    "gói": lambda n: ngettext("%(num)d gói", "%(num)d gói", n),
    "hũ": lambda n: ngettext("%(num)d hũ", "%(num)d hũ", n),
    "hộp": lambda n: ngettext("%(num)d hộp", "%(num)d hộp", n),
    "lọ": lambda n: ngettext("%(num)d lọ", "%(num)d lọ", n),
    "lốc": lambda n: ngettext("%(num)d lốc", "%(num)d lốc", n),
    "quả": lambda n: ngettext("%(num)d quả", "%(num)d quả", n),
    "set": lambda n: ngettext("%(num)d set", "%(num)d set", n),
    "thùng": lambda n: ngettext("%(num)d thùng", "%(num)d thùng", n),
    "túi": lambda n: ngettext("%(num)d túi", "%(num)d túi", n),
}


def unit_word(unit: str) -> str:
    """A variant's unit for the reader; one that is not common stays as staff wrote it."""
    return str(COMMON.get(unit, unit))


def counted(number: int, unit: str) -> str:
    """`3 hộp`; in English `3 boxes`. The space does not break."""
    words = COUNTED[unit](number) if unit in COUNTED else f"{number} {unit}"
    return words.replace(" ", "\u00a0")
