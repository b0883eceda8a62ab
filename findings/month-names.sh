#!/usr/bin/env bash
# Babel 2.18.0: the names of months that stand alone, in French or German, are those of a language used before.
#
# Expected: "LLL" of a day in May is "mai" in French, whatever was formatted before.
# Seen: after Chinese month names were read, it is "5月". Data that a locale takes from the root locale by an alias is
# written into the data of the root, which all locales share, so that the first language decides for all later ones.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.18.0
"$folder/venv/bin/python" -c 'import babel; print("babel", babel.__version__)'
for order in "fr" "zh fr"; do
    "$folder/venv/bin/python" - $order <<'PYTHON' | tee -a "$folder/seen"
import datetime
import sys

from babel.dates import format_date

print(" ".join(sys.argv[1:]), "->", *(format_date(datetime.date(2024, 5, 20), "LLL", code) for code in sys.argv[1:]))
PYTHON
done
[ "$(cat "$folder/seen")" = "fr -> mai
zh fr -> 5月 5月" ]
