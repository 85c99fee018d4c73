"""Exact amounts as a spec writes them: basic expenditure by margins or by lines, projects, other natures, what is carried out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from budgetgen.catalog import catalog
from budgetgen.importing.writing import Keys, Value, amount_text
from budgetgen.ledger.counting import Counts, counts_told
from budgetgen.ledger.dimensions import FUNDS, NATURES, ORIGINS, PURPOSES, UNIT_KINDS, plain
from budgetgen.reconstruction.program import (
    BASIC,
    ECONOMICS,
    FUNCTIONS,
    GENERAL,
    PROJECT,
    THREE_PUBLIC,
    Program,
)
from budgetgen.reconstruction.solving import Solution

UNTOLD = {PURPOSES[0]: "30199", PURPOSES[1]: "30299"}
"""Where basic expenditure stands whose economics are not published, by what it is spent on."""
_NOT_SPENT = NATURES[5:]
_KEY_OF = {NATURES[2]: "经营支出", NATURES[3]: NATURES[3], NATURES[4]: NATURES[4]}
Shares = dict[tuple[str, str], int]
"""Amounts in 分 by fund and origin."""


@dataclass
class Money:
    """The amounts of a document as a spec lists them, in 分; `names` of codes as printed."""

    unit: str
    year: int
    names: dict[tuple[str, str], str]
    basic: dict[str, Shares] = field(default_factory=dict)
    economic: dict[str, dict[str, int]] = field(default_factory=dict)
    """Basic expenditure of the general budget by kind of unit and economic code."""
    by_function: dict[str, dict[str, Shares]] = field(default_factory=dict)
    """The other natures: nature, function, amounts."""
    by_projects: dict[str, dict[str, int]] = field(default_factory=dict)
    """三公 money of projects: fund, economic code, amount."""
    by_purpose: dict[str, dict[str, Shares]] = field(default_factory=dict)
    """Basic expenditure by purpose and function, where the document tells it so."""
    economic_by_purpose: dict[str, dict[str, int]] = field(default_factory=dict)
    rounded: bool = False
    own: Counts = field(default_factory=dict)
    """What economic codes count as where the catalog says otherwise."""

    @property
    def kinds(self) -> list[str]:
        """The kinds of units that basic expenditure is told apart for."""
        return [kind for kind in UNIT_KINDS if any(self.economic.get(kind, {}).values())]

    def coded(self, dimension: str, code: str) -> str:
        """A code with its name, as printed or as the catalog has it."""
        name = self.names.get((dimension, code))
        if name is None:
            entry = catalog.closest(dimension, code, self.year)
            name = entry.name if entry else ""
        return f"{code} {name}".strip()

    def typed(self, fen: int) -> str:
        """An amount as the spec writes it."""
        return amount_text(fen, self.unit)

    def shares(self, shares: Shares) -> Value:
        """An amount, or amounts by fund and origin in braces."""
        if set(shares) == {(GENERAL, ORIGINS[0])}:
            return self.typed(shares[GENERAL, ORIGINS[0]])
        keys = Keys(braces=True)
        later: dict[str, Keys] = {}
        for (fund, origin), fen in sorted(
            shares.items(), key=lambda s: (ORIGINS.index(s[0][1]), FUNDS.index(s[0][0]))
        ):
            if origin == ORIGINS[0]:
                keys.add(fund, self.typed(fen))
            else:
                later.setdefault(origin, Keys(braces=True)).add(fund, self.typed(fen))
        for origin, inside in later.items():
            keys.add(origin, inside)
        return keys

    def own_names(self) -> Keys:
        """Names of codes that the catalog has otherwise or not at all."""
        keys = Keys()
        for (dimension, code), name in sorted(self.names.items()):
            entry = catalog.lookup(dimension, code, self.year) or catalog.closest(dimension, code, self.year)
            if entry is None or plain(entry.name) != plain(name):
                keys.add(code, name)
        return keys

    def own_counts(self) -> Keys:
        """What codes count as by their names, where the catalog says otherwise."""
        keys = Keys()
        for code, told in sorted(self.own.items()):
            keys.add(code, counts_told(told))
        return keys


def money_of(
    program: Program, solution: Solution, unit: str, year: int, names: Iterable[tuple[str, str, str]]
) -> Money:
    """The solved amounts, those of nothing left out."""
    found = Money(unit, year, {(dimension, code): name for dimension, code, name in names})
    found.rounded, found.own = not all(solution.exact), program.own
    for atom, fen in zip(program.atoms, solution.amounts, strict=True):
        if not fen:
            continue
        group = atom.member("fund"), atom.member("origin")
        if atom.list == FUNCTIONS:
            nature, function = atom.member("nature"), atom.member("function")
            place = found.basic if nature == BASIC else found.by_function.setdefault(nature, {})
            own = place.setdefault(function, {})
            own[group] = own.get(group, 0) + fen
            if nature == BASIC and atom.member("purpose"):
                found.by_purpose.setdefault(atom.member("purpose"), {}).setdefault(function, {})[group] = fen
        elif atom.list == ECONOMICS:
            for list_, key in (
                (found.economic, atom.member("unit_kind")),
                (found.economic_by_purpose, atom.member("purpose")),
            ):
                amounts = list_.setdefault(key, {})
                amounts[atom.member("economic")] = amounts.get(atom.member("economic"), 0) + fen
        elif atom.list == THREE_PUBLIC:
            amounts = found.by_projects.setdefault(atom.member("fund"), {})
            amounts[atom.member("economic")] = fen
    return found


def basic_keys(money: Money, functions: dict[str, Shares], economic: dict[str, int]) -> Keys:
    """基本支出: by function and economics where one of both is a single code, else as two margins."""
    keys = Keys()
    if not functions:
        return keys
    others = any(set(shares) != {(GENERAL, ORIGINS[0])} for shares in functions.values())
    if money.by_purpose:
        return _crossed(money)
    if len(functions) == 1 and economic and not others:
        lines = Keys()
        for code, fen in sorted(economic.items()):
            lines.add(money.coded("economic", code), money.typed(fen))
        keys.add(money.coded("function", next(iter(functions))), lines)
        return keys
    by_function = Keys()
    for code, shares in sorted(functions.items()):
        by_function.add(money.coded("function", code), money.shares(shares))
    keys.add("按功能", by_function)
    by_economic = Keys()
    for code, fen in sorted(economic.items()):
        by_economic.add(money.coded("economic", code), money.typed(fen))
    keys.add("按经济", by_economic)
    return keys


def _crossed(money: Money) -> Keys:
    """基本支出 by function and economics, where the document tells both by purpose: equal amounts belong together,
    the rest is dealt out in order. One way of many that shows the same cells. Of other money than the general budget's
    no economics are published: it stands under the class's last code."""
    lines: dict[str, dict[str, Shares]] = {}
    main = GENERAL, ORIGINS[0]
    for purpose, functions in money.by_purpose.items():
        left = dict(money.economic_by_purpose.get(purpose, {}))
        general = {function: shares.get(main, 0) for function, shares in functions.items()}
        for function, fen in sorted(general.items(), key=lambda one: (one[1] not in left.values(), one[0])):
            rest = fen
            for code in sorted(left, key=lambda c, rest=rest: (left[c] != rest, c)):  # type: ignore[misc]
                part = min(rest, left[code])
                if part:
                    own = lines.setdefault(function, {}).setdefault(code, {})
                    own[main] = own.get(main, 0) + part
                    left[code] -= part
                    rest -= part
        for function, shares in functions.items():
            others = {group: fen for group, fen in shares.items() if group != main}
            if others:
                lines.setdefault(function, {}).setdefault(UNTOLD[purpose], {}).update(others)
    keys = Keys()
    for function, economics in sorted(lines.items()):
        inside = Keys()
        for code, shares in sorted(economics.items()):
            inside.add(money.coded("economic", code), money.shares(shares))
        keys.add(money.coded("function", function), inside)
    return keys


