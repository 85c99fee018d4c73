"""The books of a disclosure: the ledger of its budget, the ledgers of its records, and the figures asked of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from budgetgen.catalog.catalog import closest
from budgetgen.disclosure.all_years import lines_of_all_years
from budgetgen.disclosure.government import Government, a_table_asks, asks_for_it, with_government
from budgetgen.disclosure.last_year import last_year_blocks
from budgetgen.disclosure.model import Figure
from budgetgen.findings import Finding, Severity
from budgetgen.ledger.counting import PUBLIC, PURPOSE, RUNNING, Counting, counting
from budgetgen.ledger.dimensions import BUDGET_OF, YEARS
from budgetgen.ledger.ledger import Block, Ledger, Line, Margin
from budgetgen.ledger.money import UNITS, AmountError, decimal_text, parse_amount, round_half_away, trimmed
from budgetgen.ledger.query import Query
from budgetgen.lexicon.lexicon import CHANGE, DONE, RATIOS, SHARE, Meaning, label_key
from budgetgen.pack.layout import Look
from budgetgen.pack.model import Pack
from budgetgen.source.local_codes import Codes
from budgetgen.spec.model import Holding, Project, Purchase, Spec

LINES, PURCHASES, PRICES, RESERVED, HOLDINGS = "明细", "采购", "采购单价", "采购预留", "资产"
THIS, LAST = YEARS[:2]
_ALSO = 20
"""So many other places of one finding are told."""
THIS_YEAR, LAST_YEAR = Query.of({"year": (THIS,)}), Query.of({"year": (LAST,)})


def address_key(address: str) -> str:
    """An address as it is looked up: parts without numbering, white space and quotation marks."""
    return "/".join(map(_part_key, address.split("/")))


@lru_cache(maxsize=1 << 15)
def _part_key(part: str) -> str:
    return label_key(part).translate({0x201C: None, 0x201D: None})


@dataclass(frozen=True, slots=True)
class Bought:
    """A purchase with its number in the document, the unit that buys and the project that pays."""

    number: str
    purchase: Purchase
    unit: str
    project: Project | None


def purchases(spec: Spec) -> list[Bought]:
    """All purchases in the order of the document: the projects', then those from basic expenditure."""
    found = [(p, project.unit, project) for project in spec.projects for p in project.purchases]
    rest = [(p, unit, None) for unit, p in spec.purchases]
    return [Bought(str(number), *one) for number, one in enumerate([*found, *rest], 1)]


def all_told(query: Query) -> bool:
    """A spec tells what its lines add up to."""
    return False


