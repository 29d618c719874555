"""Controls are drawn as the library draws them, with every value escaped."""

import pytest
import wtforms
from markupsafe import Markup
from wtforms.widgets.core import html_params

from shop.web import widgets
from shop.web.choice_fields import ChoiceField


@pytest.mark.parametrize(
    "given",
    [
        {"class_": "a", "data_unit_code": "01", "aria_invalid": "true", "id": "x"},
        {"required": True, "disabled": False, "value": ""},
        {"value": '<b onclick="x">\'&', "maxlength": 20},
    ],
)
def test_attributes_are_those_of_the_library(given):
    assert widgets.attributes(**given) == html_params(**given)


def test_trusted_markup_does_not_end_the_value():
    assert widgets.attributes(value=Markup('a" b')) == 'value="a&#34; b"'


def choose(choices, data=None):
    class Form(wtforms.Form):
        place = ChoiceField("Nơi", choices=choices)

    return str(Form(data={"place": data}).place(class_="field__input"))


def test_a_list_says_what_is_chosen():
    assert choose([("01", "Hà Nội"), ("38", "Thanh Hóa")], "38") == (
        '<select class="field__input" id="place" name="place"><option value="01">Hà Nội</option>'
        '<option selected value="38">Thanh Hóa</option></select>'
    )


def test_a_list_that_begins_empty_is_required():
    assert choose([("", "Chọn"), ("<i>", "<i>")]) == (
        '<select class="field__input" id="place" name="place" required><option value="">Chọn</option>'
        '<option value="&lt;i&gt;">&lt;i&gt;</option></select>'
    )