def split_by_kind(money: Money) -> dict[str, tuple[dict[str, Shares], dict[str, int]]]:
    """Basic expenditure of each kind of unit: (by function, by economics). How functions divide among kinds is not
    published: the kinds but the first are paid from the largest functions."""
    functions = {code: dict(shares) for code, shares in money.basic.items()}
    group = (GENERAL, ORIGINS[0])
    found: dict[str, tuple[dict[str, Shares], dict[str, int]]] = {}
    for kind in money.kinds[1:]:
        wanted = sum(money.economic[kind].values())
        own: dict[str, Shares] = {}
        for code in sorted(functions, key=lambda c: -functions[c].get(group, 0)):
            part = min(wanted, functions[code].get(group, 0))
            if part:
                own[code] = {group: part}
                functions[code][group] -= part
                wanted -= part
        found[kind] = own, money.economic[kind]
    left = {code: {g: fen for g, fen in shares.items() if fen} for code, shares in functions.items()}
    first = money.kinds[0] if money.kinds else UNIT_KINDS[0]
    kept = {code: shares for code, shares in left.items() if shares}
    return {first: (kept, money.economic.get(first, {})), **found}


def other_keys(money: Money) -> list[tuple[str, Value]]:
    """The natures beside basic and project expenditure."""
    found: list[tuple[str, Value]] = []
    for nature, key in _KEY_OF.items():
        keys = Keys()
        for code, shares in sorted(money.by_function.get(nature, {}).items()):
            keys.add(money.coded("function", code), money.shares(shares))
        found.append((key, keys))
    return found + [(nature, _not_spent(money, nature)) for nature in _NOT_SPENT]


