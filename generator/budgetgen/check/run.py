"""The run over all rules: severities as the pack and the project set them, suppressions, one finding for one cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from budgetgen.check.causes import Told, brought_about, one_for_each_cause
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.rules import RULES
from budgetgen.check.shown import Shown
from budgetgen.check.suppressions import Suppressions
from budgetgen.check.view import View
from budgetgen.disclosure.books import Books
from budgetgen.disclosure.model import Disclosure
from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.money import AmountError, parse_amount
from budgetgen.pack.model import Pack
from budgetgen.source.settings import Settings
from budgetgen.source.shapes import did_you_mean
from budgetgen.spec.declaration import OWN_KEYS
from budgetgen.spec.model import Spec

PASSED, FAILED, NOT_APPLICABLE, NOT_CHECKED = "通过", "未通过", "不适用", "未检查"
OUTCOMES = (PASSED, FAILED, NOT_APPLICABLE, NOT_CHECKED)
OFF = "关"
_OF_BOTH = "批复数"
"""What a unit says of itself that is checked with the department's, too."""
SEVERITIES = {severity.label: severity for severity in Severity}


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a rule: passed, failed, not applicable or not checked (with why); how much it looked at.

    A rule whose findings are all suppressed has passed.
    """

    rule: str
    title: str
    outcome: str
    subjects: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules found, and what became of each."""

    findings: list[Finding]
    tallies: list[Tally]
    told: frozenset[Finding] = frozenset()
    """What was found wrong before, and would not be without what the rules found."""


def check(
    books: Books,
    disclosure: Disclosure,
    settings: Settings | None = None,
    comments: Suppressions | None = None,
    rules: Sequence[Rule] = RULES,
    published: bool = False,
) -> Checked:
    """Run every rule, heeding `comments`. Nothing is checked where amounts could not be read: sums would mislead.

    `published`: the spec was made from a document that others published, and its texts are that document's.
    """
    if not books.spec.adds_up:
        return Checked([], [Tally(r.name, r.title, NOT_CHECKED, why="有金额读不出来") for r in rules])
    severities, thresholds, findings = configured(books.pack, settings or Settings())
    view, comments = View(books, disclosure, thresholds, published), comments or Suppressions()
    tallies, broken = run_rules(rules, view, severities)
    kept = set(comments.left(finding for finding, _ in broken))
    failed, shown = {finding.rule for finding in kept}, Shown(view)
    told = [(replace(finding, shown=shown.of(fault)), fault) for finding, fault in broken if finding in kept]
    ran = {tally.rule for tally in tallies if tally.subjects}
    unused = comments.unused(ran, _said_by_units(books.spec), within=bool(books.spec.unit))
    tallies = [
        replace(t, outcome=PASSED) if t.outcome == FAILED and t.rule not in failed else t for t in tallies
    ]
    changes = books.unexplained.items()
    moved = frozenset(finding for finding, figure in changes if brought_about(figure, finding.place, told))
    return Checked([*findings, *one_for_each_cause(told), *unused], tallies, moved)


def _said_by_units(spec: Spec) -> Iterator[Place]:
    """Where units say something that only their own disclosures print: nobody looks at it for the department's."""
    for unit in spec.units:
        yield from (place for key, place in unit.places.items() if key in OWN_KEYS and key != _OF_BOTH)


def run_rules(
    rules: Iterable[Rule], view: View, severities: Mapping[str, Severity | None]
) -> tuple[list[Tally], list[Told]]:
    """What becomes of each rule that is not switched off, and what they find: of a spec, or of a form by itself."""
    tallies: list[Tally] = []
    told: list[Told] = []
    for rule in rules:
        if rule.name in severities and severities[rule.name] is None:
            tallies.append(Tally(rule.name, rule.title, NOT_APPLICABLE, why="已关闭"))
            continue
        tally, faults = _run(rule, view)
        tallies.append(tally)
        told += [(_finding(rule, fault, severities), fault) for fault in faults]
    return tallies, told


def _run(rule: Rule, view: View) -> tuple[Tally, list[Fault]]:
    subjects = list(rule.subjects(view))
    if not subjects:
        if rule.lacking and rule.needed(view):
            return Tally(rule.name, rule.title, NOT_CHECKED, why=rule.lacking), []
        return Tally(rule.name, rule.title, NOT_APPLICABLE), []
    faults = [fault for subject in subjects for fault in rule.search(subject, view)]
    outcome = FAILED if faults else PASSED
    return Tally(rule.name, rule.title, outcome, len(subjects)), list(dict.fromkeys(faults))


def _finding(rule: Rule, fault: Fault, severities: Mapping[str, Severity | None]) -> Finding:
    chosen = (severities.get(rule.name), fault.severity, rule.severity)
    severity = next(one for one in chosen if one is not None)  # not `or`: an error is 0
    place, fix = fault.place, fault.fix
    return Finding(place, rule.name, severity, fault.message, fault.remedy, fault.also, fix=fix)


def configured(
    pack: Pack, settings: Settings
) -> tuple[dict[str, Severity | None], dict[str, int], list[Finding]]:
    """Severities by rule (None: off) and thresholds in 分: the rules' own, then the pack's, then the project's."""
    severities: dict[str, Severity | None] = {}
    thresholds = {name: fen for rule in RULES for name, fen in rule.thresholds.items()}
    findings: list[Finding] = []  # what is wrong in the settings' file is told with the pack
    names, limits = tuple(rule.name for rule in RULES), tuple(thresholds)

    def wrong(place: Place, message: str, remedy: str) -> None:
        findings.append(Finding(place, "project-settings", Severity.ERROR, message, remedy))

    for rules, amounts in ((pack.severities, pack.thresholds), (settings.severities, settings.thresholds)):
        for name, (word, place) in rules.items():
            if name not in names:
                wrong(place, f"没有叫 “{name}” 的规则", did_you_mean(name, names))
            elif word != OFF and word not in SEVERITIES:
                wrong(place, f"规则 {name} 不能设为 “{word}”", "可以写：错误、警告、提示、关")
            else:
                severities[name] = SEVERITIES.get(word)
        for name, (text, place) in amounts.items():
            if name not in limits:
                wrong(place, f"没有叫 “{name}” 的门槛", did_you_mean(name, limits))
                continue
            try:
                thresholds[name] = parse_amount(text)
            except AmountError as error:
                wrong(place, str(error), error.remedy)
    return severities, thresholds, findings
