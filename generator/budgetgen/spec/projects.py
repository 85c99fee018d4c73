"""Projects and purchases of one unit: what was written of them, and their lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from budgetgen.findings import Place, Severity
from budgetgen.ledger.dimensions import plain
from budgetgen.ledger.ledger import Line
from budgetgen.source.shapes import Reading, Words, nearest
from budgetgen.spec.amounts import MAIN_FUND, MAIN_ORIGIN, codes_in, lines_of
from budgetgen.spec.model import Coded, Project, Purchase, Share
from budgetgen.spec.project_facts import facts_of, total_of
from budgetgen.spec.table_lines import PROJECTS


@dataclass(frozen=True, slots=True)
class Projects:
    """Puts the projects of one unit together; `own` makes lines the unit's."""

    unit: str
    own: Callable[[list[Line]], list[Line]]
    reading: Reading
    codes: list[tuple[str, Coded]]

    def together(self, written: Sequence[dict[str, Any]], given: list[Line], lost: bool) -> list[Project]:
        """The projects as declared, then those that only the table of all lines names.

        `lost`: there is such a table, but it could not be read.
        """
        lines: dict[str, list[Line]] = {}
        for line in given:
            if line.nature == PROJECTS:
                lines.setdefault(plain(line.project), []).append(line)
        found = []
        for one in written:
            mine = lines.pop(plain(one["name"].text), [])
            if project := self.project(one, mine, list(lines) if given else [], lost):
                found.append(project)
        for others in lines.values():
            name = Words(others[0].project, others[0].place)
            self.one_name(others)
            found.append(Project(name, self.unit, tuple(others), place=others[0].place))
        return found

    def one_name(self, lines: list[Line]) -> None:
        """Tell of names in a table that differ in blanks or width only: they are one project."""
        for line in lines:
            if line.project != lines[0].project:
                message = f"“{line.project}” 与 “{lines[0].project}” 只差空格或全半角，当作同一个项目"
                self.reading.tell(
                    line.place, "name-unique", Severity.WARNING, message, "请统一写法；不是一个项目的请改名"
                )
                return

    def project(
        self, written: dict[str, Any], given: list[Line], others: list[str], lost: bool
    ) -> Project | None:
        """One project; its money stands under 金额, or under the functions of 科目, or in the table (`given`)."""
        place, name = written["place"], written["name"].text
        keys = written["written"]
        if given and keys & {"科目", "金额"}:
            message = (
                f"项目 “{name}” 的钱在明细里已经有了，这里又写了 {'、'.join(sorted(keys & {'科目', '金额'}))}"
            )
            self.reading.error(place, "amount-twice", message, "同一笔钱只写一处，请删去一处")
        lines = given or self.lines(written, others, lost)
        if lines is None:
            return None
        lines = self.own([replace(line, project=name) for line in lines])
        funds = tuple({(line.fund, line.origin): None for line in lines})
        return Project(
            written["name"],
            self.unit,
            tuple(lines),
            tuple(written.get("goals", ())),
            tuple(written.get("indicators", ())),
            tuple(purchase(p, funds, self.reading) for p in written.get("purchases", ())),
            place,
            facts_of(written, self.reading),
            tuple(written.get("year_goals", ())),
            tuple(total_of(written, lines, self.reading)),
        )

    def lines(self, written: dict[str, Any], others: list[str], lost: bool) -> list[Line] | None:
        """The lines that a project states itself; None after reporting that it states none."""
        place = written["place"]
        if "subjects" not in written:
            if "科目" not in written["written"] and not lost:
                self.without_money(written, others)
            return None
        subjects = written["subjects"]
        if isinstance(subjects, Coded):
            self.codes.append(("function", subjects))
            if "金额" not in written["written"]:
                self.reading.error(place, "missing-key", "项目缺少 “金额”", "请加一行 金额: …")
            shares = written.get("shares", [])
            self.codes.extend(codes_in(shares))
            lines = lines_of(subjects, None, shares, PROJECTS)
        else:
            lines, _, codes = subjects
            self.codes.extend(codes)
            if "shares" in written:
                message = "“科目” 下面已经写了金额，又写了 “金额”"
                self.reading.error(place, "amount-twice", message, "同一笔钱只写一处，请删去一处")
        if not lines and "shares" in written:
            self.reading.error(place, "missing-key", "项目没有金额", "请写 金额: …")
        return lines

    def without_money(self, written: dict[str, Any], others: list[str]) -> None:
        """Report a project that neither states its money nor stands in the table."""
        place: Place = written["place"]
        message, remedy = "项目缺少 “科目”", "请加一行 科目: …"
        if others:
            close = nearest(plain(written["name"].text), others)
            message = f"项目 “{written['name'].text}” 没有写科目和金额，明细里也没有它"
            remedy = f"明细里写的是不是 “{close}”？" if close else "请核对项目的名称，或加上科目和金额"
        self.reading.error(place, "missing-key", message, remedy)


def purchase(written: dict[str, Any], funds: tuple[tuple[str, str], ...], reading: Reading) -> Purchase:
    """One purchase; without 资金 it is paid from its project's only fund."""
    exact = Fraction(written["quantity"]) * written["price"].fen
    total = int(exact)
    if exact.denominator != 1:
        message = "数量 × 单价精确到 0.01 元以下"
        reading.error(written["price"].place, "amount-format", message, "请核对数量和单价")
    shares = tuple(written.get("shares", ()))
    if not shares:
        if len(funds) > 1:
            message = "项目有几种资金，采购没有说用哪一种"
            reading.error(written["place"], "missing-key", message, "请加 资金: {一般公共预算: …}")
        fund, origin = funds[0] if funds else (MAIN_FUND, MAIN_ORIGIN)
        shares = (Share(fund, origin, total, written["place"]),)
    reserved = written.get("reserved")
    return Purchase(
        written["item"],
        written["measure"],
        written["quantity"],
        written["price"].fen,
        reserved.fen if reserved else 0,
        shares,
        written["place"],
    )
