"""Units of the reference data, written when a test first needs them."""

from shop.core.folding import fold
from shop.extensions import session
from shop.geography import reference
from shop.geography.models import Commune, Province

THANH_HOA = "38"
PHU_THO = "25"
HAC_THANH = "14797"
HOANG_THANH = "16000"
VIET_TRI = "07900"


def province(code: str = THANH_HOA) -> str:
    """The code of a province that stands in the database."""
    if session.get(Province, code) is None:
        unit = reference.provinces()[code]
        session.add(
            Province(
                code=code,
                name=unit.name,
                kind=unit.kind,
                region=unit.region.value,
                folded=fold(unit.full_name),
            )
        )
        session.flush()
    return code


def commune(code: str = HAC_THANH) -> str:
    """The code of a commune that stands in the database."""
    if session.get(Commune, code) is None:
        unit = reference.communes()[code]
        session.add(
            Commune(
                code=code,
                province_code=province(unit.province_code),
                kind=unit.kind,
                name=unit.name,
                folded=reference.folded_commune(unit),
            )
        )
        session.flush()
    return code
