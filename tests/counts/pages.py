"""Addresses and forms of counts."""

from tests.support.pages import fields_of


def at(outlet, count_id=None, path=""):
    one = f"/{count_id}" if count_id else ""
    return f"/quan-ly/{outlet.slug}/kiem-kho{one}{path}"


def form_to(page, action):
    return next(form for form in page.all("form") if action in (form.get("action") or ""))


def send(client, url, action, **typed):
    """Fill the form of a page that leads to an address, and send it."""
    form = form_to(client.get(url).page, action)
    return client.post(form.get("action"), data={**fields_of(form), **typed})
