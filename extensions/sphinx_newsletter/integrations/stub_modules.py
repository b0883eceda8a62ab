"""Import a package without a module that takes long to load and is not needed."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


def import_with_stub(package: str, name: str, **values: Any) -> ModuleType | None:
    """Import a package with an empty module with *values* in place of the module *name*; return that module.

    Return None if either is imported already.
    """
    if package in sys.modules or name in sys.modules:
        return None
    stub = ModuleType(name)
    stub.__dict__.update(values)
    sys.modules[name] = stub
    try:
        import_module(package)
    finally:
        del sys.modules[name]
    return stub
