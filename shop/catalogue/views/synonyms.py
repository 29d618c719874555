"""Staff: the words that search takes for each other."""

from __future__ import annotations

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.catalogue.forms import SynonymForm
from shop.catalogue.queries.synonyms import synonym, synonyms
from shop.catalogue.services.synonyms import add_synonym, change_synonym, remove_synonym
from shop.catalogue.views.blueprint import blueprint
from shop.core.clock import now
from shop.core.errors import ShopError
from shop.storefront.queries.synonyms import forget
from shop.unit_of_work import in_transaction
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

STAFF = "/quan-tri/tu-dong-nghia"
ONE = f"{STAFF}/<int:synonym_id>"


@blueprint.get(STAFF)
@programme_staff()
def staff_synonyms() -> str:
    """All pairs of words, in the order of the dictionary."""
    return render("catalogue/staff_synonyms.html", rows=synonyms())


@blueprint.route(f"{STAFF}/moi", methods=["GET", "POST"])
@programme_staff()
def staff_synonym_new() -> ResponseReturnValue:
    """Add a pair."""
    form = SynonymForm()
    by = actor().user_id
    if form.is_sent_and_valid():
        try:
            in_transaction(lambda: add_synonym(form.values(), by=by, at=now()))
        except ShopError as error:
            form.refuse(error)
        else:
            forget()
            flash_done(_("Đã thêm cặp từ đồng nghĩa."))
            return see_other(url_for("catalogue.staff_synonyms"))
    return render("catalogue/staff_synonym.html", form=form, row=None), 422 if form.errors else 200


@blueprint.route(ONE, methods=["GET", "POST"])
@programme_staff()
def staff_synonym(synonym_id: int) -> ResponseReturnValue:
    """Change a pair."""
    row = synonym(synonym_id)
    shown = {"term": row.term, "also": row.also, "both_ways": row.both_ways}
    form = SynonymForm(data={**shown, "exceptions": "\n".join(row.exceptions)})
    by = actor().user_id
    if form.is_sent_and_valid():
        try:
            in_transaction(lambda: change_synonym(synonym_id, form.values(), by=by, at=now()))
        except ShopError as error:
            form.refuse(error)
        else:
            forget()
            flash_done(_("Đã lưu cặp từ đồng nghĩa."))
            return see_other(url_for("catalogue.staff_synonyms"))
    return render("catalogue/staff_synonym.html", form=form, row=row), 422 if form.errors else 200


@blueprint.post(f"{ONE}/bo")
@programme_staff()
def staff_synonym_remove(synonym_id: int) -> Response:
    """Take a pair away."""
    by = actor().user_id
    in_transaction(lambda: remove_synonym(synonym_id, by=by, at=now()))
    forget()
    flash_done(_("Đã bỏ cặp từ đồng nghĩa."))
    return see_other(url_for("catalogue.staff_synonyms"))
