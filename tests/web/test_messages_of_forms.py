"""No sentence of WTForms reaches a reader in the wrong words."""

import ast
import inspect

import flask_wtf.file
import pytest
import wtforms.csrf.core
import wtforms.csrf.session
from wtforms import validators
from wtforms.fields import choices, core, datetime, numeric

from shop.web.wtforms_messages import COUNTED, SENTENCES, Bridge


def _msgids():
    found = set()
    for module in (
        choices,
        core,
        datetime,
        numeric,
        validators,
        wtforms.csrf.session,
        wtforms.csrf.core,
        flask_wtf.file,
    ):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"gettext", "ngettext"}:
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    return sorted(found)


@pytest.mark.parametrize("msgid", _msgids())
def test_every_sentence_of_wtforms_has_ours(msgid):
    assert msgid in SENTENCES or msgid in COUNTED


def test_counted_sentences_carry_the_count(app):
    with app.test_request_context("/"):
        words = Bridge().ngettext(
            "Field cannot be longer than %(max)d character.",
            "Field cannot be longer than %(max)d characters.",
            5,
        )

    assert words == "Nhiều nhất 5 ký tự."
