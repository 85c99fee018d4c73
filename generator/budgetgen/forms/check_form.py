"""What the rules say of a form by itself: its parts, headings, notes and own sentences, without any department's spec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.rules.forms import empty_table_note, heading_numbers, required_parts
from budgetgen.check.rules.words import doubled_punctuation, doubled_words, standard_terms, template_residue
from budgetgen.check.run import OFF, SEVERITIES, graded
from budgetgen.check.view import View
from budgetgen.disclosure.books import Books
from budgetgen.disclosure.model import Disclosure
from budgetgen.findings import Finding, Place
from budgetgen.pack.model import Pack

_OF_PARTS = (required_parts.RULE, heading_numbers.RULE, empty_table_note.RULE)
_OF_WORDS = (template_residue.RULE, doubled_words.RULE, doubled_punctuation.RULE, standard_terms.RULE)


def form_faults(pack: Pack, built: Iterable[tuple[Disclosure, Books]]) -> Iterator[Finding]:
    """What rules say of a form, filled in fully and with nothing."""
    home = Place(f"{pack.folder}/pack.yaml")
    told: dict[tuple[str, Place], Finding] = {}
    for disclosure, books in built:
        view = View(books, disclosure)
        for rule in (*_OF_PARTS, *_OF_WORDS):
            for fault in _faults(rule, view):
                finding = _finding(rule, fault, pack, home)
                if finding and (rule in _OF_PARTS or fault.also):
                    told.setdefault((finding.message, finding.place), finding)
    yield from told.values()


def _faults(rule: Rule, view: View) -> Iterator[Fault]:
    for subject in rule.subjects(view):
        yield from rule.search(subject, view)


def _finding(rule: Rule, fault: Fault, pack: Pack, home: Place) -> Finding | None:
    """A fault at the place of the form that it is about; None if the form has turned the rule off."""
    word = pack.severities.get(rule.name, ("", home))[0]
    if word == OFF:
        return None
    place = replace(fault.also[0], inside="") if fault.also else home
    return Finding(place, rule.name, graded(rule, fault, SEVERITIES.get(word)), fault.message, fault.remedy)
