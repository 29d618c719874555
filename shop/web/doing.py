"""How a page does what its form asks for."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from shop.core.errors import NotFound, ShopError
from shop.unit_of_work import in_transaction
from shop.web.forms import Form
from shop.web.pages import flash_done, flash_warning, see_other


def accepted(form: Form, work: Callable[[], object]) -> bool:
    """Whether it was done, in a transaction of its own; what a service refuses is said on the form.

    Raises NotFound: what the form was about is not there, or not the reader's.
    """
    try:
        in_transaction(work)
    except NotFound:
        raise
    except ShopError as error:
        form.refuse(error)
        return False
    return True


def press(work: Callable[[], object], *, back: str, done: str) -> Response:
    """A single button: what is refused is said on the page it came from.

    Raises NotFound: what the button was about is not there, or not the reader's.
    """
    try:
        in_transaction(work)
    except NotFound:
        raise
    except ShopError as error:
        flash_warning(error.sentence)
    else:
        flash_done(done)
    return see_other(back)
