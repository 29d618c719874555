"""Every route, tried by everybody, on objects that belong to one outlet, one province, one customer."""

from collections.abc import Callable, Iterator

import pytest
import time_machine

from tests.architecture.addresses import Target, targets, values_for
from tests.builders import accounts, country
from tests.builders.cart import AT
from tests.support.trying import QuickClient, taken_back

pytestmark = [pytest.mark.usefixtures("db_session"), pytest.mark.once]

OUTLET_A = {"manager A", "clerk A", "operator A", "admin"}
EVERYBODY = {
    *("guest", "customer A", "customer B", "producer A", "manager A", "clerk A", "operator A", "officer A"),
    *("manager B", "clerk B", "operator B", "officer B", "producer B", "admin"),
}
MEMBERS = EVERYBODY - {"guest"}
AUDIENCES = {
    "public": EVERYBODY,
    "machine": EVERYBODY,
    "signed_in": MEMBERS,
    "outlet_staff": OUTLET_A,
    "outlet_managers": OUTLET_A - {"clerk A"},
    "producer_member": {"producer A", "producer B"},
    "programme_staff": {"officer A", "officer B", "admin"},
    "operator_staff": {"operator A", "operator B", "admin"},
    "admin_only": {"admin"},
}
OWNERS = {
    ("programme_staff", "certificate_id"): {"officer A", "admin"},
    ("programme_staff", "scheme_id"): {"officer A", "admin"},
    ("programme_staff", "product_id"): {"officer A", "admin"},
    ("programme_staff", "producer_id"): {"officer A", "admin"},
    ("programme_staff", "root_id"): {"officer A", "admin"},
    ("programme_staff", "message_id"): {"officer A", "admin"},
    ("programme_staff", "review_id"): {"officer A", "admin"},
    ("producer_member", "producer_id"): {"producer A"},
    ("producer_member", "root_id"): {"producer A"},
    ("producer_member", "import_id"): {"producer A"},
    ("programme_staff", "edit_id"): {"officer A", "admin"},
    ("programme_staff", "decision_id"): {"officer A", "admin"},
    ("programme_staff", "import_id"): {"officer A", "admin"},
    ("programme_staff", "evaluation_id"): {"officer A", "admin"},
    ("programme_staff", "inspection_id"): {"officer A", "admin"},
    ("programme_staff", "list_id"): {"officer A", "admin"},
    ("producer_member", "evaluation_id"): {"producer A"},
    ("producer_member", "list_id"): {"producer A"},
    ("programme_staff", "enquiry_id"): {"officer A", "admin"},
    ("programme_staff", "post_id"): {"officer A", "admin"},
    ("producer_member", "enquiry_id"): {"producer A"},
    ("producer_member", "supply_id"): {"producer A"},
    ("producer_member", "proposal_id"): {"producer A"},
    ("producer_member", "variant_id"): {"producer A"},
    ("producer_member", "statement_id"): {"producer A"},
    ("producer_member", "terms_id"): {"producer A"},
    ("producer_member", "review_id"): {"producer A"},
    ("producer_member", "product_id"): {"producer A"},
    ("operator_staff", "outlet_id"): {"operator A", "admin"},
    ("operator_staff", "event_id"): {"operator A", "admin"},
    ("operator_staff", "operator_id"): {"operator A", "admin"},
    ("operator_staff", "variant_id"): {"operator A", "admin"},
    ("operator_staff", "voucher_id"): {"operator A", "admin"},
    ("operator_staff", "transfer_id"): {"operator A", "admin"},
    ("operator_staff", "refund_id"): {"operator A", "admin"},
    ("operator_staff", "statement_id"): {"operator A", "admin"},
    ("operator_staff", "agreement_id"): {"operator A", "admin"},
    ("operator_staff", "account_id"): {"operator A", "admin"},
    ("operator_staff", "payout_id"): {"operator A", "admin"},
    ("operator_staff", "proposal_id"): {"operator A", "admin"},
    ("operator_staff", "remittance_id"): {"operator A", "admin"},
    ("operator_staff", "stop_id"): {"operator A", "admin"},
    ("operator_staff", "last_day_id"): {"operator A", "admin"},
    ("operator_staff", "capacity_id"): {"operator A", "admin"},
    ("signed_in", "address_id"): {"customer A"},
    ("public", "line_id"): {"guest"},
}
INSIDERS = {
    "outlet_staff": "manager A",
    "outlet_managers": "manager A",
    "programme_staff": "officer A",
    "operator_staff": "operator A",
    "producer_member": "producer A",
    "signed_in": "customer A",
}
SENT = {
    "quantity": "1",
    "role": "clerk",
    "shown": "0",
}  # what a change in a cart, the end of a job and the button of a scan need to find their object
SHARED = {
    "variant_id": "every outlet may stock every variant",
    "wanted_id": "every producer may answer what is on the board",
    "fair_id": "every operator may open a stall at a fair",
    "user_id": "an admin gives any person a role",
    "file_kind": "how a table is written, not somebody's object",
    "kind": "a zone, not somebody's object",
    "role": "a role, not somebody's object",
    "attribute_id": "what tells goods of a set apart is one list for all officers",
    "synonym_id": "the words of the search are one list for all officers",
}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def places(db_session) -> tuple[country.Place, country.Place]:
    return country.two_places()


