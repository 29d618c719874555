"""Shape only: is this a number, is it sane. Whether goods are there is the service's question."""

from __future__ import annotations

from shop.core.sentences import lazy
from shop.web.forms import Form, IntField, OpenForm

MOST_ID = 2**62
MOST_TYPED = 10**7


class AddForm(OpenForm):
    """Sent from pages that anyone may cache: no token. Without a quantity one step goes in."""

    variant_id = IntField(minimum=1, maximum=MOST_ID)
    lot_id = IntField(required=False, minimum=1, maximum=MOST_ID)
    quantity = IntField(lazy("Số lượng"), required=False, minimum=1, maximum=MOST_TYPED)


class ChangeForm(Form):
    """Another quantity of a line."""

    quantity = IntField(lazy("Số lượng"), minimum=1, maximum=MOST_TYPED)
