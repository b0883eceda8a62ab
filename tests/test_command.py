"""The command ``newsletter`` itself: how it is started, and what it says of itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from building import environment, write_issue
from sphinx_newsletter import __version__
from sphinx_newsletter.cli import main
from unprivileged import needs_permissions, run_unprivileged


@pytest.mark.parametrize("command", ["init", "new", "import", "check", "preview"])
def test_help_teaches_with_examples(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert f"\n    newsletter {command}" in result.output
    assert command in CliRunner().invoke(main, ["--help"]).output


def test_the_version_is_the_extensions() -> None:
    assert CliRunner().invoke(main, ["--version"]).output == f"newsletter, version {__version__}\n"


def test_help_starts_without_what_reads_pages() -> None:
    program = (
        "import sys; from sphinx_newsletter.cli import main; main(['--help'], standalone_mode=False); "
        "sys.exit(bool({'docutils', 'myst_parser', 'sphinx', 'rich'} & sys.modules.keys()))"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env=environment(), capture_output=True)


@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
def test_many_pages_are_checked_however_processes_start(method: str, tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text('project = "Weekly"\n', encoding="utf-8")
    (tmp_path / "season.md").write_text("# Season\n\n```{season} 1\n```\n", encoding="utf-8")
    (tmp_path / "topics.toml").write_text('[items]\nwords = ["item"]\n', encoding="utf-8")
    for number in range(1, 30):
        write_issue(tmp_path, number)
    program = tmp_path / "started.py"
    program.write_text(
        "import multiprocessing, runpy, sys\n"
        "if __name__ == '__main__':\n"
        f"    multiprocessing.set_start_method({method!r})\n"
        "    sys.argv = ['newsletter', 'check']\n"
        "    runpy.run_module('sphinx_newsletter', run_name='__main__')\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, program], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "no problems in 29 pages\n"), done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", [["check"], ["new"]], ids=lambda command: command[0])
def test_output_that_goes_nowhere_is_told(
    root: Callable[[str], Path], command: list[str], unbuffered: str
) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sphinx_newsletter", *command],
            cwd=root("basic"),
            env={**environment(), "PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert "Error: the output: No space left on device\n" in done.stderr
    assert "Traceback" not in done.stderr


@needs_permissions
@pytest.mark.parametrize("name", ["pyproject.toml", "topics.toml", "conf.py"])
def test_settings_that_may_not_be_read_are_named(root: Callable[[str], Path], name: str) -> None:
    site = root("basic")
    (site / name).touch()
    (site / name).chmod(0)
    if name == "pyproject.toml":
        (site / "conf.py").unlink()
    done = run_unprivileged("-m", "sphinx_newsletter", "check", folder=site)
    assert done.returncode in (1, 2)
    assert name in done.stderr and "Permission denied" in done.stderr
    assert "Traceback" not in done.stderr
