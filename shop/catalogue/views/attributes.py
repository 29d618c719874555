"""Staff: what goods of the official sets are told apart by."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.catalogue.attribute_forms import KINDS, AttributeForm, typed_attribute
from shop.catalogue.attributes import AttributeRow
from shop.catalogue.queries import attributes as queries
from shop.catalogue.queries.staff import set_choices
from shop.catalogue.services.attributes import add_attribute, change_attribute
from shop.catalogue.views.blueprint import blueprint
from shop.core.clock import now
from shop.web.doing import accepted
from shop.web.i18n import _, language
from shop.web.pages import flash_done, render, see_other

STAFF = "/quan-tri/dac-diem"


@blueprint.get(STAFF)
@programme_staff()
def staff_attributes() -> str:
    """All attributes in their order."""
    return render(
        "catalogue/staff_attributes.html",
        rows=queries.attributes(),
        kinds={kind: str(words) for kind, words in KINDS},
        sets=dict(set_choices(language())),
    )


@blueprint.route(f"{STAFF}/moi", methods=["GET", "POST"])
@programme_staff()
def staff_attribute_new() -> ResponseReturnValue:
    """Add an attribute."""
    return _edited(AttributeForm(), None)


@blueprint.route(f"{STAFF}/<int:attribute_id>", methods=["GET", "POST"])
@programme_staff()
def staff_attribute(attribute_id: int) -> ResponseReturnValue:
    """Change an attribute: its words, options, ranges and sets."""
    row = queries.attribute(attribute_id)
    return _edited(AttributeForm(data=typed_attribute(row)), row)


def _edited(form: AttributeForm, row: AttributeRow | None) -> ResponseReturnValue:
    """The page of the fields: drawn, refused with 422, or saved."""
    form.sets.choices = set_choices(language())
    by = actor().user_id

    def write() -> None:
        if row is None:
            add_attribute(form.values(None), by=by, at=now())
        else:
            change_attribute(row.id, form.values(row), by=by, at=now())

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã lưu đặc điểm."))
        return see_other(url_for("catalogue.staff_attributes"))
    return render("catalogue/staff_attribute.html", form=form, row=row), 422 if form.errors else 200
