"""The account that a customer names on the page of an order."""

from __future__ import annotations

import re

from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.web.forms import Form, TextField

_NUMBER = re.compile(r"[0-9A-Za-z]{4,19}")


class AccountNumberField(TextField):
    """A bank account as people type it, with or without spaces."""

    def read(self, text: str) -> str:
        """Letters and digits only. Raises BadInput for anything else."""
        bare = re.sub(r"[\s.-]", "", text)
        if not _NUMBER.fullmatch(bare):
            raise BadInput("number", lazy("Số tài khoản gồm 4 đến 19 chữ số hoặc chữ cái."))
        return bare


class AccountForm(Form):
    """Where a customer wants money to go."""

    bank = TextField(lazy("Ngân hàng"), max_length=100, hint=lazy("Ví dụ: Vietcombank, Agribank"))
    number = AccountNumberField(lazy("Số tài khoản"), max_length=30)
    name = TextField(lazy("Tên chủ tài khoản"), max_length=100)
