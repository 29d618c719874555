"""What time does: open sessions end, refunds on their way arrive."""

from __future__ import annotations

from shop.standin import refunds, sessions
from shop.standin.store import Books


def ring(books: Books) -> None:
    """Do all that is due."""
    for object_id in books.due_alarms():
        thing = books.look(object_id)
        books.alarm(object_id, None)
        if thing is None:
            continue
        if thing["object"] == "checkout.session" and thing["status"] == "open":
            sessions.end(books, thing)
        if thing["object"] == "refund" and thing["status"] in {"pending", "succeeded"}:
            refunds.ended(books, thing)
