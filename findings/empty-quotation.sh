#!/usr/bin/env bash
# Sphinx 9.0.4 with MyST-Parser 5.2.0: a pull quote that holds nothing but a link definition ends the whole build.
#
# Expected: the definition is not shown, the quotation is left out or empty, and the other pages are built.
# Seen: MyST makes a block quote without children; Sphinx's transform HandleCodeBlocks takes "all children are doctest
# blocks" for true, replaces the quote with its children, none, and docutils refuses to lose the class of the quote.
# The same text in reStructuredText is built, because docutils keeps a target node in the quotation.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sphinx==9.0.4 docutils==0.22.4 myst-parser==5.2.0
mkdir "$folder/docs"
echo 'extensions = ["myst_parser"]' >"$folder/docs/conf.py"
printf '# Page\n\nSee [this][a].\n\n```{pull-quote}\n[a]: https://example.org\n```\n' >"$folder/docs/index.md"
status=0
"$folder/venv/bin/python" -m sphinx -q -b dummy "$folder/docs" "$folder/out" >"$folder/log" 2>&1 || status=$?
echo "exit status $status"
grep -o "AssertionError: Losing .*" "$folder/log" | head -n 1 | tee "$folder/seen"
[ "$status" -eq 2 ]
[ "$(cat "$folder/seen")" = "AssertionError: Losing \"classes\" attribute: ['pull-quote']" ]

printf 'Page\n====\n\nSee a_.\n\n.. pull-quote::\n\n   .. _a: https://example.org\n' >"$folder/docs/index.rst"
rm "$folder/docs/index.md"
"$folder/venv/bin/python" -m sphinx -q -b dummy "$folder/docs" "$folder/out"
echo "the same in reStructuredText is built"
