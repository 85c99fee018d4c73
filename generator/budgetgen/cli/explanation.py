"""An explanation as text: the lines of YAML behind a figure, their sum, the rounding, where else it is shown."""

from __future__ import annotations

from budgetgen.cli.width import width
from budgetgen.disclosure.explain import Explanation
from budgetgen.ledger.money import decimal_text
from budgetgen.lexicon.lexicon import RATES
from budgetgen.media import visible


def explanation_text(found: Explanation) -> str:
    """The explanation of one figure."""
    figure, table = found.figure, found.table
    unit = "%" if figure.measure in RATES else table.look.unit
    lines = [f"{figure.address}　{figure.text or '（空白）'} {unit}", f"取数：{figure.query}"]
    wide = max([12, *(width(part.name) for part in found.parts)])
    places = max([4, *(len(str(part.place)) for part in found.parts)])
    for part in found.parts:
        name = part.name + " " * (wide - width(part.name))
        lines.append(f"  {part.place!s:<{places}}  {name}  {_yuan(part.amount):>18}")
    if not found.parts:
        lines.append("  规格里没有这样的金额")
    total = sum(part.amount for part in found.parts)
    lines.append(f"  {'':<{places}}  {'合计' + ' ' * (wide - 4)}  {_yuan(total):>18} 元")
    if found.whole is not None:
        lines.append(f"除以：{_yuan(found.whole)} 元（{figure.base}）")
    if figure.measure not in RATES and figure.text:
        lines.append(f"取整：{_yuan(total)} 元，四舍五入为 {figure.text} {table.look.unit}")
    if found.elsewhere:
        lines.append("同一个数还出现在：")
        lines += [f"  {where}　{text}" for where, text in found.elsewhere]
    return "\n".join(map(visible, lines))


def _yuan(fen: int) -> str:
    return decimal_text(fen, 2, thousands=True)
