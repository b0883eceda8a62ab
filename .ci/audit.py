"""Look for known vulnerabilities of the pinned packages, and never take silence for "none known".

pip-audit ends with 1 both when a package is vulnerable and when the service gave no answer. Here 1 means
vulnerable, and 2 not audited; with ``--may-be-offline``, the latter is said and passes. Other arguments go to
pip-audit.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

FILES = ("nox", "dev")  # what the other files pin, dev.txt pins too
PACKAGES = [f"--requirement={Path(__file__).parents[1] / 'requirements' / name}.txt" for name in FILES]
# With --strict, a package that the service does not know is an error, too.
OPTIONS = ["--vulnerability-service=osv", "--strict", "--disable-pip", "--progress-spinner=off"]


def main(arguments: list[str]) -> int:
    """Run pip-audit, and say what its exit status means."""
    others = [argument for argument in arguments if argument != "--may-be-offline"]
    command = [sys.executable, "-m", "pip_audit", *PACKAGES, *OPTIONS, *others]
    # Without asking anything: do the files have what an audit needs?
    tried = subprocess.run([*command, "--dry-run"], stderr=subprocess.PIPE, text=True)
    if tried.returncode:
        print(tried.stderr, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "found.txt")  # written only if something was found
        run = subprocess.run([*command, f"--output={found}"], stderr=subprocess.PIPE, text=True)
        if run.returncode == 0:
            print("No known vulnerability in the pinned packages.")
            return 0
        if found.exists():
            print(f"Vulnerable packages are pinned:\n{found.read_text(encoding='utf-8')}")
            return 1
    reason = run.stderr.strip().rpartition("\n")[2]
    print(f"NOT AUDITED, for the vulnerability service gave no answer: {reason}")
    return 0 if "--may-be-offline" in arguments else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
