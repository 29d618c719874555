"""How the last proofs ended, for everybody."""

from __future__ import annotations

from shop.accounts.guards import public
from shop.reports.proof import WORDS, nights
from shop.reports.views.blueprint import blueprint
from shop.web.pages import render


@blueprint.get("/doi-chieu")
@public
def proof() -> str:
    """What is checked each night, and what came of it."""
    found = nights()
    return render("reports/proof.html", last=found[0] if found else None, nights=found, words=WORDS)
