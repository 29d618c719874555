"""Templates are compiled once per language; what is the same on every page of that language is folded in.

Sentences without values, `language()`, addresses of static files and icons become plain text of the compiled
template, sentences with values a formatting of that text. Pages have hundreds of them, and a call of each costs
more than everything else in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from flask import Flask
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

from shop.web.i18n import LANGUAGES, language, sentence_in
from shop.web.static import static_url

ENVIRONMENTS = "shop-templates"
ICONS = "components/icon.html"


class ImportedOnce(Template):
    """A template whose macros are made once: they see globals of the environment only, never of a page.

    Jinja compares all globals of the page with those of the environment at every import, on every page.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        del ctx
        if self._module is None:
            self._module = self.make_module()
        return self._module


class LanguageEnvironment(Environment):
    """Flask's environment for one language."""

    template_class = ImportedOnce
    language = LANGUAGES[0]

    def _generate(self, source: nodes.Template, name: str | None, *rest: Any, **options: Any) -> str:
        return super()._generate(_Folding(self, name).visit(source), name, *rest, **options)


class _Folding(NodeTransformer):
    """Puts the answer in the place of calls whose answer is known when a template is compiled."""

    def __init__(self, env: LanguageEnvironment, name: str | None) -> None:
        self._env = env
        escape = env.autoescape(name) if callable(env.autoescape) else env.autoescape
        self._safe: Any = nodes.MarkSafe if escape else lambda text: text
        self._known: dict[str, Callable[..., nodes.Node]] = {"_": self._sentence, "language": self._language}
        if not env.app.debug:  # files may change while developing
            self._known |= {"static": self._static}
            if name != ICONS:
                self._known |= {"icon": self._icon}

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 the visitor's way of naming
        """Fold one call, after those within it."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
            return node
        fold = self._known.get(node.node.name)
        texts = [
            arg.value for arg in node.args if isinstance(arg, nodes.Const) and isinstance(arg.value, str)
        ]
        if fold is None or len(texts) != len(node.args) or len(texts) > 1:
            return node
        return fold(node, *texts)

    def _sentence(self, node: nodes.Call, msgid: str) -> nodes.Node:
        text = sentence_in(self._env.language, msgid)
        if not node.kwargs:
            return self._constant(node, text % {})
        pairs = [nodes.Pair(nodes.Const(value.key), value.value) for value in node.kwargs]
        return nodes.Mod(self._constant(node, text), nodes.Dict(pairs), lineno=node.lineno)

    def _language(self, node: nodes.Call) -> nodes.Node:
        return nodes.Const(self._env.language, lineno=node.lineno)

    def _static(self, node: nodes.Call, name: str) -> nodes.Node:
        return nodes.Const(static_url(name), lineno=node.lineno)

    def _icon(self, node: nodes.Call, name: str) -> nodes.Node:
        module: Any = self._env.get_template(ICONS).module
        return self._constant(node, str(module.icon(name)))

    def _constant(self, node: nodes.Node, text: str) -> nodes.Expr:
        return cast("nodes.Expr", self._safe(nodes.Const(text, lineno=node.lineno)))


def template(app: Flask, name: str) -> Template:
    """A template, compiled for the reader's language."""
    return template_in(app, language(), name)


def template_in(app: Flask, lang: str, name: str) -> Template:
    """A template, compiled for a language."""
    environments: dict[str, LanguageEnvironment] = app.extensions[ENVIRONMENTS]
    return environments[lang].get_template(name)


def finish(app: Flask) -> None:
    """Make the environments of the other languages, once all globals and filters are set."""
    environments: dict[str, Any] = {LANGUAGES[0]: app.jinja_env}
    app.extensions[ENVIRONMENTS] = environments
    for other in LANGUAGES[1:]:
        environments[other] = app.jinja_env.overlay()
        environments[other].language = other