@dataclass(slots=True)
class Books:
    """What tables and sentences are made from; figures and findings collect here."""

    spec: Spec
    pack: Pack
    ledgers: dict[str, Ledger]
    bought: list[Bought]
    government: Government
    counting: Counting
    """What the money of each economic code counts as."""
    findings: list[Finding] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    """What titles and sentences may use besides figures, by name."""
    unexplained: dict[Finding, Figure] = field(default_factory=dict)
    """Changes that are told to lack a reason."""
    untold: Callable[[Query], bool] = all_told
    """Whether nobody told what a query of the budget's lines asks, where the spec was made from a document."""
    _left_out: dict[Line, dict[str, str]] = field(default_factory=dict)
    _unnamed: set[str] = field(default_factory=set)
    _unknown: dict[str, list[str]] = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        """The lines of the budget."""
        return self.ledgers[LINES]

    @property
    def own_codes(self) -> Codes:
        """The place's own codes: the pack's, and before them the spec's."""
        return self.spec.local.over(self.pack.local).names

    def name_of(self, dimension: str, code: str) -> str:
        """The name of a code: as the spec writes it, else the pack, else the year's catalog; else a finding."""
        if written := self.spec.names.get((dimension, code)):
            return written
        if dimension == "function" and (known := dict(self.pack.classes).get(code)):
            return known
        if own := self.pack.local.names.get((dimension, code)):
            return own.text
        entry = closest(dimension, code, self.spec.year)
        if entry:
            return entry.name
        if self.spec.prior and (before := self.spec.prior.names.get((dimension, code))):
            return before
        if code not in self._unnamed:
            self._unnamed.add(code)
            message = f"目录里没有 {code} 的名称（{self.spec.year} 年）"
            remedy = f"请在规格末尾加 科目名称: {{{code}: …}}"
            self.findings.append(Finding(self.spec.place, "code-name", Severity.ERROR, message, remedy))
        return ""

    def figure(
        self, address: str, meant: Meaning, look: Look, book: str = LINES, whole: Query = Query()
    ) -> Figure:
        """The figure of a meaning: asked, rounded once from the exact sum, shown as its column shows amounts.

        `whole`: what a share is a share of.
        """
        ledger, query = self.ledgers[book], meant.query
        if book == LINES and "year" not in query.by_dimension:
            query &= THIS_YEAR
        if book == LINES and self.untold(query):
            return Figure(address, query, None, "", meant.measure)
        if book == LINES and asks_for_it(query) and self.government.undecided(query):
            return Figure(address, query, None, "", meant.measure)
        answer = ledger.ask(query)
        if not meant.measure:
            text, scaled = shown(answer.amount, look, answer.absent)
            return Figure(address, query, answer.amount, text, "", scaled, book, look=look)
        base = _base(query, meant, whole)
        before = ledger.ask(base)
        change: int | None = None
        text, scaled, look = "", 0, look.of(meant.measure)
        if answer.amount is not None and before.amount is not None:
            change = answer.amount - before.amount
            if meant.measure == CHANGE:
                text, scaled = shown(change, look, answer.absent and before.absent)
            elif meant.measure in RATIOS:
                text, scaled = _rate(answer.amount, before.amount, look, answer.absent)
                change = scaled
            else:
                text, scaled = _rate(change, before.amount, look)
                change = scaled
        return Figure(address, query, change, text, meant.measure, scaled, book, base, look)

    def keep(self, figure: Figure, *other_addresses: str) -> Figure:
        """Remember a figure by its address, and by other names of its row."""
        self.figures[address_key(figure.address)] = figure
        for address in other_addresses:
            self.figures.setdefault(address_key(address), figure)
        return figure

    def unknown(self, figure: Figure) -> None:
        """Note that a figure that is shown cannot be computed from what was written."""
        if asks_for_it(figure.query) and self.government.note(figure.query):
            return
        this_year_known = figure.measure and self.ledger.ask(figure.query).amount is not None
        query = figure.base if this_year_known else figure.query
        years = sorted(query.by_dimension.get("year", frozenset()) - {THIS})
        self._unknown.setdefault(years[0] if years else THIS, []).append(figure.address)

    def left_out(self, lines: list[Line], address: str, what: str) -> None:
        """Note lines that the figure at an address sums and that no row, or no column (`what`), beside it shows."""
        for line in filter(lambda line: line.amount, lines):
            self._left_out.setdefault(line, {})[address] = what

    def report_left_out(self) -> None:
        """One finding for all lines that the same totals hold and nothing beside them shows."""
        told_before = {place for found in self.findings for place in (found.place, *found.also)}
        together: dict[tuple[tuple[str, str], ...], list[Line]] = {}
        for line, totals in self._left_out.items():
            if line.place in told_before:
                continue  # its code is not known: that is why no row shows it
            together.setdefault(tuple(totals.items()), []).append(line)
        for addresses, lines in together.items():
            first, *others = sorted(lines, key=lambda line: line.place)
            told = "、".join(address for address, _ in addresses[:3]) + ("等" if len(addresses) > 3 else "")
            money = decimal_text(sum(line.amount for line in lines), 2, True)
            message = f"这一笔（{money} 元）" if not others else f"这样的 {len(lines)} 笔（共 {money} 元）"
            where = "、".join(f"一{what}" for what in dict.fromkeys(what for _, what in addresses))
            message += f"算在合计里，表里却没有{where}印出它：{told}"
            remedy = "请核对它的科目、资金、来源和性质；都对的，版式包的表里要加上它的一行或一列"
            also = tuple(line.place for line in others[:_ALSO])
            self.findings.append(
                Finding(first.place, "total-in-parts", Severity.ERROR, message, remedy, also)
            )

    def report_unknown(self) -> None:
        """One finding for all figures that lack the same thing; none where money could not be read anyway."""
        if not self.spec.adds_up:
            return
        self.findings += self.government.findings()
        for year, addresses in self._unknown.items():
            told = "、".join(list(dict.fromkeys(addresses))[:4]) + ("等" if len(addresses) > 4 else "")
            last_year = year != THIS
            if last_year:
                named = [a.name for a in self.pack.last_year if a.name and a.year == year]
                below = f" 的 “{'、'.join(named)}”" if named else ""
                who = f"单位 “{self.spec.unit}” " if self.spec.unit else "规格"
                message = f"{who}没有写要用到的上年数（{told}）"
                remedy = f"请在 “上年”{below} 下写明，没有发生写 0"
            else:
                message, remedy = (
                    f"只有分项合计，算不出 {told}",
                    "请写出这一部分的明细（功能科目下面列经济科目）",
                )
            place = self.spec.last_year_place if last_year else self.spec.place
            about = tuple(dict.fromkeys(addresses))
            self.findings.append(
                Finding(place, "figure-unknown", Severity.ERROR, message, remedy, about=about)
            )


def shown(amount: int | None, look: Look, absent: bool = False) -> tuple[str, int]:
    """The text that an exact amount (分) is shown as, and the number in it as an integer of its last decimal."""
    if amount is None:
        return "", 0
    scaled = round_half_away(amount * 10**look.decimals, UNITS[look.unit])
    if absent or amount == 0:
        return (look.nothing if absent else look.as_zero), scaled
    return _digits(scaled, look), scaled


def _rate(part: int, base: int, look: Look, absent: bool = False) -> tuple[str, int]:
    """A change, or a part (`absent`: there is none), in per cent of its base; on a base of zero what the form says."""
    if base == 0 or absent:
        return look.nothing if absent else look.without_base, 0
    scaled = round_half_away(part * 100 * 10**look.decimals, abs(base))
    return (_digits(scaled, look) if scaled else look.as_zero), scaled


