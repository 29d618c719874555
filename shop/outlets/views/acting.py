"""One way to show a form, refuse it with 422 and its typed values, or do what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.web.doing import accepted
from shop.web.forms import Form
from shop.web.pages import flash_done, render, see_other


def act(
    form: Form, write: Callable[[], Any], *, title: str, back: str, done: str, button: str = ""
) -> ResponseReturnValue:
    """A page with one form. ``back`` is where it leads when done, and the way out."""
    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(done)
        return see_other(back)
    page = render(
        "outlets/form.html",
        form=form,
        title=title,
        back=back,
        button=button or title,
        attrs={
            "province_code": {"data-province": "commune_code", "data-url": url_for("geography.communes_json")}
        },
    )
    return page, 422 if form.errors else 200
