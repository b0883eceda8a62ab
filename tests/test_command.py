"""The command ``newsletter`` itself: how it is started, and what it says of itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
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


HOSTILE = "\x1b[2J\x1b]0;x\x07\x1b[8m\x9b31m\x7f\r\u202e\u2066\u200f\u2028"
STYLES = re.compile(r"\x1b\[(?:0|1|2|31|32|33|36)m")
ENTITIES = "".join(f"&#{ord(char)};" for char in HOSTILE)
PAGE = f"""\
---
issue: 7
date: "2023{HOSTILE}"
title: "T{HOSTILE}"
{HOSTILE}key: x
link-language: "{HOSTILE.encode("unicode_escape").decode()}"
---

# T {HOSTILE} {ENTITIES}

## S {HOSTILE} {ENTITIES}

1. [A{HOSTILE}{ENTITIES}](x{HOSTILE}{ENTITIES}) (Englsh{HOSTILE})
2. [B](<y{ENTITIES}> "{ENTITIES}") {{issue}}`{HOSTILE}{ENTITIES}`

```{{{HOSTILE}}}
```
"""
COMMANDS = [
    *(["check", "docs/issues/0007.md", "--format", form] for form in ("text", "github", "json", "sarif")),
    ["check", "--fix", "docs/issues/0007.md"],
    ["check", f"docs/{HOSTILE}"],
    ["check", "--select", HOSTILE],
    ["check", "--since", HOSTILE],
    [HOSTILE],
    [f"--{HOSTILE}"],
    ["new", "--link", HOSTILE],
    ["new", "--to", f"docs/{HOSTILE}"],
    ["import", "old", "--dry-run"],
    ["import", "old", "--force"],
    ["import", f"old/{HOSTILE}"],
    ["import", "old", "--table", f"old/{HOSTILE}.csv"],
    ["import", "old", "--name", f"{HOSTILE}{{"],
    ["import", "old/mail.eml", "old/export.zip", "old/feed.rss"],
    ["init", "new", "--yes", "--from", "old"],
    ["init", f"new{HOSTILE}", "--yes"],
    ["init", "new", "--yes", "--title", f"T{HOSTILE}"],
    ["preview", f"docs/{HOSTILE}.md"],
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsletter, and files to import, in which everything has escape sequences."""
    folder = tmp_path_factory.mktemp("hostile")
    for path in ("docs/issues", f"old/{HOSTILE}"):
        (folder / path).mkdir(parents=True)
    (folder / "docs/conf.py").write_text('project = "Weekly"\n', encoding="utf-8")
    (folder / "docs/issues/0007.md").write_text(PAGE, encoding="utf-8")
    page = PAGE.replace(f"2023{HOSTILE}", f"2023-06-17{HOSTILE}")
    (folder / f"docs/issues/{HOSTILE}.md").write_text(page, encoding="utf-8")
    (folder / f"docs/{HOSTILE}.md").write_text(page, encoding="utf-8")
    (folder / f"old/{HOSTILE}.csv").write_text(f"file,number\n{HOSTILE},x\n", encoding="utf-8")
    for name in (f"{HOSTILE}/8.md", "8.md"):
        plain = "".join(line for line in page.splitlines(keepends=True)[:3]).replace("issue: 7", "issue: 8")
        text = page.partition("\n---\n")[2]
        (folder / "old" / name).write_text(f"{plain.replace(HOSTILE, '')}---\n{text}", encoding="utf-8")
    mail = (
        f"Subject: Issue 9 (2023-06-17) {ENTITIES}\nContent-Type: text/html\n\n<h2>{ENTITIES}</h2>1. A{ENTITIES}\n"
    )
    (folder / "old/mail.eml").write_text(mail, encoding="utf-8")
    item = f"<item><title>Issue 10 {HOSTILE}</title><description>A</description></item>"
    (folder / "old/feed.rss").write_text(f"<rss><channel><title>T{HOSTILE}</title>{item}", encoding="utf-8")
    with zipfile.ZipFile(folder / "old/export.zip", "w") as archive:
        archive.writestr(f"{HOSTILE}.md", PAGE)
    return folder


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command).replace(HOSTILE, "…"))
def test_no_escape_sequence_reaches_the_terminal(
    hostile: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(hostile)
    monkeypatch.setattr("sphinx_newsletter.cli.import_report._is_terminal", lambda: "--force" in command)
    result = CliRunner().invoke(main, command, color=True)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    output = STYLES.sub("", result.output)
    assert output
    assert not re.findall(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff]", output
    )
    for path in (hostile / "new", hostile / f"new{HOSTILE}"):
        shutil.rmtree(path, ignore_errors=True)
