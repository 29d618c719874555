"""Every kind of page, as the people who use it see it: accessible, legible, within the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from tests.architecture.addresses import targets
from tests.browser.walk import DESK, PICTURES, WIDE, faults, kinds, over_budget
from tests.support.browser import HEIGHTS, Run, Server, sign_in

pytestmark = pytest.mark.browser
NARROW = 800
PEOPLE = {
    "guest": [
        *("/", "/tra-cuu-don", "/dang-ky", "/quen-mat-khau", "/quen-mat-khau/ma", "/ngoai-tuyen"),
        "/san-pham/banh-mau-dat-theo-yeu-cau",
        "/san-pham/ga-tuoi-nguyen-con-lac-thuy",  # sold out
    ],
    "customer": ["/tai-khoan"],
    "producer": ["/kenh-chu-the", "/kenh-chu-the/ho-so"],
    "manager.thanhhoa": ["/vao-viec"],
    "officer.thanhhoa": [
        *("/quan-tri/chung-nhan?loc=cho-kiem-tra", "/quan-tri/chung-nhan-khac?loc=cho-kiem-tra"),
        "/vao-viec",
    ],
    "operator": ["/quan-tri/diem-ban"],
    "admin": ["/quan-tri/cai-dat", "/quan-tri/don-vi/moi", "/quan-tri/don-vi/1"],
}

MACHINES = {
    *("accounts.data_file", "catalogue.suggestions", "geography.communes_json", "geography.search_json"),
    *("companies.template_csv", "companies.template_xlsx"),
    *("imports.template", "imports.outlet_stock", "imports.own_faults", "imports.own_products"),
    *("imports.programme_products", "imports.staff_faults", "imports.staff_products"),
    *("evaluations.own_scan", "evaluations.staff_list_file", "evaluations.staff_scan"),
    *("reports.outlet_sales_file", "reports.own_sales_file", "reports.programme_file"),
    "reports.network_sales_file",
    *("reports.reached_file", "reports.outlet_orders_file", "reports.outlet_ledger_file"),
    *("reports.programme_producers_file", "reports.programme_certificates_file", "reports.own_lots_file"),
    *("settlement.desk_file", "settlement.link_file", "settlement.own_file", "settlement.payout_file"),
    *("supplies.arrived_photo", "supplies.own_photo"),
    *(
        "counts.counted",
        "media.file",
        "payments.order_state",
        "payments.qr_picture",
        "orders.return_photo",
        "orders.return_picture",
        "producers.own_scan",
        "producers.staff_scan",
    ),
    *("web.bare_prefix", "web.healthz", "web.readyz", "web.robots", "web.static_file", "web.worker"),
}
# Who may need more than text pages do; a sheet of hundreds of labels is as long as the paper that it fills.
MORE = {
    "guest": PICTURES,
    "customer": PICTURES,
    "producer": PICTURES,
    "manager.thanhhoa": DESK,
    "operator": DESK,
}
SHEETS = {"inventory.lot_labels", "inventory.receipt_labels"}
ITS_AUTHORS = "its link is its author's only; tests/browser/test_company_story.py measures it"
NO_KIOSK = "no kiosk of the sample has an operator of its own; tests/checkout/test_desk.py fills it in"
# Every other page is walked. Of most kinds four pages are read for links, the first of their list.
UNREACHED = {
    "accounts.address_edit": "the sample customer keeps no address",
    "accounts.reset": "its link stands in a mail only",
    "bulk.outlet_edit": "no edit in the sample; tests/bulk/test_bulk.py shows it",
    "bulk.programme_edit": "no edit in the sample; tests/bulk/test_bulk.py shows it",
    "agreements.propose": "a proposal of the sample waits; tests/browser/test_settlement_story.py measures it",
    "imports.own_one": "no sheet in the sample; tests/browser/test_import_story.py measures it",
    "imports.staff_one": "the same page as imports.own_one",
    "selfcounts.by_link": "its link stands in a message; tests/selfcounts/test_selfcounts.py reads it",
    "selfcounts.page": "no list in the sample",
    "wholesale.my_post": "its link is its buyer's only",
    "wholesale.own_enquiry": "no enquiry in the sample",
    "wholesale.own_post": "no post in the sample",
    "wholesale.staff_enquiry": "no enquiry in the sample",
    "wholesale.staff_post": "no post in the sample",
    "settlement.by_link": "its link stands in a letter; tests/browser/test_settlement_story.py measures it",
    "settlement.close": "what the sample owes is closed; tests/settlement/test_pages.py fills it in",
    "settlement.pay": "nothing of the sample is signed; tests/browser/test_settlement_story.py measures it",
    "settlement.payout": "nothing of the sample is signed; tests/browser/test_settlement_story.py measures it",
    "checkout.delivery": "the walk fills no cart; tests/browser/test_states.py measures it",
    "checkout.review": "the walk fills no cart; tests/browser/test_guest_story.py measures it",
    "companies.order": ITS_AUTHORS,
    "companies.row": ITS_AUTHORS,
    "companies.sheet": ITS_AUTHORS,
    "inventory.variant_labels": "asked for by an agreed price; the same sheet as inventory.lot_labels",
    "inventory.outlet_test_withdraw": "the same page as inventory.own_test_withdraw",
    "inventory.recall_notice": "the sheet of inventory.programme_notice for one outlet",
    "till.transfer": "waits an hour at most; tests/browser/test_counter_story.py measures it",
    "notices.stop": "its link stands in a message only; tests/browser/test_notice_story.py measures it",
    "orders.keep": "only for the fresh order of a guest",
    "orders.desk": NO_KIOSK,
    "orders.desk_order": NO_KIOSK,
    "orders.desk_picks": NO_KIOSK,
    "orders.recipients": ITS_AUTHORS,
    "orders.return_new": "the orders that are read were not received; tests/browser/test_return_story.py measures it",
    "orders.return_exchange": "no return of the sample waits for it; tests/browser/test_exchange_story.py measures it",
    "orders.return_withdraw": "the orders that are read were not received; test_exchange_story.py measures it",
    "outlets.operator_end_licence": "the operators that are read hold no licence",
    "payments.card_return": "where a card service sends people back; tests/browser/test_card_story.py measures it",
    "producers.invitation": "its link stands in a letter only",
    "producers.own_index": "leads on for who acts for one producer",
    "producers.staff_resume": "the producers that are read are not suspended",
}


@pytest.fixture(scope="session")
def people(chromium: Browser, server: Server, way: Run) -> Iterator[dict[str, BrowserContext]]:
    """A browser of each person, signed in by the form; scripts run in all of them, for the measuring."""
    found = {}
    for name in PEOPLE:
        found[name] = chromium.new_context(
            base_url=server.base,
            viewport={"width": way.width, "height": HEIGHTS[way.width]},
            has_touch=way.width < 800,
            is_mobile=False,
            bypass_csp=True,
            reduced_motion="reduce",
            service_workers="block",
        )
        if name != "guest":
            page = found[name].new_page()
            sign_in(page, way, f"{name}@ocop.example")
            page.close()
    yield found
    for context in found.values():
        context.close()


@pytest.fixture(scope="session")
def pages(shop_app: Flask, people: dict[str, BrowserContext], way: Run) -> dict[str, dict[str, str]]:
    """Who -> endpoint -> address: each kind of page once, by the first person who comes to it."""
    known: set[str] = set()
    found = {}
    for name, starts in PEOPLE.items():
        found[name] = kinds(shop_app, people[name].request, starts, known, way.path(""))
        known |= found[name].keys()
    return found


def test_every_kind_of_page_is_walked_but_those_that_are_named(shop_app: Flask, pages):
    walked = {endpoint for mine in pages.values() for endpoint in mine}
    known = {target.endpoint for target in targets(shop_app) if target.method == "GET"} - MACHINES

    missed = known - walked
    unnamed, gone = sorted(missed - UNREACHED.keys()), sorted(UNREACHED.keys() - missed)
    assert not unnamed, f"not walked, and not named either: {', '.join(unnamed)}"
    assert not gone, f"named, but walked or gone by now: {', '.join(gone)}"


def test_the_keyboard_brings_each_place_of_work_into_sight(people, pages, way: Run):
    page = people["manager.thanhhoa"].new_page()
    page.goto(way.path(pages["manager.thanhhoa"]["reports.today"]))
    links = page.locator(".staff-nav a")

    links.first.focus()
    for number in range(links.count()):
        shown = page.evaluate("() => document.activeElement.getBoundingClientRect().toJSON()")
        assert -1 <= shown["left"] < shown["right"] <= way.width + 1, f"link {number} of the bar is cut"
        page.keyboard.press("Tab")
    page.close()


def measured(people, mine: dict[str, str], way: Run, name: str) -> list[str]:
    """What is wrong with these pages."""
    page, wrong = people[name].new_page(), []
    more = {**MORE.get(name, {}), **(WIDE if way.width > NARROW else {})}
    for endpoint, path in mine.items():
        answer = page.goto(way.path(path))
        assert answer.status == 200, f"{endpoint} {path} answered {answer.status}"
        found = [] if endpoint in SHEETS else over_budget(page, more)
        found += faults(page)
        wrong += [f"{endpoint} {path}: {fault}" for fault in found]
    page.close()
    return wrong


@pytest.mark.parametrize("name", PEOPLE)
def test_pages_are_accessible_and_fit(people, pages, way: Run, name: str):
    """Every second kind on a narrow screen, the others on a wide one; `make prove` measures all on both."""
    half = sorted(pages[name].items())[way.width > NARROW :: 2]

    wrong = measured(people, dict(half), way, name)

    assert not wrong, "\n".join(wrong)


@pytest.mark.prove
@pytest.mark.parametrize("name", PEOPLE)
def test_all_pages_are_accessible_and_fit(people, pages, way: Run, name: str):
    wrong = measured(people, pages[name], way, name)

    assert not wrong, "\n".join(wrong)
