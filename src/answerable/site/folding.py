"""Templates compiled once a language, with what never changes already in them.

A page of the desk says two hundred words and draws a hundred icons that are the same for everybody who
reads that language. Looking each of them up again took a third of the time of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import cast

from django.template.backends.jinja2 import Jinja2
from django.utils.translation import get_language, override
from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer


class Folding(Environment):
    """An environment of one language; `same` names the functions that always say the same in it."""

    language = "en"
    same: dict[str, Callable[..., str]]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        with override(self.language):
            tree = super()._parse(source, name, filename)
            return _Folded(self.same).visit(tree)  # type: ignore[no-any-return]


class _Folded(NodeTransformer):
    """Puts the answer in the place of a call whose arguments stand in the template."""

    def __init__(self, same: dict[str, Callable[..., str]]) -> None:
        self._same = same

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  jinja2 finds it by this name
        called, given = node.node, [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs) and len(given) == len(node.args)
        if plain and isinstance(called, nodes.Name) and called.name in self._same:
            return nodes.TemplateData(str(self._same[called.name](*given)), lineno=node.lineno)
        return self.generic_visit(node)

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:  # noqa: N802
        """`{{ "a" if b else "c" }}` as `{% if b %}a{% else %}c{% endif %}`: ready text is escaped here."""
        self.generic_visit(node)
        return list(_statements(node.nodes, node.lineno))


def _statements(parts: list[nodes.Expr], lineno: int) -> Iterator[nodes.Node]:
    plain: list[nodes.Expr] = []
    for part in parts:
        if not isinstance(part, nodes.CondExpr):
            plain.append(part)
            continue
        yield from _output(plain, lineno)
        plain = []
        otherwise = [part.expr2] if part.expr2 else []
        yield nodes.If(
            part.test,
            list(_statements([part.expr1], lineno)),
            [],
            list(_statements(otherwise, lineno)),
            lineno=lineno,
        )
    yield from _output(plain, lineno)


def _output(parts: list[nodes.Expr], lineno: int) -> Iterator[nodes.Node]:
    if parts:
        yield nodes.Output(parts, lineno=lineno)


class InEachLanguage(Jinja2):
    """Django's Jinja2 backend with an environment a language; the language is that of the thread."""

    @property
    def env(self) -> Environment:
        return self._of(get_language() or "en")

    @env.setter
    def env(self, first: Environment) -> None:
        @cache
        def of(language: str) -> Environment:
            made = cast("Folding", first.overlay())
            made.language = language
            return made

        self._of = of