def _base(query: Query, meant: Meaning, whole: Query) -> Query:
    """What a measure counts from: the same in another year, of a share the whole in the same year."""
    if meant.measure == SHARE:
        year = query.by_dimension.get("year")
        return whole.without("year") & Query.of({"year": year}) if year else whole
    year_of = meant.base
    if meant.measure == DONE and not year_of:
        year_of = BUDGET_OF.get(next(iter(query.by_dimension["year"])), "")
    return query.without("year") & (Query.of({"year": (year_of,)}) if year_of else LAST_YEAR)


def _digits(scaled: int, look: Look) -> str:
    text = decimal_text(scaled, look.decimals, look.thousands)
    return trimmed(text) if look.trimmed else text


def open_books(
    spec: Spec, pack: Pack, untold: Collection[str] = (), unknown: Callable[[Query], bool] = all_told
) -> Books:
    """The books of a spec, of those `untold` nothing known, nor what queries ask that are `unknown`.

    All money counts as the catalog, the pack and the spec say of its economic code.
    """
    counts = counting(pack.personnel, pack.local.counts, spec.local.counts)
    last_year, findings = last_year_blocks(spec, pack)
    last_year = [_counted(block, counts) for block in last_year]
    if findings:  # what compares with it is no news
        spec = replace(spec, lost=spec.lost | {"上年"})
    lines, blocks = _of_the_budget(spec, pack, counts)
    if spec.prior:
        before = counting(pack.personnel, pack.local.counts, spec.prior.local.counts)
        lines_before, blocks_before = _of_the_budget(spec.prior, pack, before)
        lines += [replace(line, year=LAST) for line in lines_before]
        last_year = [block for block in last_year if block.fixed["year"] != LAST]
        last_year += [replace(b, fixed={**b.fixed, "year": LAST}) for b in blocks_before]
    lines += lines_of_all_years(spec, pack)
    bought = purchases(spec)
    ledgers = {
        LINES: Ledger(lines, (*blocks, *last_year)),
        PURCHASES: Ledger(line for b in bought for line in _shares(b)),
        PRICES: Ledger(_about(b, b.purchase.price) for b in bought),
        RESERVED: Ledger(_about(b, b.purchase.reserved) for b in bought if b.purchase.reserved),
        HOLDINGS: Ledger(_holdings(spec, pack, findings)),
    }
    ledgers |= {book: Ledger((), told=False) for book in untold}
    return Books(
        spec,
        pack,
        ledgers,
        bought,
        Government(ledgers[LINES]),
        counts,
        findings,
        untold=unknown,
    )


def _of_the_budget(spec: Spec, pack: Pack, counts: Counting) -> tuple[list[Line], list[Block]]:
    """The lines and blocks of a budget, each with what its economic code counts as."""
    lines = []
    for line in spec.lines:
        told = counts.of(line.economic)
        purpose = line.purpose or (told[PURPOSE] if line.economic else "")
        lines.append(replace(line, purpose=purpose, three_public=told[PUBLIC], operating=told[RUNNING]))
    blocks = [_counted(block, counts) for block in spec.blocks]
    return lines, [with_government(b, spec.year) for b in blocks] if a_table_asks(pack) else blocks


def _counted(block: Block, counts: Counting) -> Block:
    """A block whose margins by economics also tell what each code counts as."""
    fixed = dict(block.fixed)
    if not counts.rules[RUNNING]:
        fixed[RUNNING] = counts.usual(RUNNING)
    return replace(block, fixed=fixed, margins=tuple(_implying(m, counts) for m in block.margins))


def _implying(margin: Margin, counts: Counting) -> Margin:
    if margin.by != "economic":
        return margin
    told = {code: counts.of(code) for code in margin.amounts}
    return replace(margin, implied={d: {code: told[code][d] for code in told} for d in counts.rules})


def _about(bought: Bought, amount: int) -> Line:
    project = bought.project.name.text if bought.project else ""
    purchase = bought.purchase
    return Line(
        amount,
        unit=bought.unit,
        project=project,
        procurement=purchase.item.code,
        item=bought.number,
        place=purchase.place,
    )


def _shares(bought: Bought) -> list[Line]:
    return [
        replace(_about(bought, s.amount), fund=s.fund, origin=s.origin, place=s.place)
        for s in bought.purchase.shares
    ]


def _holdings(spec: Spec, pack: Pack, findings: list[Finding]) -> list[Line]:
    """The values of what is held, and the amounts that the pack wants beside them."""
    lines = []
    for name, written in spec.holdings.items():
        if isinstance(written, Holding):
            lines += [Line(written.value.fen, item=name, place=written.value.place)] if written.value else []
        elif pack.holding_keys.get(name) == "金额":
            try:
                lines.append(
                    Line(parse_amount(written.text, spec.unit_of_money), item=name, place=written.place)
                )
            except AmountError as error:
                findings.append(
                    Finding(written.place, "amount-format", Severity.ERROR, str(error), error.remedy)
                )
    return lines
