"""Every route of the shop with an address that exists."""

from dataclasses import dataclass

from flask import Flask

from tests.builders.country import Place

READ_AND_WRITE = ("GET", "POST")


@dataclass(frozen=True)
class Target:
    """One method of one route."""

    endpoint: str
    rule: str
    method: str
    audience: str
    arguments: tuple[str, ...]

    def url(self, values: dict[str, object]) -> str:
        """The address with these values in it."""
        url = self.rule
        for part in url.split("/"):
            if part.startswith("<"):
                url = url.replace(part, str(values[part.strip("<>").split(":")[-1]]))
        return url


def targets(app: Flask) -> list[Target]:
    """All methods of all routes, in the order of their addresses."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        audience = getattr(app.view_functions[rule.endpoint], "audience", None)
        for method in READ_AND_WRITE:
            if method in (rule.methods or ()):
                name = audience.name if audience else "none"
                arguments = tuple(sorted(rule.arguments))
                found.append(Target(rule.endpoint, rule.rule, method, name, arguments))
    return found


def values_for(target: Target, place: Place) -> dict[str, object]:
    """An object of this place for each argument of the route; what a route needs of its own comes first."""
    special = place.special.get(target.endpoint, {})
    return {name: special.get(name, place.values.get(name, [None])[0]) for name in target.arguments}
