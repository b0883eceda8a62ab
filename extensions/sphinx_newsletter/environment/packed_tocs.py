"""Keep the tables of contents of pages packed in the environment.

Sphinx stores a tree of nodes for every page. A build that changes little needs few of them, but loading and saving
all takes a tenth of a second for 700 pages.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


class PackedTocs(MutableMapping[str, nodes.bullet_list]):
    """Takes the place of ``env.tocs``: a tree is unpickled when it is looked up."""

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._packed = dict(packed)
        self._trees: dict[str, nodes.bullet_list] = {}

    def __getitem__(self, docname: str) -> nodes.bullet_list:
        if docname not in self._trees:
            self._trees[docname] = pickle.loads(self._packed[docname])
        return self._trees[docname]

    def __setitem__(self, docname: str, tree: nodes.bullet_list) -> None:
        self._packed[docname] = b""
        self._trees[docname] = tree

    def __delitem__(self, docname: str) -> None:
        del self._packed[docname]
        self._trees.pop(docname, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __contains__(self, docname: object) -> bool:
        return docname in self._packed

    def __reduce__(self) -> tuple[type[PackedTocs], tuple[dict[str, bytes]]]:
        """Pickle again what was looked up, since it may have been changed."""
        packed = {name: pickle.dumps(tree, pickle.HIGHEST_PROTOCOL) for name, tree in self._trees.items()}
        return PackedTocs, ({**self._packed, **packed},)


def pack(app: Sphinx, env: BuildEnvironment) -> None:
    """Pack the tables of contents before the environment is saved."""
    tocs: Any = env.tocs
    if not isinstance(tocs, PackedTocs):
        packed = PackedTocs({})
        packed.update(tocs)
        vars(env)["tocs"] = packed
