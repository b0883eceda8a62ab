"""What the source says of itself: which room imports which, and which private names of others it uses."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from inspect import isfunction
from pathlib import Path

EXTENSIONS = Path(__file__).parents[1] / "extensions"
PACKAGES = ("sphinx_newsletter", "sphinx_parallel_html")
_NO_NAMES = {"_build", "_images", "_static", "_t", "_navigation", "_connections"}
"""Folders, suffixes and keys of our own that look like private names."""


def modules(package: str) -> dict[str, ast.Module]:
    """Return the modules of a package, by their path from its folder."""
    folder = EXTENSIONS / package
    return {
        path.relative_to(folder).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.py"))
    }


def room(path: str) -> str:
    """Return the folder that a module is in, or its own name at the top."""
    return path.partition("/")[0].removesuffix(".py")


def room_imports(package: str) -> set[tuple[str, str]]:
    """Return which room imports which."""
    found = set()
    for path, tree in modules(package).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == package:
                names = [f"{node.module}.{name.name}" for name in node.names]
                found |= {(room(path), _room_of(name, package)) for name in names}
    return {(one, other) for one, other in found if one != other and other}


def _room_of(name: str, package: str) -> str:
    first = name.split(".")[1]
    folder = EXTENSIONS / package
    return first if (folder / first).is_dir() or (folder / f"{first}.py").is_file() else ""


def _defined(trees: list[ast.Module]) -> set[str]:
    """Return every private name that our own source defines."""
    found: set[str] = set()
    for tree in trees:
        for node in ast.walk(tree):
            match node:
                case ast.FunctionDef() | ast.ClassDef():
                    found.add(node.name)
                case ast.Attribute(ctx=ast.Store(), value=ast.Name(id="self" | "cls")):
                    found.add(node.attr)
                case ast.Name(ctx=ast.Store()):
                    found.add(node.id)
                case ast.arg():
                    found.add(node.arg)
    return found


def _is_private(name: str) -> bool:
    return (
        name.startswith("_") and not name.startswith("__") and not name.endswith("_") and name[1:].isidentifier()
    )


def private_names(package: str) -> Iterator[tuple[str, str]]:
    """Yield each private name of another package that a module uses, as ``(name, path of the module)``."""
    trees = modules(package)
    own = _defined(list(trees.values())) | _NO_NAMES
    yield from _overridden(package)
    for path, tree in trees.items():
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(attr=name) if _is_private(name) and name not in own:
                    yield name, path
                case ast.keyword(arg=str(name)) if _is_private(name) and name not in own:
                    yield name, path
                case ast.ImportFrom(module=module, names=names) if module and not module.startswith(package):
                    yield from ((part, path) for part in module.split(".") if _is_private(part))
                    yield from ((alias.name, path) for alias in names if _is_private(alias.name))
                case ast.Constant(value=str(text)) if path != "records/tracking.py":  # keys of URLs
                    name = text.rpartition(".")[2]
                    if _is_private(name) and name not in own and not name.startswith("_newsletter"):
                        yield name, path


def _overridden(package: str) -> Iterator[tuple[str, str]]:
    """Yield the private methods of others' classes that ours replace."""
    for path in modules(package):
        if path == "__main__.py":
            continue
        module = import_module(".".join([package, *path.removesuffix(".py").split("/")]).removesuffix(".__init__"))
        for cls in vars(module).values():
            if isinstance(cls, type) and cls.__module__ == module.__name__:
                others = [base for base in cls.__mro__ if not base.__module__.startswith(PACKAGES)]
                for name, value in vars(cls).items():
                    if _is_private(name) and isfunction(value) and any(name in vars(base) for base in others):
                        yield name, path


def uses(package: str, name: str) -> list[str]:
    """Return the modules in which an attribute or method of a name is used, such as ``disconnect``."""
    return [
        path
        for path, tree in modules(package).items()
        if any(isinstance(node, ast.Attribute) and node.attr == name for node in ast.walk(tree))
    ]