def _not_spent(money: Money, nature: str) -> list[Value]:
    """What is carried out to next year, or distributed, function by function."""
    found: list[Value] = []
    for code, shares in sorted(money.by_function.get(nature, {}).items()):
        item = Keys(braces=not any(origin != ORIGINS[0] for _, origin in shares))
        item.add("科目", money.coded("function", code))
        item.add("金额", money.shares(shares))
        found.append(item)
    return found


@dataclass
class ProjectMoney:
    """The money of one project by function; `codes`: what of a function's is told by economic code."""

    functions: dict[str, Shares] = field(default_factory=dict)
    codes: dict[str, dict[str, Shares]] = field(default_factory=dict)

    def take_code(self, code: str, fund: str, fen: int) -> bool:
        """Tell `fen` of the money of a fund to be of an economic code; False where no function has so much."""
        for function, shares in self.functions.items():
            own = self.codes.setdefault(function, {})
            for group in shares:
                told = sum(part.get(group, 0) for part in own.values())
                if group[0] == fund and shares[group] - told >= fen:
                    own[code] = {group: fen}
                    return True
        return False

    def subjects(self, money: Money) -> Keys:
        """科目 of the project: amounts by function, below it by economics where some are told."""
        keys = Keys()
        for function, shares in sorted(self.functions.items()):
            told = self.codes.get(function, {})
            if not told:
                keys.add(money.coded("function", function), money.shares(shares))
                continue
            rest = {g: fen - sum(part.get(g, 0) for part in told.values()) for g, fen in shares.items()}
            rest = {group: fen for group, fen in rest.items() if fen}
            lines = Keys()
            for code, part in sorted((told | ({UNTOLD[PURPOSES[1]]: rest} if rest else {})).items()):
                lines.add(money.coded("economic", code), money.shares(part))
            keys.add(money.coded("function", function), lines)
        return keys


def project_money(
    money: Money, known: dict[str, int]
) -> tuple[dict[str, ProjectMoney], list[tuple[str, ProjectMoney]]]:
    """(the money of each project that is named, the money of projects without a name, with what it is for).

    `known`: each named project with its amount in 分, 0 where the document does not tell it. A project with an amount
    takes it from the function that has just that, else from the largest; what is left goes to the first project
    whose amount is not told, or to one project without a name a function. 三公 money is part of the first project
    that can have it.
    """
    left = {code: dict(shares) for code, shares in sorted(money.by_function.get(PROJECT, {}).items())}
    named: dict[str, ProjectMoney] = {}
    for name, fen in known.items():
        named[name] = ProjectMoney(_take(left, fen) if fen else {})
    rest = {code: {g: f for g, f in shares.items() if f} for code, shares in left.items()}
    rest = {code: shares for code, shares in rest.items() if shares}
    unknown = next((name for name, fen in known.items() if not fen), None)
    nameless: list[tuple[str, ProjectMoney]] = []
    if rest and unknown is not None:
        named[unknown] = ProjectMoney(rest)
    else:
        nameless = [(money.coded("function", code), ProjectMoney({code: s})) for code, s in rest.items()]
    every = [*named.values(), *(project for _, project in nameless)]
    for fund, economics in money.by_projects.items():
        for code, fen in economics.items():
            next((project for project in every if project.take_code(code, fund, fen)), None)
    return named, nameless


def _take(left: dict[str, Shares], fen: int) -> dict[str, Shares]:
    """Take an amount out of what is left: where just that stands, else from the largest first."""
    whole = next((code for code, shares in left.items() if sum(shares.values()) == fen), None)
    if whole is not None:
        return {whole: left.pop(whole)}
    taken: dict[str, Shares] = {}
    groups = [(code, group) for code, shares in left.items() for group in shares]
    for code, group in sorted(groups, key=lambda g: (left[g[0]][g[1]] != fen, -left[g[0]][g[1]])):
        part = min(fen, left[code][group])
        if part > 0:
            taken.setdefault(code, {})[group] = part
            left[code][group] -= part
            fen -= part
    return taken
