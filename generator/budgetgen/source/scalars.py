"""Shapes of single values: text, one of a few words, whole numbers, amounts."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.money import AmountError, half_width, parse_amount
from budgetgen.source import nodes
from budgetgen.source.nodes import Node, Scalar, is_lost

if TYPE_CHECKING:
    from budgetgen.source.project_files import ProjectFiles

Schema = dict[str, Any]


@dataclass(slots=True)
class Reading:
    """One reading of one file: the findings so far; the unit of money, the files, the year and the units it speaks of."""

    unit: str = "元"
    findings: list[Finding] = field(default_factory=list)
    files: ProjectFiles | None = None
    year: int = 0
    units: tuple[str, ...] = ()

    def error(self, place: Place, rule: str, message: str, remedy: str = "") -> None:
        """Report an error and go on."""
        self.tell(place, rule, Severity.ERROR, message, remedy)

    def tell(self, place: Place, rule: str, severity: Severity, message: str, remedy: str = "") -> None:
        """Report something and go on."""
        self.findings.append(Finding(place, rule, severity, message, remedy))


@dataclass(frozen=True, slots=True)
class Words:
    """Text as a person wrote it, with its place."""

    text: str
    place: Place = Place()
    source: Scalar | None = field(default=None, compare=False, repr=False)
    start: int = field(default=0, compare=False, repr=False)

    def at(self, offset: int) -> Place:
        """The place of a character of the text, where it can be known."""
        return self.source.at(self.start + offset) if self.source else self.place

    def offset(self, place: Place) -> int | None:
        """Which character of the text stands at a place, or None."""
        if self.source is None or self.place.file != place.file:
            return None
        found = self.source.offset(place)
        return found - self.start if found is not None and 0 <= found - self.start < len(self.text) else None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact amount in 分, with its place; a negative one with its reason."""

    fen: int
    place: Place = Place()
    reason: str = ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that a person most likely meant, or ""."""
    names = list(known)
    plain = {unicodedata.normalize("NFKC", n).replace(" ", ""): n for n in names}
    wanted = unicodedata.normalize("NFKC", name).replace(" ", "")
    found = difflib.get_close_matches(wanted, plain, n=1, cutoff=0.5)
    return plain[found[0]] if found else ""


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """A remedy that names the nearest known word, else all of them."""
    close = nearest(name, known)
    return f"是否想写 “{close}”？" if close else "可以写：" + "、".join(known)


def kind_of(node: Node) -> str:
    """What a node is, in a clerk's words."""
    if isinstance(node, Scalar):
        return "文字" if node.text else "空白"
    return "列表" if isinstance(node, nodes.Sequence) else "下级各项"


class Shape:
    """What may stand at a place. `read` returns the value, or None after reporting what does not fit."""

    expects = "…"

    def read(self, node: Node, reading: Reading) -> Any:
        """The value of a node of this shape, or None (with a finding)."""
        raise NotImplementedError

    def schema(self) -> Schema:
        """This shape as JSON Schema."""
        raise NotImplementedError

    def mismatch(self, node: Node, reading: Reading) -> None:
        """Report that something else stands here."""
        if is_lost(node):
            return
        if isinstance(node, Scalar):
            what = f"“{node.text[:20]}”" if node.text else "空白"
            place, remedy = _slip(node)
        else:
            what, place = kind_of(node), node.place
            flow = isinstance(node, nodes.Mapping) and node.flow
            remedy = "以 [ 或 { 开头的文字请加英文引号" if flow and isinstance(self, Text) else ""
        reading.error(place, "wrong-type", f"这里应写{self.expects}，却是{what}", remedy)


_SLIPS = (
    ("：", re.compile("："), "全角冒号 “：” 不起作用，键后面请写半角冒号和一个空格"),
    (":", re.compile(r"^[^\s:\d][^\s:]*:\S"), "冒号后面缺一个半角空格，请写成 “键: 值”"),
    ("-", re.compile(r"^-\S"), "“-” 后面缺一个半角空格"),
    ("｛", re.compile("^[｛［]"), "全角括号不起作用，请写半角 { } 或 [ ]"),
)


def _slip(node: Scalar) -> tuple[Place, str]:
    """Where a piece of text that should be something else went wrong, and the remedy."""
    if not node.quoted:
        for mark, pattern, remedy in _SLIPS:
            if match := pattern.search(node.text):
                return node.at(node.text.index(mark, match.start())), remedy
    return node.place, ""


TO_FILL = "待填"
"""What stands where a person has still to write something: 待填, 待填（办公用房）."""


