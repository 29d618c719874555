"""A place of today's two levels on a form: the province, then one of its communes."""

from __future__ import annotations

from shop.core.sentences import lazy
from shop.geography import queries
from shop.web.forms import ChoiceField, Form

CHOOSE_PROVINCE = lazy("Hãy chọn tỉnh hoặc thành phố.")
CHOOSE_COMMUNE = lazy("Hãy chọn xã hoặc phường.")
NO_PROVINCE = lazy("Chọn tỉnh, thành phố")
NO_COMMUNE = lazy("Chọn xã, phường")


def province_field(*, required: bool = True) -> ChoiceField:
    """The province of a form; `offer_places` fills it."""
    return ChoiceField(lazy("Tỉnh, thành phố"), required=required, needed=CHOOSE_PROVINCE)


def commune_field(*, required: bool = True) -> ChoiceField:
    """The commune of a form; `offer_places` fills it."""
    return ChoiceField(lazy("Xã, phường"), required=required, needed=CHOOSE_COMMUNE)


class PlacedForm(Form):
    """A form with a place. The communes are those of the chosen province."""

    province_code = province_field()
    commune_code = commune_field()

    def offer_places(self, only: str | None = None) -> None:
        """Fill both lists, of one province only if one is given; before the form is validated or drawn."""
        units = [unit for unit in queries.provinces() if only in {None, unit.code}]
        if only is not None and not self.province_code.data:
            self.province_code.data = only
        self.province_code.choices = [] if only else [("", NO_PROVINCE)]
        self.province_code.choices += [(unit.code, unit.full_name) for unit in units]
        communes = queries.communes(self.province_code.data or "")
        self.commune_code.choices = [("", NO_COMMUNE), *((unit.code, unit.full_name) for unit in communes)]
