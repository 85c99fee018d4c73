"""Questions to whoever sits at a terminal, those of `init` among them; nobody else is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from budgetgen.cli.columns import in_columns
from budgetgen.cli.report import tell
from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.forms.listing import listing
from budgetgen.forms.start import FIRST_YEAR, LAST_YEAR, Answers, defaults, newest, refuse_existing
from budgetgen.media import visible
from budgetgen.pack import find
from budgetgen.spec.declaration import LEVELS

_NAME = 60


def answered(file: Path, given: Answers) -> Answers:
    """What was given with what was asked for besides, on a terminal; elsewhere what was given."""
    refuse_existing(file)
    if not at_a_terminal():
        return given
    given = given if given.pack else replace(given, pack=_pack(file))
    usual = defaults(file, given.pack)
    name = given.name or ask("部门名称", usual.name, _named)
    code = given.code or ask("部门编码", usual.code, _named)
    level = given.level or ask(f"级次（{'、'.join(LEVELS)}）", usual.level, _level)
    year = given.year or int(ask("预算年度", str(usual.year), _year))
    return Answers(given.pack, year, name, code, level)


def at_a_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _pack(file: Path) -> str:
    """The form: its number in the list, or its name."""
    project = find.project_root(file)
    entries = listing(project)
    try:
        usual = newest(project)
    except CannotGoOn:
        usual = entries[0].name if entries else ""
    names = [entry.name for entry in entries]
    rows = [(str(number), entry.name, entry.title) for number, entry in enumerate(entries, 1)]
    tell("\n".join(["版式：", *(f"  {line}" for line in in_columns(rows))]))

    def chosen(text: str) -> tuple[str, str]:
        if text.isdecimal() and 1 <= int(text) <= len(names):
            return names[int(text) - 1], ""
        wrong = not find.locate(text, project)
        return text, "请写上面的号码，或版式包的名字" if wrong else ""

    return ask("用哪个版式", usual, chosen)


def _named(text: str) -> tuple[str, str]:
    usable = text.isprintable() and len(text) <= _NAME
    return text, "" if usable else f"不能有看不见的字符，最多 {_NAME} 个字"


def _level(text: str) -> tuple[str, str]:
    return text, "" if text in LEVELS else f"请写 {'、'.join(LEVELS)} 中的一个"


def _year(text: str) -> tuple[str, str]:
    good = text.isdecimal() and len(text) == len(str(LAST_YEAR)) and FIRST_YEAR <= int(text) <= LAST_YEAR
    return text, "" if good else "请写四位年份，如 2026"


def ask(question: str, usual: str, taken: Callable[[str], tuple[str, str]]) -> str:
    """The answer to a question, asked until it is one; Enter takes the usual. Raises CannotGoOn at the end of input.

    Where nothing is usual, Enter is no answer. `taken` gives the answer that a text means, and what is wrong with it ("" if nothing).
    """
    while True:
        sys.stderr.write(visible(f"{question}［{usual}］：" if usual else f"{question}："))
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            tell("")
            raise CannotGoOn("没有回答完，没有写出", EXIT_USAGE)
        answer, wrong = taken(line.strip() or usual)
        if not wrong:
            return answer
        tell(wrong)
