"""A plan of outlets: our own drawing in a plain frame of kilometres, with the numbers of the list. No outside map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, radians

from shop.geography.queries import Point, commune
from shop.outlets.queries import OutletRow
from shop.web.i18n import _

WIDTH, HEIGHT, EDGE = 360, 260, 34
KM_PER_DEGREE = 111.2
LEAST_KM = 4.0
TOUCHING = 26  # pixels: nearer pins become one
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
MOST_RINGS = 3
LETTER = 7  # pixels of a letter of a name


_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Pin:
    """A mark: the numbers that stand there and the names of their communes. Pixels of the drawing.

    ``anchor``: which part of the name stands at ``name_x`` (start, middle, end).
    """

    x: int
    y: int
    label: str
    name: str
    width: int
    name_x: int = 0
    name_y: int = 0
    anchor: str = "start"

    @property
    def box(self) -> _Box:
        """What the mark covers."""
        return (self.x - self.width / 2, self.y - 12, self.x + self.width / 2, self.y + 12)


@dataclass(frozen=True, slots=True)
class Plan:
    """What ``place_map`` draws. ``rings``: (radius, words) around ``here``; ``scale``: (pixels, words)."""

    width: int
    height: int
    pins: tuple[Pin, ...]
    here: tuple[int, int] | None
    rings: tuple[tuple[int, str], ...]
    scale: tuple[int, str]
    words: str
    is_rough: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """From degrees to pixels: north is up, both ways to the same scale."""

    middle: Point
    per_km: float

    def place(self, point: Point) -> tuple[int, int]:
        east = (point.lng - self.middle.lng) * KM_PER_DEGREE * cos(radians(self.middle.lat))
        north = (point.lat - self.middle.lat) * KM_PER_DEGREE
        return round(WIDTH / 2 + east * self.per_km), round(HEIGHT / 2 - north * self.per_km)


def plan(rows: Sequence[OutletRow], here: Point | None, first: int = 1) -> Plan | None:
    """The plan of a list in its order, numbered from ``first``; None when no place of it is known."""
    known = [(number, row) for number, row in enumerate(rows, start=first) if row.spot is not None]
    spots = [row.spot for _number, row in known if row.spot is not None]
    if not spots:
        return None
    frame = _frame([*spots, *([here] if here else [])])
    return Plan(
        width=WIDTH,
        height=HEIGHT,
        pins=_pins(known, frame),
        here=frame.place(here) if here else None,
        rings=_rings(frame) if here else (),
        scale=_scale(frame),
        words=_words(known),
        is_rough=any(row.door is None for _number, row in known),
    )


def _frame(points: Sequence[Point]) -> _Frame:
    south, north = min(one.lat for one in points), max(one.lat for one in points)
    west, east = min(one.lng for one in points), max(one.lng for one in points)
    middle = Point((south + north) / 2, (west + east) / 2)
    high = max((north - south) * KM_PER_DEGREE, LEAST_KM)
    wide = max((east - west) * KM_PER_DEGREE * cos(radians(middle.lat)), LEAST_KM)
    return _Frame(middle, min((WIDTH - 4 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high))


def _pins(known: Sequence[tuple[int, OutletRow]], frame: _Frame) -> tuple[Pin, ...]:
    """Pins that would cover each other become one with all their numbers."""
    places: list[tuple[int, int, list[tuple[int, OutletRow]]]] = []
    for number, row in known:
        assert row.spot is not None  # noqa: S101 only known places are drawn
        x, y = frame.place(row.spot)
        for one in places:
            if abs(one[0] - x) < TOUCHING and abs(one[1] - y) < TOUCHING:
                one[2].append((number, row))
                break
        else:
            places.append((x, y, [(number, row)]))
    return _named([_pin(x, y, members) for x, y, members in places])


def _pin(x: int, y: int, members: Sequence[tuple[int, OutletRow]]) -> Pin:
    label = _numbers([number for number, _row in members])
    names = list(dict.fromkeys(commune(row.commune_code).name for _number, row in members))
    name = ", ".join(names[:2]) + ("…" if len(names) > 2 else "")
    return Pin(x, y, label, name, max(24, 8 * len(label) + 10))


def _named(pins: Sequence[Pin]) -> tuple[Pin, ...]:
    """Each name beside, below or above its mark: the first of these where it covers nothing."""
    taken = [pin.box for pin in pins]
    named = []
    for pin in pins:
        long, side = LETTER * len(pin.name), pin.width // 2 + 5
        ways: tuple[tuple[int, int, str, _Box], ...] = (
            (pin.x + side, pin.y + 5, "start", (pin.x + side, pin.y - 8, pin.x + side + long, pin.y + 8)),
            (pin.x - side, pin.y + 5, "end", (pin.x - side - long, pin.y - 8, pin.x - side, pin.y + 8)),
            (pin.x, pin.y + 26, "middle", (pin.x - long / 2, pin.y + 13, pin.x + long / 2, pin.y + 29)),
            (pin.x, pin.y - 18, "middle", (pin.x - long / 2, pin.y - 31, pin.x + long / 2, pin.y - 14)),
        )
        x, y, anchor, box = next((way for way in ways if _is_free(way[3], taken)), ways[0])
        taken.append(box)
        named.append(replace(pin, name_x=x, name_y=y, anchor=anchor))
    return tuple(named)


def _is_free(box: _Box, taken: Sequence[_Box]) -> bool:
    left, top, right, bottom = box
    if left < 0 or top < 0 or right > WIDTH or bottom > HEIGHT:
        return False
    return not any(left < one[2] and one[0] < right and top < one[3] and one[1] < bottom for one in taken)


def _numbers(numbers: Sequence[int]) -> str:
    """`3`, `1–4`, `1, 3, 7`, `1, 3, 7…`."""
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}–{numbers[-1]}"
    return ", ".join(map(str, numbers[:3])) + ("…" if len(numbers) > 3 else "")


def _rings(frame: _Frame) -> tuple[tuple[int, str], ...]:
    fits = [km for km in STEPS if 22 <= km * frame.per_km <= WIDTH]
    return tuple((round(km * frame.per_km), _("%(km)s km", km=km)) for km in fits[:MOST_RINGS])


def _scale(frame: _Frame) -> tuple[int, str]:
    km = max((step for step in STEPS if step * frame.per_km <= WIDTH / 3), default=STEPS[0])
    return round(km * frame.per_km), _("%(km)s km", km=km)


def _words(known: Sequence[tuple[int, OutletRow]]) -> str:
    """What the drawing says, for who does not see it: the list has everything else."""
    names = list(dict.fromkeys(commune(row.commune_code).full_name for _number, row in known))
    return _("Sơ đồ vị trí các điểm bán, đánh số như danh sách: %(names)s.", names=", ".join(names[:12]))
