"""What is typed about money."""

from __future__ import annotations

from shop.core.sentences import lazy
from shop.web.forms import Form, HiddenTextField


class SwitchForm(Form):
    """Another way to pay, as the page's button names it."""

    payment = HiddenTextField(lazy("Trả tiền"), max_length=20)
