"""Who may see a page. Every view has exactly one of these decorators, directly under its route.

Default-deny: a view without an audience does not pass the walk over all routes that the tests make. The
query that loads the outlet, the producers or the province carries the permission itself, so a stranger's
outlet is not "forbidden": it is not there (404). Nobody signed in is sent to the sign-in page and back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, NoReturn, TypeVar, cast

from flask import abort, g, request, url_for
from flask import session as cookie
from flask_login import current_user

from shop.accounts import seats
from shop.accounts.seats import Grant, Role
from shop.core.errors import NotFound
from shop.web.pages import see_other

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a view lets in; the walk over all routes reads it as `view.audience`."""

    name: str


class Actor:
    """Who acts in this request: nobody (a guest) or a user; what they may do is read when first asked for."""

    def __init__(self, user_id: int | None) -> None:
        self.user_id = user_id

    @cached_property
    def roles(self) -> frozenset[Grant]:
        """All roles the actor has today: one statement, once a request; none for a guest."""
        return frozenset() if self.user_id is None else seats.grants_of(self.user_id)

    @property
    def is_admin(self) -> bool:
        """Whether the actor runs the whole shop."""
        return self.has(Role.ADMIN)

    def has(self, role: Role) -> bool:
        """Whether the actor has this role anywhere."""
        return any(grant.role is role for grant in self.roles)


PUBLIC = Audience("public")
SIGNED_IN = Audience("signed_in")
OUTLET_STAFF = Audience("outlet_staff")
OUTLET_MANAGERS = Audience("outlet_managers")
PRODUCER_MEMBER = Audience("producer_member")
PROGRAMME_STAFF = Audience("programme_staff")
OPERATOR_STAFF = Audience("operator_staff")
ADMIN_ONLY = Audience("admin_only")
MACHINE = Audience("machine")


def actor() -> Actor:
    """The actor of this request. Whose session names nobody is a guest, without asking Flask-Login."""
    found: Actor | None = g.get("actor")
    if found is None:
        known = "_user_id" in cookie and current_user.is_authenticated
        found = g.actor = Actor(current_user.user_id if known else None)
    return found


def public(view: View) -> View:
    """Everybody."""
    return _guarded(view, PUBLIC, lambda _values: None)


def machine(view: View) -> View:
    """Programs: health checks, webhooks, robots. The view itself proves who calls, where that matters."""
    return _guarded(view, MACHINE, lambda _values: None)


def signed_in(view: View) -> View:
    """Everybody with an account; the view shows what is theirs."""
    return _guarded(view, SIGNED_IN, lambda _values: _someone())


def outlet_staff() -> Callable[[View], View]:
    """Managers and clerks of the outlet in `<outlet_slug>`, its operator, admins. Sets `g.outlet`."""
    return lambda view: _guarded(view, OUTLET_STAFF, lambda values: _seat(values, seats.STAFF))


def outlet_managers() -> Callable[[View], View]:
    """As outlet_staff, without clerks. Sets `g.outlet`."""
    return lambda view: _guarded(view, OUTLET_MANAGERS, lambda values: _seat(values, seats.MANAGERS))


def producer_member() -> Callable[[View], View]:
    """Members of at least one producer. Sets `g.producer_ids`; the view's queries filter by them."""
    return lambda view: _guarded(view, PRODUCER_MEMBER, lambda _values: _producers())


def programme_staff() -> Callable[[View], View]:
    """Officers and admins. Sets `g.province_code`: an officer's province, None for an admin (all of them)."""
    return lambda view: _guarded(view, PROGRAMME_STAFF, lambda _values: _programme())


def operator_staff() -> Callable[[View], View]:
    """People of an operator, and admins. Sets `g.operator_ids`."""
    return lambda view: _guarded(view, OPERATOR_STAFF, lambda _values: _operators())


def admin_only(view: View) -> View:
    """Those who run the whole shop."""
    return _guarded(view, ADMIN_ONLY, lambda _values: _admin())


def _guarded(view: View, audience: Audience, admit: Callable[[dict[str, Any]], object]) -> View:
    if hasattr(view, "audience"):
        raise TypeError(f"{view.__name__} has two audiences")

    @wraps(view)
    def guarded(**values: Any) -> Any:
        admit(values)
        return view(**values)

    guarded.audience = audience  # type: ignore[attr-defined]  # read by the walk over all routes
    return cast("View", guarded)


def _someone() -> Actor:
    who = actor()
    if who.user_id is None:
        _ask_to_sign_in()
    return who


def _seat(values: dict[str, Any], roles: frozenset[Role]) -> None:
    who = _someone()
    g.outlet = _or_404(seats.outlet_seat(values["outlet_slug"], who.user_id, who.roles, roles))


def _producers() -> None:
    who = _someone()
    g.producer_ids = _or_404(
        frozenset(grant.producer_id for grant in who.roles if grant.producer_id is not None)
    )


def _programme() -> None:
    who = _someone()
    provinces = sorted(grant.province_code for grant in who.roles if grant.province_code is not None)
    if not who.is_admin:
        _or_404(provinces)
    g.province_code = None if who.is_admin else provinces[0]


def _operators() -> None:
    who = _someone()
    if who.is_admin:
        g.operator_ids = seats.all_operator_ids()
    else:
        g.operator_ids = _or_404(
            frozenset(grant.operator_id for grant in who.roles if grant.operator_id is not None)
        )


def _admin() -> None:
    if not _someone().is_admin:
        raise NotFound


Found = TypeVar("Found")


def _or_404(found: Found | None) -> Found:
    """What is not yours does not exist."""
    if not found:
        raise NotFound
    return found


def _ask_to_sign_in() -> NoReturn:
    """To the sign-in page, and from there back to the page that was asked for (a GET; a POST is not repeated)."""
    wanted = (
        request.script_root + request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else None
    )
    abort(see_other(url_for("accounts.sign_in", next=wanted)))
