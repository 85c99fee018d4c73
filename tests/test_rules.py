"""Rules: each has its page, its error file, a file that nearly breaks it, and a mutation of a published spec that it catches.

`tests/mutations/<rule>.diff` names a spec of `specs/` or `examples/`, the text to replace (-) and what to write instead (+).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from budgetgen.check.pages import PARTS, text_of
from budgetgen.check.rules import RULES
from budgetgen.publish import prepare
from tests.conftest import ROOT
from tests.making import example_specs
from tests.slips import beside, whole

SPECS = [*sorted((ROOT / "specs").rglob("*.yaml")), *example_specs()]
FOLDER = ROOT / "generator/budgetgen/check/rules"
NAMES = [rule.name for rule in RULES]
OF_FORMS = {"required-parts": "tests/test_words.py"}
"""Rules that a form alone can break, whatever a spec says, and the test that shows it."""
OF_SPECS = [name for name in NAMES if name not in OF_FORMS]


def test_names_are_unique_and_say_what_file() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for rule in RULES:
        files = list(FOLDER.glob(f"*/{rule.name.replace('-', '_')}.py"))
        assert len(files) == 1, "one rule, one file"


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_every_rule_has_its_page(rule) -> None:
    lines = text_of(rule).splitlines()
    assert lines[0].endswith("。")
    labels = [line.partition("：")[0] for line in lines[1:] if line.partition("：")[0] in PARTS]
    assert labels == list(PARTS)


@pytest.mark.parametrize("rule", OF_FORMS)
def test_a_rule_of_forms_has_its_test(rule: str) -> None:
    assert f'"{rule}"' in (ROOT / OF_FORMS[rule]).read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", OF_SPECS)
def test_every_rule_has_its_error_file(rule: str) -> None:
    text = (ROOT / f"tests/errors/{rule}.yaml").read_text(encoding="utf-8")
    assert any(f"# {mark}: [{rule}]" in text for mark in ("error", "warning", "hint"))


@pytest.mark.parametrize("rule", NAMES)
def test_what_nearly_breaks_it_does_not(rule: str, tmp_path: Path) -> None:
    beside(tmp_path)
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        whole((ROOT / f"tests/errors/{rule}-near.yaml").read_text(encoding="utf-8")), encoding="utf-8"
    )
    prepared = prepare(spec)
    assert [str(f) for f in prepared.findings] == []
    looked_at = {tally.rule: tally.subjects for tally in prepared.checked.tallies}
    assert looked_at[rule] > 0, "it must at least look at something"


@pytest.mark.parametrize("rule", OF_SPECS)
def test_a_mutation_is_caught(rule: str, tmp_path: Path) -> None:
    name, *lines = (ROOT / f"tests/mutations/{rule}.diff").read_text(encoding="utf-8").splitlines()
    old, new = ("\n".join(line[1:] for line in lines if line[0] == sign) for sign in "-+")
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    for file in (ROOT / name).parent.glob("*.*"):
        shutil.copy(file, tmp_path)  # what the spec refers to
    mutant = tmp_path / "mutant.yaml"
    mutant.write_text(text.replace(old, new), encoding="utf-8")
    assert {finding.rule for finding in prepare(mutant).findings} == {rule}


def test_what_is_published_and_every_example_is_clean() -> None:
    for spec in SPECS:
        assert [str(f) for f in prepare(spec).findings] == []


def test_no_rule_file_is_forgotten() -> None:
    files = {
        file.stem.replace("_", "-")
        for file in FOLDER.rglob("*.py")
        if "\nRULE = " in file.read_text(encoding="utf-8")
    }
    assert files == set(NAMES)