class Text(Shape):
    """Text, never empty unless `empty` allows it; blanks around it go unless `exact`. Read as Words."""

    expects = "文字"

    def __init__(self, empty: bool = False, exact: bool = False) -> None:
        self.empty, self.exact = empty, exact

    def read(self, node: Node, reading: Reading) -> Words | None:
        if not isinstance(node, Scalar) or node.lost:
            self.mismatch(node, reading)
            return None
        if node.null:
            message, remedy = f"{node.text} 在这里只是文字", "没有就删去这个键；确是这几个字的，加英文引号"
            reading.error(node.place, "empty-value", message, remedy)
            return None
        text = node.text if self.exact else node.text.strip()
        if not text and not self.empty:
            reading.error(node.place, "empty-value", "这里还没有填写", "请填写，或删去这个键")
            return None
        if text.startswith(TO_FILL) and (text == TO_FILL or text[len(TO_FILL)] == "（"):
            message, remedy = f"“{text[:40]}” 还没有填", "请照批复和本部门的资料填写"
            reading.tell(node.place, "to-be-filled", Severity.WARNING, message, remedy)
        return Words(text, node.place, node, node.text.find(text))

    def schema(self) -> Schema:
        return {"type": ["string", "number"]}


class Choice(Shape):
    """One of a few words; read as the word."""

    def __init__(self, words: Sequence[str], normal: Callable[[str], str | None] | None = None) -> None:
        self.words = tuple(words)
        self.normal = normal or (lambda text: text if text in self.words else None)
        self.expects = "、".join(words) + " 之一"

    def read(self, node: Node, reading: Reading) -> str | None:
        if not isinstance(node, Scalar) or node.lost:
            self.mismatch(node, reading)
            return None
        word = self.normal(node.text.strip().strip("“”"))
        if word is None:
            reading.error(
                node.place,
                "unknown-word",
                f"“{node.text}” 不在可选范围内",
                did_you_mean(node.text, self.words),
            )
        return word

    def schema(self) -> Schema:
        return {"enum": list(self.words)}


class Switch(Shape):
    """是 or 否; read as bool."""

    expects = "是 或 否"

    def read(self, node: Node, reading: Reading) -> bool | None:
        if isinstance(node, Scalar) and node.text in ("是", "否", "true", "false"):
            return node.text in ("是", "true")
        self.mismatch(node, reading)
        return None

    def schema(self) -> Schema:
        return {"enum": ["是", "否", True, False]}


class Whole(Shape):
    """A whole number; read as int."""

    def __init__(self, low: int = 0, high: int = 10**9) -> None:
        self.low, self.high = low, high
        self.expects = "整数"

    def read(self, node: Node, reading: Reading) -> int | None:
        text = half_width(node.text).strip() if isinstance(node, Scalar) else ""
        if not re.fullmatch("[0-9]{1,12}", text):
            self.mismatch(node, reading)
            return None
        number = int(text)
        if not self.low <= number <= self.high:
            reading.error(node.place, "number-range", f"“{text}” 不在 {self.low} 到 {self.high} 之间")
            return None
        return number

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


class Money(Shape):
    """An amount; read as Amount (分). A negative one is written with its reason: `{金额: -100, 原因: …}`."""

    expects = "金额（数字）"

    def read(self, node: Node, reading: Reading) -> Amount | None:
        """The amount, or None after reporting."""
        if isinstance(node, nodes.Mapping):
            return self._with_reason(node, reading)
        amount = self.signed(node, reading)
        if amount is None or amount.fen >= 0:
            return amount
        self.negative(node, reading)
        return None

    def negative(self, node: Node, reading: Reading) -> None:
        """Report a negative amount without a reason."""
        text = node.text if isinstance(node, Scalar) else ""
        remedy = f"请核对；确是负数时写成 {{金额: {text}, 原因: …}}"
        reading.error(node.place, "amount-negative", f"“{text}” 是负数，没有写原因", remedy)

    def signed(self, node: Node, reading: Reading) -> Amount | None:
        """The amount of a piece of text, negative or not."""
        if not isinstance(node, Scalar) or node.lost:
            self.mismatch(node, reading)
            return None
        if not node.text.strip():
            reading.error(node.place, "empty-value", "这里还没有填写金额", "没有就写 0，或删去这一行")
            return None
        try:
            return Amount(parse_amount(node.text, reading.unit), node.place)
        except AmountError as error:
            reading.error(node.place, "amount-format", str(error), error.remedy)
            return None

    def _with_reason(self, node: nodes.Mapping, reading: Reading) -> Amount | None:
        """An amount written as {金额: …, 原因: …}."""
        written = {key.text.strip(): value for key, value in node.items}
        if "金额" not in written:
            self.mismatch(node, reading)
            return None
        for key, _ in node.items:
            if key.text.strip() not in ("金额", "原因"):
                remedy = did_you_mean(key.text, ("金额", "原因"))
                reading.error(key.place, "unknown-key", f"金额里没有 “{key.text}” 这个键", remedy)
        amount = self.signed(written["金额"], reading)
        reason = Text().read(written["原因"], reading) if "原因" in written else None
        if amount is None or (reason is None and "原因" in written):
            return None
        if amount.fen < 0 and reason is None:
            self.negative(written["金额"], reading)
            return None
        return Amount(amount.fen, amount.place, reason.text if reason else "")

    def schema(self) -> Schema:
        """This shape as JSON Schema."""
        plain: Schema = {"type": ["number", "string"]}
        reasoned: Schema = {
            "type": "object",
            "properties": {"金额": plain, "原因": {"type": "string"}},
            "required": ["金额", "原因"],
            "additionalProperties": False,
        }
        return {"anyOf": [plain, reasoned]}
