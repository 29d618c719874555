"""Styles, scripts, pictures: read once at start, served from memory under names that carry their content's hash.

All of `static/css` becomes one file, `css/shop.css`: `layers.css` and `tokens.css` first, then what lies at the
top, `components/` and `pages/`, each by name. The order of layers decides, not the order of files. What lies in
`desk/` stays apart: a page of the staff links its own beside the bundle, and customers fetch none of them.
A `.sheet` names drawings, one a line; they become symbols of one `.svg`, so that a page of many asks for one file.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import normpath

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import NotFound

from shop.web.caching import accepts_gzip

BUNDLE = "css/shop.css"
APART = "css/desk/"
SHEET = ".sheet"
FOREVER = "public, max-age=31536000, immutable"
TEXTS = {".css", ".js", ".svg", ".json", ".webmanifest", ".txt", ".mjs", ".wasm"}
EXTENSION = "shop-static"
_URL = re.compile(r"""url\((['"]?)(?!data:|https?:|#)([^)'"#?]+)([#?][^)'"]*)?\1\)""")
_IMPORT = re.compile(r"""((?:\bfrom|\bimport)\s*\(?\s*)(['"])(\.{1,2}/[^'"]+)\2""")
_LAYER = re.compile(r"@layer \w+\{")
_COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)
_QUOTED = re.compile(r"""("[^"\n]*"|'[^'\n]*')""")
_DRAWING = re.compile(r"""<svg\b[^>]*\bviewBox="([^"]+)"[^>]*>(.*)</svg>""", re.DOTALL)
_GAPS = re.compile(r"(?<=[{};:,>])\s+|\s+(?=[{>])|;?\s+(?=\})")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent. ``hashed``: its lasting name, `js/cart.js` as `js/cart.1a2b3c4d5e.js`."""

    name: str
    mimetype: str
    body: bytes
    packed: bytes | None
    hashed: str


class Assets:
    """Everything below one folder; `by_name` for templates, `by_hash` for browsers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stamp = newest(folder)
        self.by_name: dict[str, Asset] = {}
        self.sheets: dict[str, list[str]] = {}
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
            name = path.relative_to(folder).as_posix()
            if name.startswith(APART) and path.suffix == ".css":
                self.by_name[name] = _asset(name, self._style(path).encode())
            elif path.suffix == SHEET:
                sheet = f"{name.removesuffix(SHEET)}.svg"
                self.sheets[sheet] = path.read_text(encoding="utf-8").split()
                self.by_name[sheet] = _asset(sheet, self._sheet(path.parent, self.sheets[sheet]))
            elif path.suffix not in {".css", ".md"}:
                self._asset(name)
        self.by_name[BUNDLE] = _asset(BUNDLE, self._bundle())
        self.by_hash = {asset.hashed: asset for asset in self.by_name.values()}

    def url(self, name: str) -> str:
        """The lasting address of a file; of one that is not there the plain name, which answers 404."""
        asset = self.by_name.get(name)
        return f"/static/{asset.hashed if asset else name}"

    def _asset(self, name: str) -> Asset:
        """Read one file; a script after those it imports, whose hashed names it then uses."""
        if name not in self.by_name:
            body = (self.folder / name).read_bytes()
            if name.endswith((".js", ".mjs")):
                body = _IMPORT.sub(self._import(name), body.decode()).encode()
            self.by_name[name] = _asset(name, body)
        return self.by_name[name]

    def _import(self, name: str) -> Callable[[re.Match[str]], str]:
        def renamed(found: re.Match[str]) -> str:
            target = self._asset(normpath(f"{PurePosixPath(name).parent}/{found[3]}"))
            return f"{found[1]}{found[2]}/static/{target.hashed}{found[2]}"

        return renamed

    def _sheet(self, folder: Path, drawings: list[str]) -> bytes:
        """One picture of many: each drawing as a symbol, called by its file's name."""
        paths = [folder / drawing for drawing in drawings]
        symbols = "".join(_symbol(each.stem, each.read_text(encoding="utf-8")) for each in paths)
        return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'.encode()

    def _bundle(self) -> bytes:
        css = self.folder / "css"
        apart = self.folder / APART
        common = (path for path in css.rglob("*.css") if apart not in path.parents)
        files = sorted(common, key=lambda path: _place(path.relative_to(css)))
        return _joined([self._style(path) for path in files]).encode()

    def _style(self, path: Path) -> str:
        """One style file, its addresses read as from the bundle's place."""

        def renamed(found: re.Match[str]) -> str:
            target = normpath(f"{PurePosixPath(BUNDLE).parent}/{found[2]}").removeprefix("/static/")
            return f"url({self.url(target)}{found[3] or ''})"

        text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
        return _tight(_URL.sub(renamed, text)).strip()


def _symbol(name: str, drawing: str) -> str:
    """A drawing as a part of a sheet. Raises ValueError when it has no view box."""
    found = _DRAWING.fullmatch(drawing.strip())
    if found is None:
        message = f"the drawing {name} has no view box"
        raise ValueError(message)
    return f'<symbol id="{name}" viewBox="{found[1]}">{found[2]}</symbol>'


def _tight(css: str) -> str:
    """Without the spaces that say nothing; what stands in quotation marks stays as it is."""
    parts = _QUOTED.split(css)
    return "".join(part if place % 2 else _GAPS.sub("", part) for place, part in enumerate(parts))


def _joined(styles: list[str]) -> str:
    """One text; files that are one block of the same layer, one after the other, become one block."""
    text, last = "", ""
    for style in styles:
        layer = _only_layer(style)
        text = text[:-1] + style[len(layer) :] if layer and layer == last else text + style
        last = layer
    return text


def _only_layer(style: str) -> str:
    """`@layer base{` of a style that is nothing but this block; empty otherwise."""
    opening = _LAYER.match(style)
    depth, plain = 0, _QUOTED.sub("", style)
    for place, sign in enumerate(plain):
        depth += (sign == "{") - (sign == "}")
        if sign == "}" and depth == 0:
            return opening[0] if opening and place == len(plain) - 1 else ""
    return ""


def newest(folder: Path) -> float:
    """When anything below the folder last changed."""
    return max((path.stat().st_mtime for path in folder.rglob("*")), default=0.0)


def static_url(name: str) -> str:
    """The address of a file of `static/`; `css/shop.css` is the style sheet of every page. The same in both languages."""
    return assets().url(name)


def assets() -> Assets:
    """The files of this application; read again when one changed, but only while developing."""
    held: Assets = current_app.extensions[EXTENSION]
    if current_app.debug and newest(held.folder) != held.stamp:
        held = current_app.extensions[EXTENSION] = Assets(held.folder)
    return held


def serve(name: str) -> Response:
    """Answer a file: for a year under its hashed name, to be asked again under its plain one."""
    held = assets()
    asset = held.by_hash.get(name)
    policy = FOREVER if asset else "public, no-cache"
    asset = asset or held.by_name.get(name)
    if asset is None:
        raise NotFound
    packed = asset.packed if accepts_gzip() else None
    response = Response(packed or asset.body, mimetype=asset.mimetype)
    response.headers["Cache-Control"] = policy
    if asset.packed:
        response.vary.add("Accept-Encoding")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(asset.hashed, weak=True)
    response.make_conditional(request)
    return response


def _asset(name: str, body: bytes) -> Asset:
    suffix = PurePosixPath(name).suffix
    kind = {".js": "text/javascript", ".mjs": "text/javascript", ".woff2": "font/woff2"}.get(suffix)
    kind = kind or mimetypes.guess_type(name)[0] or "application/octet-stream"
    packed = gzip.compress(body, 9, mtime=0) if suffix in TEXTS else None
    path, digest = PurePosixPath(name), hashlib.sha256(body).hexdigest()[:10]
    hashed = str(path.with_name(f"{path.stem}.{digest}{path.suffix}"))
    return Asset(name, kind, body, packed if packed and len(packed) < len(body) else None, hashed)


def _place(path: Path) -> tuple[int, str]:
    first = {"layers.css": 0, "tokens.css": 1, "reset.css": 2, "base.css": 2, "layout.css": 3}
    folder = {"components": 5, "pages": 6}
    return (first.get(str(path), folder.get(path.parts[0], 4)), path.as_posix())


def init_app(app: Flask) -> None:
    """Read the files and give templates `static`."""
    app.extensions[EXTENSION] = Assets(Path(app.root_path) / "static")
    app.jinja_env.globals["static"] = static_url
