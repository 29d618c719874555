"""A camera for Chromium that sees one still picture."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from shop.core.gtin import bars
from tests.support.browser import ARGUMENTS, chromium

SIZE = (640, 480)
MODULE = 4


def picture_of_bars(code: str) -> Image.Image:
    """The bars of a number as a camera sees them: black on white with room around."""
    black = bars(code)
    picture = Image.new("L", SIZE, 255)
    draw, left = ImageDraw.Draw(picture), (SIZE[0] - MODULE * len(black)) // 2
    for place, module in enumerate(black):
        if module == "1":
            x = left + MODULE * place
            draw.rectangle((x, 140, x + MODULE - 1, 340), fill=0)
    return picture


@contextmanager
def looking(browser: Browser, picture: Image.Image, file: Path) -> Iterator[Browser]:
    """Another Chromium whose camera sees this picture (kept in `file`) and that asks nobody whether it may."""
    width, height = picture.size
    grey = bytes([128]) * (width * height // 2)
    still = b"FRAME\n" + picture.convert("L").tobytes() + grey
    file.write_bytes(f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode() + still * 3)
    eyes = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={file}",
    ]
    seeing = browser.browser_type.launch(executable_path=chromium(), args=[*ARGUMENTS, *eyes])
    try:
        yield seeing
    finally:
        seeing.close()
