"""What the rules say of a form by itself: its parts, headings, notes and own sentences, without any department's spec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from budgetgen.check.rules.forms import empty_table_note, heading_numbers, required_parts
from budgetgen.check.rules.words import doubled_punctuation, doubled_words, standard_terms, template_residue
from budgetgen.check.run import configured, run_rules
from budgetgen.check.view import View
from budgetgen.disclosure.books import Books
from budgetgen.disclosure.model import Disclosure
from budgetgen.findings import Finding, Place
from budgetgen.pack.model import Pack
from budgetgen.source.settings import Settings

_OF_PARTS = (required_parts.RULE, heading_numbers.RULE, empty_table_note.RULE)
_OF_WORDS = (template_residue.RULE, doubled_words.RULE, doubled_punctuation.RULE, standard_terms.RULE)


def form_faults(pack: Pack, built: Iterable[tuple[Disclosure, Books]]) -> Iterator[Finding]:
    """What rules say of a form, filled in fully and with nothing; and what is wrong in what it sets for rules."""
    home, about_parts = Place(f"{pack.folder}/pack.yaml"), {rule.name for rule in _OF_PARTS}
    severities, thresholds, wrong = configured(pack, Settings())
    yield from wrong
    told: dict[tuple[str, Place], Finding] = {}
    for disclosure, books in built:
        view = View(books, disclosure, thresholds)
        for finding, fault in run_rules((*_OF_PARTS, *_OF_WORDS), view, severities)[1]:
            if finding.rule in about_parts or fault.also:
                place = replace(fault.also[0], inside="") if fault.also else home
                told.setdefault((finding.message, place), replace(finding, place=place, also=(), fix=None))
    yield from told.values()