@pytest.fixture
def people(app, places, sign_in) -> dict[str, QuickClient]:
    """A signed-in browser of each person."""
    here, there = places
    users = {
        "customer A": here.customer,
        "customer B": there.customer,
        "admin": accounts.admin(),
    }
    for letter, place in (("A", here), ("B", there)):
        users |= {f"{role} {letter}": person for role, person in place.people.items()}
    clients = {"guest": QuickClient(app)}
    for name, user in users.items():
        clients[name] = sign_in(QuickClient(app), user)
        clients[name].get("/tai-khoan/thong-tin")
    clients["guest"].get("/dang-nhap")
    clients["guest"].set_cookie("cart", f"{here.cart}.1")
    assert set(clients) == EVERYBODY
    return clients


def outcome(client: QuickClient, method: str, url: str) -> str:
    """What somebody gets: "in", "sign in" or "404"."""
    with taken_back(client):
        answer = client.open(url, method=method, data=SENT if method == "POST" else None)
    assert answer.status_code < 500, f"{method} {url} answered {answer.status_code}"
    if answer.status_code == 404:
        return "404"
    sent_away = answer.status_code == 303 and "/dang-nhap" in answer.headers["Location"]
    return "sign in" if sent_away else "in"


def expected(target: Target, name: str) -> str:
    """What the declared audience and the owner of the object say."""
    allowed = AUDIENCES[target.audience]
    for argument in target.arguments:
        allowed = allowed & OWNERS.get((target.audience, argument), allowed)
    if name in allowed:
        return "in"
    return "sign in" if name == "guest" and target.audience not in {"public", "machine"} else "404"


def wrong_cells(look: Callable[[], Iterator[tuple[str, str, str]]]) -> list[str]:
    return [f"{cell}: {found}, not {wanted}" for cell, found, wanted in look() if found != wanted]


def test_everybody_gets_what_the_audience_and_the_owner_say(app, places, people, proof):
    """Also without a declared audience a route fails here: nothing can be expected of it."""
    cells = 0

    def look() -> Iterator[tuple[str, str, str]]:
        nonlocal cells
        for target in targets(app):
            url = target.url(values_for(target, places[0])) + country.queries(places[0]).get(
                target.endpoint, ""
            )
            for name, client in people.items():
                if target.endpoint == "accounts.sign_out" and name == "guest":
                    continue
                cells += 1
                found = outcome(client, target.method, url)
                yield f"{target.method} {target.rule} by {name}", found, expected(target, name)

    wrong = wrong_cells(look)
    assert not wrong, "\n".join(wrong)
    proof(f"{cells} cells of route, method and person, read and write: 0 wrong")


def test_an_object_of_others_is_not_found_below_ones_own_address(app, places, people):
    """One argument at a time is another outlet's, province's or customer's; the rest stays one's own."""
    here, there = places

    def look() -> Iterator[tuple[str, str, str]]:
        for target in targets(app):
            name = INSIDERS.get(target.audience)
            own = values_for(target, here)
            for argument in target.arguments if name else ():
                if argument in SHARED or argument not in there.values:
                    continue
                url = target.url({**own, argument: values_for(target, there)[argument]})
                found = outcome(people[name], target.method, url)
                yield f"{target.method} {target.rule} by {name} with a foreign {argument}", found, "404"

    wrong = wrong_cells(look)
    assert not wrong, "\n".join(wrong)
