"""The comment on a pull request, of a report that nobody can trust: the workflow's script, run by node."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

WORKFLOW = Path(__file__).parents[1] / ".github/workflows/comment-on-issues.yml"
STEPS = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["comment"]["steps"]
SCRIPT = next(step["with"]["script"] for step in STEPS if "script" in step["with"])
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None and not os.environ.get("CI"), reason="node is not installed")

HARNESS = """
const { script, run, pulls, comments } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const done = [];
const note = (name) => async (given) => { done.push([name, given]); };
const github = {
  rest: {
    pulls: { get: async ({ pull_number }) => {
      if (!pulls[pull_number]) throw new Error('Not Found');
      return { data: pulls[pull_number] };
    } },
    issues: { listComments: 'list', createComment: note('create'), updateComment: note('update') },
  },
  paginate: async () => comments,
};
const core = { info: (words) => done.push(['info', words]), warning: (words) => done.push(['warning', words]) };
const context = { repo: { owner: 'o', repo: 'r' }, payload: { workflow_run: run } };
const AsyncFunction = (async () => {}).constructor;
new AsyncFunction('github', 'context', 'core', 'require', script)(github, context, core, require).then(
  () => console.log(JSON.stringify(done)));
"""
"""Runs the script of the workflow as actions/github-script does, and notes what it asks of GitHub."""

ISSUE = {
    "path": "docs/issues/0031.md",
    "number": 31,
    "links": 3,
    "sections": {"articles": 2, "projects": 1},
    "languages": {"en": 3},
}


def comment(
    tmp_path: Path, report: Any, number: str = "12", sha: str = "abc", comments: list[Any] | None = None
) -> list[Any]:
    """What the comment's script does, when the pull request 12 ends in ``abc`` and the run was of *sha*.

    A *report* of None leaves the file as it is.
    """
    (tmp_path / "report").mkdir(exist_ok=True)
    (tmp_path / "report/number.txt").write_text(number, encoding="utf-8")
    if report is not None:
        text = report if isinstance(report, str) else json.dumps(report)
        (tmp_path / "report/check.json").write_text(text, encoding="utf-8")
    given = {
        "script": SCRIPT,
        "run": {"head_sha": sha},
        "pulls": {"12": {"state": "open", "head": {"sha": "abc"}}},
        "comments": comments or [],
    }
    assert NODE
    environment = {"RUNNER_TEMP": str(tmp_path), "PROJECT": "field-notes"}
    done = subprocess.run(
        [NODE, "-e", HARNESS], input=json.dumps(given), env=environment, capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout))


def test_the_comment_counts_and_links_to_the_preview(tmp_path: Path) -> None:
    problem = {"path": "docs/issues/0031.md", "line": 22, "column": 4, "code": "not-a-url", "message": "Mend it"}
    ((what, given),) = comment(tmp_path, {"problems": [problem], "checked": 1, "issues": [ISSUE]})
    assert (what, given["issue_number"]) == ("create", 12)
    assert given["body"].startswith("<!-- newsletter-check -->")
    for words in (
        "### Issue 31",
        "3 links. Sections: 2 `articles`, 1 `projects`. Languages: 3 `en`.",
        "[Preview](https://field-notes--12.org.readthedocs.build/en/12/issues/0031/)",
        "**1 problem**",
        "- `docs/issues/0031.md`, line 22: `Mend it` (`not-a-url`)",
    ):
        assert words in given["body"]


def test_there_is_one_comment_and_it_is_brought_up_to_date(tmp_path: Path) -> None:
    mine = {"id": 7, "user": {"login": "github-actions[bot]"}, "body": "<!-- newsletter-check -->\n\nold"}
    feigned = {**mine, "id": 6, "user": {"login": "someone"}}
    report = {"problems": [], "checked": 1, "issues": [ISSUE]}
    ((what, given),) = comment(tmp_path, report, comments=[feigned, mine])
    assert (what, given["comment_id"]) == ("update", 7)
    assert "No problems." in given["body"]
    ((what, _),) = comment(tmp_path, report, comments=[feigned])
    assert what == "create"


def test_nothing_is_said_of_a_pull_request_without_issues(tmp_path: Path) -> None:
    assert comment(tmp_path, {"problems": [], "checked": 0, "issues": []}) == []


@pytest.mark.parametrize("number", ["", "0", "-1", "12; rm -rf", "12\n13", "../../1", "1e3", "1" * 15])
def test_a_number_that_is_none_is_refused(tmp_path: Path, number: str) -> None:
    ((what, _),) = comment(tmp_path, {"problems": [], "issues": [ISSUE]}, number=number)
    assert what == "warning"


def test_another_runs_pull_request_gets_no_comment(tmp_path: Path) -> None:
    ((what, _),) = comment(tmp_path, {"problems": [], "issues": [ISSUE]}, sha="fed")
    assert what == "info"


@pytest.mark.parametrize("report", ["", "no JSON", "null", "12", '"text"'])
def test_a_report_that_is_none_is_refused(tmp_path: Path, report: str) -> None:
    ((what, _),) = comment(tmp_path, report)
    assert what == "warning"


def test_a_link_in_the_place_of_the_report_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.json").write_text(json.dumps({"issues": [ISSUE]}), encoding="utf-8")
    (tmp_path / "report").mkdir()
    (tmp_path / "report/check.json").symlink_to(tmp_path / "elsewhere.json")
    ((what, _),) = comment(tmp_path, None)
    assert what == "warning"


EVIL = (
    "`</details>` @everyone ![x](https://evil.example/x.png) <img src=x>\n\n# Heading ${{ secrets.X }} \u202e"
    + "x" * 999
)


def test_what_the_report_says_stays_within_code(tmp_path: Path) -> None:
    """Everything of the report but numbers is in code spans: outside of them none of its words is left."""
    issue = {"path": EVIL, "number": EVIL, "links": -3, "sections": {EVIL: EVIL}, "languages": [EVIL]}
    bad = {"path": EVIL, "line": EVIL, "column": {}, "code": EVIL, "message": EVIL}
    ((_, given),) = comment(
        tmp_path, {"problems": [bad] * 300, "checked": EVIL, "issues": [issue, None, EVIL] * 300}
    )
    body = given["body"]
    assert len(body) < 60_000
    outside = re.sub(r"`[^`\n]+`", "", body)
    for word in ("evil", "everyone", "img", "details>", "secrets", "xxx", "\u202e", "Preview"):
        assert word not in outside
    assert "\u202e" not in body
    assert "**300 problems**" in body and "- and 280 more" in body


@pytest.mark.parametrize("path", ["docs/../x.md", "docs//evil.md", "docs/a b.md", "docs/x.md)](y", "/etc/passwd"])
def test_only_a_plain_path_is_linked_to(tmp_path: Path, path: str) -> None:
    ((_, given),) = comment(tmp_path, {"problems": [], "issues": [{**ISSUE, "path": path}]})
    assert "readthedocs" not in given["body"]
