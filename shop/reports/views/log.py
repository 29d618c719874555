"""The log of acts, for admins."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from shop.accounts.guards import admin_only
from shop.core.sentences import lazy
from shop.reports.log import PER_PAGE, acts
from shop.reports.views.blueprint import blueprint
from shop.web.forms import DayField, QueryForm, TextField
from shop.web.pages import render


class LogForm(QueryForm):
    """What is looked for."""

    q = TextField(
        lazy("Việc, người hoặc vật"),
        required=False,
        max_length=100,
        hint=lazy("Ví dụ: payment, price, Lan, lot 12."),
    )
    tu = DayField(lazy("Từ ngày"), required=False)
    den = DayField(lazy("Đến ngày"), required=False)


@blueprint.get("/quan-tri/nhat-ky")
@admin_only
def log() -> Any:
    """The latest acts, narrowed by words and days."""
    form = LogForm()
    valid = form.validate() or not request.args
    before = request.args.get("truoc", "")
    found = acts(
        (form.q.data or "") if valid else "",
        first=form.tu.data if valid else None,
        last=form.den.data if valid else None,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None,
    )
    older = ""
    if len(found) > PER_PAGE:
        kept: dict[str, Any] = {
            name: request.args[name] for name in ("q", "tu", "den") if request.args.get(name)
        }
        older = url_for("reports.log", **kept, truoc=str(found[PER_PAGE - 1].id))
    page = render("reports/log.html", form=form, acts=found[:PER_PAGE], older=older)
    return page, 200 if valid else 422
