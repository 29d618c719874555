"""Every route says whom it lets in, and nothing changes by reading."""

import ast
import inspect
import textwrap

from shop.accounts.guards import Audience
from tests.support.layers import height

OURS = "shop."


def views(app) -> dict[str, object]:
    return {
        name: view
        for name, view in app.view_functions.items()
        if inspect.unwrap(view).__module__.startswith(OURS)
    }


def undeclared(app) -> list[str]:
    return [
        name
        for name, view in app.view_functions.items()
        if not isinstance(getattr(view, "audience", None), Audience)
    ]


def test_every_route_declares_its_audience(app):
    assert undeclared(app) == []


def test_a_new_route_without_an_audience_is_found(app, monkeypatch):
    monkeypatch.setitem(app.view_functions, "catalogue.forgotten", lambda: "open to all")

    assert undeclared(app) == ["catalogue.forgotten"]


def test_a_view_that_only_answers_reading_opens_no_transaction(app):
    writing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.methods is not None and not rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
        if rule.endpoint in views(app)
        and "in_transaction(" in inspect.getsource(inspect.unwrap(app.view_functions[rule.endpoint]))
    }

    assert writing == set()


def test_a_view_that_answers_reading_and_sending_writes_only_what_was_sent(app):
    """In such a view every `in_transaction` stands under a condition, or after a return of the unsent form."""
    careless = []
    for rule in app.url_map.iter_rules():
        if rule.methods is None or not {"GET", "POST"} <= rule.methods or rule.endpoint not in views(app):
            continue
        source = textwrap.dedent(inspect.getsource(inspect.unwrap(app.view_functions[rule.endpoint])))
        function = ast.parse(source).body[0]
        for statement in function.body:
            if isinstance(statement, ast.If):
                break
            if "in_transaction(" in ast.unparse(statement):
                careless.append(rule.endpoint)

    assert careless == []


def test_every_blueprint_belongs_to_a_package_with_a_place_in_the_house(app):
    assert [name for name in app.blueprints if height(name) < 0] == []
