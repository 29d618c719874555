"""What the linters cannot say about the files of the project."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDORED = ROOT / "static" / "vendor"  # others' files, as they are
LONGEST = 300
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|lorem ipsum)\b", re.IGNORECASE)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home)/\w")
COMMITTERS = {"shop/unit_of_work.py"}


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).exists()]


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def modules() -> list[Path]:
    return [ROOT / file for file in sorted((ROOT / "shop").rglob("*.py"))]


def trees() -> dict[str, ast.Module]:
    return {named(file): ast.parse(file.read_text(encoding="utf-8")) for file in modules()}


@pytest.mark.parametrize(
    "pattern", ["shop/*.py", "tests/*.py", "bench/*.py", "templates/*.html", "static/js/*.js"]
)
def test_no_file_is_longer_than_three_hundred_lines(pattern):
    long = {
        named(file): lines
        for file in tracked(pattern)
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST
    }

    assert long == {}


def test_nothing_is_left_unfinished_or_tied_to_one_machine():
    found = []
    for file in tracked("*.py", "*.html", "*.js", "*.css", "*.md", "*.toml", "Makefile", ".ci/run"):
        if file == Path(__file__) or VENDORED in file.parents:
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if UNFINISHED.search(line) or MACHINE_PATH.search(line):
                found.append(f"{named(file)}:{number}: {line.strip()[:100]}")

    assert found == []


def test_a_package_file_holds_a_docstring_only():
    full = [
        name
        for name, tree in trees().items()
        if re.fullmatch(r"shop/\w+/__init__\.py", name)
        and [
            node
            for node in tree.body
            if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        ]
    ]

    assert full == []


def test_only_the_unit_of_work_commits_and_nobody_uses_the_session_of_the_extension():
    found = []
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
                continue
            reached = f"{node.value.id}.{node.attr}"
            if reached == "db.session" and name != "shop/extensions.py":
                found.append(f"{name}:{node.lineno}: {reached}")
            if reached == "session.commit" and name not in COMMITTERS:
                found.append(f"{name}:{node.lineno}: {reached}")

    assert found == []


def test_services_and_queries_take_the_time_as_an_argument():
    found = []
    for name, tree in trees().items():
        if Path(name).stem not in {"services", "models", "states"}:
            continue
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"now", "today"}
            ):
                found.append(f"{name}:{node.lineno}: {node.func.id}()")

    assert found == []


def test_no_error_is_swallowed():
    found = []
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            caught = ast.unparse(node.type) if node.type else "everything"
            if caught in {"everything", "Exception", "BaseException"} and not any(
                isinstance(inner, ast.Raise) for inner in ast.walk(node)
            ):
                does_nothing = all(isinstance(inner, ast.Pass | ast.Continue) for inner in node.body)
                if does_nothing:
                    found.append(f"{name}:{node.lineno}: except {caught}")

    assert found == []


def test_templates_hold_no_inline_script_style_or_handler():
    inline = re.compile(
        r"<style|\sstyle=|\son(?:click|change|submit|load|input|error)=|<script(?![^>]*(?:src=|type=\"application/))"
    )
    found = []
    for file in sorted((ROOT / "templates").rglob("*.html")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if inline.search(line):
                found.append(f"{named(file)}:{number}: {line.strip()[:100]}")

    assert found == []
