"""Pictures of the sample that nobody took: drawn, and each says so across itself."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
WORDS = "ẢNH MẪU · SAMPLE"
WIDTH, HEIGHT = 960, 720
SAND, WOOD, INK, WHITE = "#f6efe4", "#c9a878", "#3a2410", "#ffffff"
COLOURS = ("#17643a", "#7a4a1c", "#b3261e", "#1b5392", "#8a4b00")


def of_goods(number: int) -> bytes:
    """A pack on a table; each number another colour."""
    image, draw = _begun(WOOD, horizon=470)
    colour = COLOURS[number % len(COLOURS)]
    left = 300 + 40 * (number % 3)
    draw.rounded_rectangle((left, 190, left + 320, 600), 36, fill=colour)
    draw.rounded_rectangle((left + 30, 150, left + 290, 220), 20, fill=INK)
    draw.rounded_rectangle((left + 40, 300, left + 280, 500), 12, fill=WHITE)
    draw.ellipse((left + 110, 340, left + 210, 440), fill=colour)
    return _finished(image, draw)


def of_place(number: int) -> bytes:
    """The front of a shop, or its shelves."""
    image, draw = _begun("#ded2bf", horizon=600)
    colour = COLOURS[number % len(COLOURS)]
    if number % 2:
        for row in range(3):
            draw.rectangle((120, 220 + row * 130, 840, 236 + row * 130), fill=INK)
            _packs(draw, 220 + row * 130, row)
        return _finished(image, draw)
    draw.rectangle((140, 170, 820, 620), fill=WHITE)
    draw.polygon([(100, 190), (860, 190), (800, 90), (160, 90)], fill=colour)
    draw.rectangle((200, 290, 560, 540), fill="#bcd3d8")
    draw.rectangle((620, 290, 760, 620), fill=INK)
    return _finished(image, draw)


def _packs(draw: ImageDraw.ImageDraw, foot: int, row: int) -> None:
    for place in range(6):
        left = 150 + place * 115
        draw.rounded_rectangle(
            (left, foot - 84, left + 70, foot), 10, fill=COLOURS[(place + row) % len(COLOURS)]
        )


def _begun(ground: str, *, horizon: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), SAND)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, horizon, WIDTH, HEIGHT), fill=ground)
    return image, draw


def _finished(image: Image.Image, draw: ImageDraw.ImageDraw) -> bytes:
    """With the words on a band: what is no photograph does not pass for one."""
    from PIL import ImageFont

    draw.rectangle((0, 0, WIDTH, 84), fill=INK)
    latin, marked = (
        ImageFont.truetype(FONTS / f"be-vietnam-pro-700-{part}.woff2", 40) for part in ("latin", "vietnamese")
    )
    fonts = [latin if letter.isascii() or letter == "·" else marked for letter in WORDS]
    # In the middle, where a square cut of the picture still shows all of it.
    left = (WIDTH - sum(font.getlength(letter) for font, letter in zip(fonts, WORDS, strict=True))) / 2
    for font, letter in zip(fonts, WORDS, strict=True):
        draw.text((left, 20), letter, font=font, fill=WHITE)
        left += font.getlength(letter)
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
