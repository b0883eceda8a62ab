"""What GitHub and pre-commit read: workflows that give nothing away, a form that makes a link item, hooks."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from sphinx_newsletter import cli
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.reading import read_text

ROOT = Path(__file__).parents[1]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
PRE_COMMIT = [ROOT / ".pre-commit-hooks.yaml", ROOT / ".pre-commit-config.yaml"]
CHECK = GITHUB / "workflows/check-issues.yml"
COMMENT = GITHUB / "workflows/comment-on-issues.yml"
RELEASE = GITHUB / "workflows/release.yml"
# What a workflow may write. Strangers set off neither.
WRITES = {COMMENT: {"pull-requests"}, RELEASE: {"attestations", "contents", "id-token"}}


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def triggers(workflow: Any) -> dict[str, Any]:
    on = workflow[True]  # YAML 1.1 takes `on` for a truth value
    return on if isinstance(on, dict) else dict.fromkeys(on)


def steps(workflow: Any) -> Iterator[dict[str, Any]]:
    for job in workflow["jobs"].values():
        yield from job["steps"]


def scripts(workflow: Any) -> Iterator[str]:
    for step in steps(workflow):
        yield from filter(None, (step.get("run"), step.get("with", {}).get("script")))


def granted(workflow: Any) -> Iterator[tuple[str, str]]:
    """Every permission that the workflow or one of its jobs has."""
    assert "permissions" in workflow, "without permissions a workflow has those of the repository"
    for holder in (workflow, *workflow["jobs"].values()):
        assert isinstance(holder.get("permissions", {}), dict)
        yield from holder.get("permissions", {}).items()


@pytest.mark.parametrize("path", [*WORKFLOWS, *(GITHUB / "ISSUE_TEMPLATE").glob("*.yml"), *PRE_COMMIT], ids=str)
def test_every_file_is_yaml(path: Path) -> None:
    assert load(path)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_give_nothing_to_a_fork(path: Path) -> None:
    workflow = load(path)
    assert "pull_request_target" not in triggers(workflow)
    writes = {name for name, level in granted(workflow) if level != "read"}
    assert writes == WRITES.get(path, set())
    assert set(workflow["permissions"].values()) <= {"read"}, "a job says itself what it writes"
    assert "secrets." not in path.read_text(encoding="utf-8")
    for step in steps(workflow):
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_expression_stands_in_a_script(path: Path) -> None:
    found = list(scripts(load(path)))
    assert found
    for script in found:
        assert "${{" not in script


def test_actions_are_githubs_own_at_one_commit_with_its_release() -> None:
    used: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        text = path.read_text(encoding="utf-8")
        found = re.findall(
            r"^ *(?:- )?uses: (actions/[a-z-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$", text, re.MULTILINE
        )
        assert len(found) == sum("uses" in step for step in steps(load(path)))
        for action, commit in found:
            used.setdefault(action, set()).add(commit)
    assert {action: len(commits) for action, commits in used.items()} == dict.fromkeys(used, 1)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_job_runs_for_hours(path: Path) -> None:
    for job in load(path)["jobs"].values():
        assert job["timeout-minutes"] <= 90


def test_only_a_tag_makes_a_release() -> None:
    """And the jobs that may write run nothing of the repository."""
    workflow = load(RELEASE)
    assert triggers(workflow) == {"push": {"tags": ["v*"]}}
    for job in workflow["jobs"].values():
        if set(job["permissions"].values()) - {"read"}:
            assert not any("checkout" in step.get("uses", "") for step in job["steps"])
            runs = [step["run"] for step in job["steps"] if "run" in step]
            assert all(run.startswith("gh release create ") for run in runs)


def test_what_writes_runs_nothing_of_the_pull_request() -> None:
    workflow = load(COMMENT)
    assert triggers(workflow)["workflow_run"] == {"workflows": [load(CHECK)["name"]], "types": ["completed"]}
    assert [step["uses"].partition("@")[0] for step in steps(workflow)] == [
        "actions/download-artifact",
        "actions/github-script",
    ]
    assert not any("run" in step for step in steps(workflow))


def test_the_report_that_is_stored_is_the_one_that_is_read() -> None:
    upload = next(step for step in steps(load(CHECK)) if "upload-artifact" in step.get("uses", ""))
    download = next(step for step in steps(load(COMMENT)) if "download-artifact" in step["uses"])
    assert upload["with"]["name"] == download["with"]["name"]
    written = "\n".join(scripts(load(CHECK)))
    for name in re.findall(r"text\('([^']+)'", "\n".join(scripts(load(COMMENT)))):
        assert f"report/{name}" in written


def fields() -> dict[str, dict[str, Any]]:
    return {field["id"]: field for field in load(GITHUB / "ISSUE_TEMPLATE/recommend-a-link.yml")["body"]}


def example(field: dict[str, Any]) -> str:
    attributes = field["attributes"]
    return str(attributes["options"][0] if field["type"] == "dropdown" else attributes["placeholder"])


def as_page(given: dict[str, str]) -> str:
    """A submission of the form as an issue page with one link."""
    blocks = [given["summary"], *given["related"].splitlines(), *given["images"].splitlines()]
    body = "\n\n".join(blocks)
    title = f"[{given['title']}]({given['url']}) ({given['language']})"
    card = f":::{{link-card}} {title}\n:topics: {given['topics']}\n\n{body}\n:::"
    return f"---\nissue: 1\ndate: 2024-01-06\n---\n\n# Title\n\n## {given['section']}\n\n{card}\n"


def test_the_forms_fields_make_a_link_item() -> None:
    given = {name: example(field) for name, field in fields().items()}
    issue, findings, _ = read_text(as_page(given), "issues/0001", Project.find(ROOT / "docs").settings)
    assert issue and findings == []
    (link,) = issue.links
    assert (link.title, link.url, link.languages) == (given["title"], given["url"], ("en",))
    assert link.section and link.section.key == "articles"
    assert link.summary.startswith(given["summary"])
    assert ", ".join(link.topics) == given["topics"]
    assert f"[{link.related[0].title}]({link.related[0].url})" == given["related"]
    assert f"![{link.images[0].alt}]({link.images[0].url})" == given["images"]


def test_the_forms_choices_are_the_newsletters() -> None:
    settings = Project.find(ROOT / "docs").settings
    languages = [
        settings.language_table.from_marker(name) for name in fields()["language"]["attributes"]["options"]
    ]
    assert languages == [(code,) for code in settings.languages]
    sections = [settings.section_key(name) for name in fields()["section"]["attributes"]["options"]]
    assert sections == list(settings.sections)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_forms_have_what_github_asks_for(path: Path) -> None:
    form = load(path)
    assert form["name"] and form["description"]
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids))
    for field in form["body"]:
        assert field["type"] in ("input", "textarea", "dropdown", "checkboxes")
        assert field["attributes"]["label"]
        assert field["type"] != "dropdown" or field["attributes"]["options"]


def test_the_hooks_are_what_pre_commit_takes() -> None:
    hooks = load(ROOT / ".pre-commit-hooks.yaml")
    assert [hook["id"] for hook in hooks] == ["newsletter-check", "newsletter-fix"]
    for hook in hooks:
        assert hook["name"] and hook["entry"] and hook["language"] == "python"
        assert hook["types"] == ["markdown"]
        assert hook.get("pass_filenames", True)


def commands() -> Iterator[tuple[str, list[str]]]:
    """Every call of ``newsletter`` in these files, as the words that follow."""
    lines = [
        (path.name, line) for path in WORKFLOWS for script in scripts(load(path)) for line in script.splitlines()
    ]
    lines += [(path.name, entry) for path in PRE_COMMIT for entry in _entries(load(path))]
    for path in (GITHUB / "PULL_REQUEST_TEMPLATE.md", ROOT / "README.md", ROOT / "CONTRIBUTING.md"):
        lines += [
            (path.name, code) for code in re.findall(r"`(newsletter [^`]+)`", path.read_text(encoding="utf-8"))
        ]
    for name, line in lines:
        if line.strip().startswith("newsletter "):
            yield name, shlex.split(line)[1:]


def _entries(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (value for key, value in node.items() if key == "entry")
        node = list(node.values())
    for child in node if isinstance(node, list) else []:
        yield from _entries(child)


@pytest.mark.parametrize(("name", "words"), list(commands()))
def test_every_command_that_is_named_exists(name: str, words: list[str]) -> None:
    context = click.Context(cli.main)
    assert words[0] in cli.main.list_commands(context)
    command = cli.main.get_command(context, words[0])
    assert command
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_commands_were_found() -> None:
    assert {"check-issues.yml", ".pre-commit-hooks.yaml", ".pre-commit-config.yaml"} <= {
        name for name, _ in commands()
    }
