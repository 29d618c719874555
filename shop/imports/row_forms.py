"""The cells of a row in the fields of the listing form: what a valid product is, is said there alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from shop.catalogue.attributes import AttributeRow
from shop.catalogue.forms import MEASURES, REACHES, STORAGES
from shop.catalogue.listing_forms import ListingForm, StarPart, VariantPart
from shop.catalogue.queries.attributes import attributes
from shop.catalogue.queries.staff import set_choices, shelf_choices
from shop.certification.states import IssuerLevel
from shop.certification.wording import ISSUER_LEVELS
from shop.core.folding import fold
from shop.core.sentences import Sentence, lazy
from shop.imports.columns import BY_FIELD, COLUMNS, Part, Sort
from shop.imports.traits import by_column, shown_trait
from shop.web.choice_fields import ChoiceField
from shop.web.forms import DayField, OpenForm, TextField

OF_VARIANT = {"variant_name": "name", "variant_name_en": "name_en"}
OF_PAPER = {
    column.field: column.field.removeprefix("star_") for column in COLUMNS if column.part is Part.PAPER
}
OWN = OF_VARIANT | OF_PAPER
LEVELS = [
    (IssuerLevel.DISTRICT, "cấp huyện"),
    (IssuerLevel.PROVINCE, "cấp tỉnh"),
    (IssuerLevel.CENTRAL, "cấp trung ương"),
    (IssuerLevel.CENTRAL, "cấp quốc gia"),
]
NO_CHOICE = lazy("Không có lựa chọn này. Xem trang Giá trị cho phép trong tệp mẫu.")
NEEDED = ("name", "set_code", "shelf_id")


class WordsRow(ListingForm):
    """What a product says of itself; no browser sends it, so it carries no token."""

    class Meta(OpenForm.Meta):
        pass


class PaperRow(StarPart):
    """The certificate that a product claims; a sheet brings no scan."""

    product_code = TextField(max_length=40, required=False)
    expires_on = DayField(required=False)


class Fields:
    """The three forms, filled anew for each row, and what their choices are called."""

    def __init__(self) -> None:
        self.words, self.pack = WordsRow(formdata=None), VariantPart(formdata=None)
        self.paper = PaperRow(formdata=None)
        self.traits = attributes()
        self.columns: dict[int, list[tuple[str, AttributeRow]]] = {}  # by official set
        shelves = [each for language in ("vi", "en") for each in shelf_choices(language)]
        sets = [each for language in ("vi", "en") for each in set_choices(language)]
        self.words.offer(shelves, sets)
        self.choices = {
            "shelf_id": _called(shelves),
            "set_code": _called(sets),
            "measure": _called(MEASURES),
            "storage": _called(STORAGES),
            "reach": _called(REACHES),
            "star_issuer_level": _called([*ISSUER_LEVELS.items(), *LEVELS]),
        }

    def read_words(self, given: Mapping[str, str], *, is_new: bool) -> dict[str, str]:
        """Fill the words; what is wrong by field. Of a product that is there only what was given counts."""
        return self._read(self.words, given, [*given, *(NEEDED if is_new else ())])

    def read_pack(self, given: Mapping[str, str]) -> dict[str, str]:
        """Fill the variant; what is wrong by field."""
        return self._read(self.pack, given, list(given))

    def read_paper(self, given: Mapping[str, str]) -> dict[str, str]:
        """Fill the certificate; what is wrong by field."""
        return self._read(self.paper, given, list(given)) if given else {}

    def value(self, field: str) -> Any:
        """What a field holds now."""
        return self._field(field).data

    def shown(self, field: str, value: Any) -> str:
        """A value as it would be typed."""
        if value in (None, ""):
            return ""
        found = self._field(field)
        if isinstance(found, ChoiceField):
            names = {choice.value: str(choice.label) for choice in reversed(found.choices or [])}
            return names.get(value, str(value))
        return str(found.show(value))

    def offered(self, field: str) -> list[Any]:
        """The values that may be chosen, each once, in their order."""
        return list(dict.fromkeys(choice.value for choice in self._field(field).choices))

    def shown_traits(self, set_code: int, values: Mapping[str, Any] | None) -> dict[str, str]:
        """The attributes of goods of a set, by column, as they would be typed."""
        if set_code not in self.columns:
            self.columns[set_code] = by_column(self.traits, set_code)
        given = values or {}
        return {column: shown_trait(row, given.get(row.code)) for column, row in self.columns[set_code]}

    def _read(self, form: Any, given: Mapping[str, str], asked: Iterable[str]) -> dict[str, str]:
        sent = {OWN.get(field, field): self._chosen(field, text) for field, text in given.items()}
        form.process(MultiDict(sent))
        form.validate()
        wrong = {}
        for field in asked:
            if errors := self._field(field).errors:
                unknown = field in given and field in self.choices
                wrong[field] = str(NO_CHOICE if unknown else errors[0])
        return wrong

    def _chosen(self, field: str, text: str) -> str:
        """The value that a choice is called by, in either language; anything else as it stands."""
        if BY_FIELD[field].sort is not Sort.CHOICE:
            return text
        return self.choices[field].get(fold(text), text)

    def _field(self, field: str) -> Any:
        forms: dict[Part, Any] = {Part.WORDS: self.words, Part.PACK: self.pack, Part.PAPER: self.paper}
        return forms[BY_FIELD[field].part][OWN.get(field, field)]


def _called(choices: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for value, label in choices:
        words = {str(label), label.msgid} if isinstance(label, Sentence) else {str(label)}
        bare = {re.sub(r"^[0-9]+\. ", "", each) for each in words}
        for each in (*words, *bare, str(value)):
            found.setdefault(fold(each), str(value))
    return found
