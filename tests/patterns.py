"""The regular expressions of the packages: those of modules, in containers too, and those written in functions."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from structure import PACKAGES, modules

SEARCHES = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})
"""Methods that try a pattern at each place of a text."""
OPERATIONS: dict[str, Callable[[re.Pattern[str], str], object]] = {
    "match": lambda pattern, text: pattern.match(text),
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
    "finditer": lambda pattern, text: [None for _ in pattern.finditer(text)],
}
_MADE = {("authoring/importing/numbering/patterns.py", "of")}
"""Functions that compile what their argument says."""


@dataclass(frozen=True)
class Found:
    """A pattern, where it is, and how it is used."""

    module: str
    name: str
    pattern: re.Pattern[str]
    uses: tuple[str, ...] = tuple(OPERATIONS)

    def __str__(self) -> str:
        return f"{self.module}:{self.name}"


def patterns_of(package: str) -> Iterator[Found]:
    """Yield the patterns of a package, each with the operations that it is used for."""
    trees = modules(package)
    shared = _uses(trees.values())
    for path, tree in trees.items():
        if path == "__main__.py":
            continue
        name = ".".join([package, *path.removesuffix(".py").split("/")]).removesuffix(".__init__")
        module = import_module(name)
        uses = {**shared, **{name: each for name, each in _uses([tree]).items() if name.startswith("_")}}
        own = {
            node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        classes = [
            value for value in vars(module).values() if isinstance(value, type) and value.__module__ == name
        ]
        for key, value in [*vars(module).items(), *(pair for each in classes for pair in vars(each).items())]:
            if key in own:
                used = uses.get(key, tuple(OPERATIONS)) if isinstance(value, re.Pattern) else tuple(OPERATIONS)
                yield from (Found(path, key, pattern, used) for pattern in _held(value))
        yield from _written(path, tree, vars(module))


def every_pattern() -> list[Found]:
    return [found for package in PACKAGES for found in patterns_of(package)]


def _held(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        yield from _held([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from _held(part)


def _uses(trees: Any) -> dict[str, tuple[str, ...]]:
    """Return the operations with which each name is used; a name that is used in another way is not listed."""
    methods: dict[str, set[str]] = {}
    for tree in trees:
        called = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(value=ast.Name(id=name), attr=attr):
                    methods.setdefault(name, set()).add("finditer" if attr in SEARCHES else attr)
                case ast.Name(id=name, ctx=ast.Load()) if id(node) not in called:
                    methods.setdefault(name, set()).add("")
    return {name: tuple(sorted(each)) for name, each in methods.items() if each <= OPERATIONS.keys()}


def _written(path: str, tree: ast.Module, names: Mapping[str, Any]) -> Iterator[Found]:
    """Yield the patterns in calls such as ``re.sub(r"…", …)`` in functions; ``{…}`` in them stands for a word."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef) or (path, function.name) in _MADE:
            continue
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=attr), args=[first, *_]) if (
                    attr != "escape"
                ):
                    text = _text(first, names)
                    flags = next((key.value for key in node.keywords if key.arg == "flags"), None)
                    if flags is None and attr == "compile" and len(node.args) > 1:
                        flags = node.args[1]
                    given = eval(compile(ast.Expression(flags), path, "eval"), {"re": re}) if flags else 0
                    used = OPERATIONS if attr == "compile" else ["finditer" if attr in SEARCHES else attr]
                    yield Found(path, f"{function.name}:{node.lineno}", re.compile(text, given), tuple(used))


def _text(node: ast.expr, names: Mapping[str, Any]) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_text(each, names) for each in values)
        case ast.FormattedValue(value=ast.Name(id=name)) if isinstance(names.get(name), str):
            return str(names[name])
        case ast.FormattedValue():
            return "x"
    raise ValueError(f"a pattern that cannot be read: {ast.unparse(node)}")
