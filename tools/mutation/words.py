"""Slips in what a department writes: “三公” statements, numbers in sentences, words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tools.mutation import digits
from tools.mutation.lines import (
    Change,
    InLine,
    Lines,
    Slip,
    both,
    dropped,
    each_line,
    in_number,
    replaced,
)
from tools.mutation.operator import Operator

_SAID, _TEXTS = "^说明", "^(说明|职责|绩效|名词解释)|目标$"
_STATED = r"(?<![\d.])(\d[\d.]*)万元(?!及?以[上下])"
"""An amount of this budget; what a price or an investment is held against stands in no table."""
FIGURES = (
    *(
        "figures-as-named",
        "figures-copied-right",
        "figures-rounded",
        "changes-as-figured",
        "amounts-repeated",
    ),
    *("parts-of-change", "unit-of-money"),
)


def _without(word: str) -> Slip:
    """All sentences that speak of something left out of the statements."""

    def made(spec: Lines) -> Iterator[Change]:
        about = [
            n for n, body in enumerate(spec.bodies) if word in body and spec.paths[n].startswith(_SAID[1:])
        ]
        if not about:
            return
        first, last = about[0], about[-1]
        kept = list(spec.lines[first : last + 1])
        for number in about:
            kept[number - first] = re.sub(f"[^。；：\n ]*{word}[^。；]*[。；]?", "", kept[number - first])
        yield Change(first, last - first + 1, "\n".join(kept))

    return made


def _ledger_only(pattern: str) -> Slip:
    """Amounts of the ledger changed so much that sentences in 万元 show it, the sentences left as they were."""
    slips = both(
        *(each_line(in_number(pattern, c), "(^|/)(基本支出|项目支出)", "指标|采购") for c in digits.ALL)
    )
    amount = re.compile(pattern)

    def made(spec: Lines) -> Iterator[Change]:
        least = Decimal("0.01") if "\n金额单位: 万元" in spec.text else Decimal(100)
        for change in slips(spec):
            old, new = (
                amount.search(spec.bodies[change.first]),
                amount.search(change.new.partition(" #")[0].rstrip()),
            )
            if old and new and abs(Decimal(old[1]) - Decimal(new[1])) >= least:
                yield change

    return made


def _not_coded(spec: Lines) -> Iterator[Change]:
    """A project of 财政拨款 that is renamed to a “三公” expense and has no economic code."""
    slip = each_line(
        replaced(r"^(\s+- 名称: )[^{},]+$", r"\1公务用车更新", r"\1因公出国经费", r"\1公务接待费"),
        "(^|/)项目支出$",
    )
    for change in slip(spec):
        project = "\n".join(spec.bodies[change.first : change.first + spec.block(change.first)])
        if re.search(r"(?:\d{7} [^:]+|金额|一般公共预算): \d", project) and not re.search(
            r"\n\s+\d{5} ", project
        ):
            yield change


_ANY_AMOUNT = r"^\s+(?:\d{5,7} [^:{]+|金额|一般公共预算|政府性基金预算|其他收入|事业收入): (\d[\d.]*)$"
_THREE = r"^\s+(?:30212|30217|30231|31013) [^:{]+: (\d[\d.]*)$"

THREE_PUBLIC = (
    Operator(
        "“三公”经费",
        "少说一类",
        ("three-public-spoken-of",),
        both(*map(_without, ("因公出国", "公务用车", "公务接待"))),
        typed=True,
    ),
    Operator("“三公”经费", "改了“三公”的账，句子没有改", FIGURES, _ledger_only(_THREE), typed=True),
    Operator(
        "“三公”经费",
        "增减没有写原因",
        (),
        both(
            dropped(r"^    \S+: \S", "^说明/(三公|三公增减|收支增减)$"),
            each_line(replaced(r"(?:基本支出|项目支出|公务[^:{},]+): [^,}]+(?:, )?(?=.*\}$)", ""), "^说明$"),
        ),
    ),
    Operator(
        "“三公”经费",
        "项目没有列经济科目",
        ("three-public-coded",),
        _not_coded,
    ),
)


def _last_year(spec: Lines) -> Iterator[Change]:
    """Last year's number before what is this year's; not where both years have the same sum."""
    what = "年(?:部门|单位|支出|收入|收支|本部门|“三公”|度)?(?:支出|收入)?(?:预算|总计|总预算)"
    same = re.search(r"与20\d\d年预算相比持平", spec.text)
    for year in range(2019, 2026):
        for change in each_line(replaced(f"{year}(?={what})", str(year - 1)), _SAID)(spec):
            if not (same and "支出预算" in change.new):
                yield change


def _percent(change: digits.Change) -> InLine:
    return in_number(r"(?:增长|下降)(\d[\d.]*)%", change)


NUMBERS = (
    *(
        Operator(
            "文字里的数", f"句中金额{name}", FIGURES, each_line(in_number(_STATED, change), _SAID), typed=True
        )
        for name, change in (
            ("数字对调", digits.swapped),
            ("末位差一", digits.last_off),
            ("小数点移位", digits.moved),
            ("漏一位、多一位", digits.lacking),
        )
    ),
    Operator(
        "文字里的数",
        "万元写成元",
        FIGURES,
        each_line(replaced(r"(?<![\d.])([1-9][\d.]*|0\.\d+)万元(?!及?以[上下])", r"\1元"), _SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "元数写成万元",
        FIGURES,
        each_line(in_number(_STATED, digits.ten_thousandfold), _SAID),
        typed=True,
    ),
    Operator("文字里的数", "改了账，句子没有改", FIGURES, _ledger_only(_ANY_AMOUNT), typed=True),
    Operator(
        "文字里的数",
        "改了采购，句子没有改",
        (*FIGURES, "procurement-arithmetic"),
        each_line(in_number(r"(?:单价|数量): ([\d.]+)", digits.tenfold), "采购"),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "增加写成减少",
        ("changes-as-figured",),
        each_line(replaced(r"增加(?=[1-9]|0\.)", "减少"), _SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "减少写成增加",
        ("changes-as-figured",),
        each_line(replaced(r"减少(?=[1-9]|0\.)", "增加"), _SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "持平写成增加",
        ("changes-as-figured",),
        each_line(replaced("持平", "增加1.20万元"), _SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "有增减写成持平",
        ("changes-as-figured",),
        each_line(replaced(r"(?:增加|减少)[1-9][\d.]*万元", "持平"), _SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "百分比写错",
        ("percent-of-change",),
        each_line(_percent(digits.swapped), _SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "百分比小数点移位",
        ("percent-of-change",),
        each_line(_percent(digits.moved), _SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "加一个错的百分比",
        ("percent-of-change", "percent-of-zero"),
        each_line(replaced(r"(增加|减少)([1-9][\d.]*)万元(?!，(?:增长|下降))", r"\1\2万元，\1\2%"), _SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "引用引错了",
        ("figures-as-named",),
        both(
            each_line(replaced(r"(?<=基本支出)\$\{[^}]*\}", "${支出总表/合计/项目支出}"), _SAID),
            each_line(replaced(r"(?<=项目支出)\$\{[^}]*\}", "${支出总表/合计/基本支出}"), _SAID),
            each_line(replaced(r"(?<=[收入出]总计)\$\{[^}]*\}", "${支出总表/合计/基本支出}"), _SAID),
            each_line(replaced(r"(?<=经费)\$\{项目要点/[^}]*\}", "${支出总表/合计/项目支出}"), _SAID),
        ),
    ),
    Operator(
        "文字里的数",
        "引用后面写成元",
        ("unit-of-money",),
        each_line(replaced(r"(\} ?)万元", r"\1元"), _TEXTS),
    ),
    Operator(
        "文字里的数",
        "年份没有改",
        ("years-of-budget",),
        _last_year,
        typed=True,
    ),
    Operator(
        "文字里的数",
        "年份数字颠倒",
        ("years-of-budget",),
        each_line(replaced(r"20(2\d)(?=年(?!\d*月))", r"2\g<1>0", r"22\g<1>"), _SAID),
        typed=True,
    ),
)


def _say_above(spec: Lines) -> Iterator[Change]:
    """A 市 that speaks of itself as its 省."""
    if not re.search("(?m)^  级次: (市|县)级", spec.text):
        return
    yield from both(
        each_line(
            replaced("(负责|主管|拟订|拟定|制定|组织起草)(全市|本市|我市)", r"\1全省", r"\1我省"), _TEXTS
        ),
        each_line(replaced("(推动|推进|促进|加强|做好|提升)(全市|本市|我市)", r"\1我省", r"\1本省"), _TEXTS),
        each_line(
            replaced("(?:^|(?<=[，。；：]))本部门(?=2|安排|没有|所有)", "我省部门预算", "本省部门预算"),
            _TEXTS,
        ),
        each_line(replaced("市级(?=财政(?:预算|当年|拨款))", "省级"), "名词解释"),
    )(spec)


def _numbered(spec: Lines) -> Iterator[Change]:
    """A list whose numbers leave one out or say one twice."""
    for pattern in (r"^(\s+)(\d)(\. )", r"^(\s+（)(\d)(）)", r"^(\s+)(\d)(、)"):
        for number, body in enumerate(spec.bodies):
            match = re.match(pattern, body)
            if match and spec.paths[number].startswith("说明") and int(match[2]) > 1:
                for other in (int(match[2]) - 1, int(match[2]) + 1):
                    yield spec.replaced(number, f"{match[1]}{other}{match[3]}{body[match.end() :]}")


def _own_number(spec: Lines) -> Iterator[Change]:
    """A number before a text of a list that the form numbers: one with more than one text."""
    for number, body in enumerate(spec.bodies):
        path, text = spec.paths[number], re.match(r"(\s+(?:- )?)[\u4e00-\u9fa5]{4}[^:]*$", body)
        first = "- " in body or spec.bodies[number - 1].endswith("- |-")
        if text and first and re.search("目标$|^职责$", path) and _items(spec, number) > 1:
            yield spec.replaced(number, f"{text[1]}1.{body[text.end(1) :]}")


def _items(spec: Lines, number: int) -> int:
    """How many texts the list has that a line belongs to."""
    path, first, last = spec.paths[number], number, number
    while spec.paths[first] == path:
        first -= 1
    while last < len(spec.lines) and spec.paths[last] == path:
        last += 1
    return sum(body.lstrip().startswith("- ") for body in spec.bodies[first + 1 : last])


def _empty(spec: Lines) -> Iterator[Change]:
    """A statement with nothing but a word that stands for what should be said."""
    for number, body in enumerate(spec.bodies):
        if spec.paths[number] == "说明" and body.endswith(": |-"):
            yield from (
                Change(number, spec.block(number), body[:-2] + word) for word in ("略", "见附表", "同上")
            )


def _self_word(spec: Lines) -> Iterator[Change]:
    """本单位 in a department's disclosure, 本部门 in a unit's."""
    unit = bool(re.search("(?m)^版式: .*-unit$", spec.text))
    yield from each_line(replaced("本单位", "本部门") if unit else replaced("本部门", "本单位"), _SAID)(spec)


_HAN = "[\u4e00-\u9fa5]"
_TERMS = (
    *(
        ("机关运行经费", "机关运行费"),
        ("政府性基金预算", "政府基金预算"),
        ("财政拨款", "财政拔款"),
        ("其他收入", "其它收入"),
    ),
    *(
        ("公务接待费", "公务招待费"),
        ("国有资本经营预算", "国有资产经营预算"),
        ("一般公共预算", "一般公用预算"),
    ),
)
_OTHERS = "某某市水利工程管理处"
_OLD_NAMES = (
    *(
        ("进修及培训", "进修与培训"),
        ("行政事业单位养老支出", "行政事业单位离退休"),
        ("住房改革支出", "住房制度改革支出"),
    ),
    *(
        ("计划生育服务", "计划生育事务"),
        ("社会保障和就业支出", "社会保障与就业支出"),
        ("其他社会保障和就业支出", "其它社会保障和就业支出"),
    ),
)

WORDS = (
    Operator(
        "文字",
        "标点重复",
        ("doubled-punctuation",),
        each_line(replaced("([。，；])", r"\1\1"), _TEXTS),
        typed=True,
    ),
    Operator(
        "文字",
        "词语重复",
        ("doubled-words",),
        each_line(replaced("(反映|安排|预算|组织|用于|增加|减少|加强|负责)", r"\1\1"), _TEXTS),
        typed=True,
    ),
    Operator("文字", "括号少一半", ("paired-marks",), each_line(replaced("[）”》]", ""), _TEXTS), typed=True),
    Operator("文字", "引号少一半", ("paired-marks",), each_line(replaced("[“《]", ""), _TEXTS), typed=True),
    Operator(
        "文字",
        "半角逗号",
        ("chinese-punctuation",),
        each_line(replaced(f"({_HAN})，({_HAN})", r"\1,\2"), _SAID),
        typed=True,
    ),
    Operator(
        "文字",
        "全角数字",
        ("digit-width",),
        each_line(replaced("(?<!\\d)([12])(?=\\d)", "２"), _SAID),
        typed=True,
    ),
    Operator(
        "文字",
        "多余的空格",
        ("stray-spaces",),
        each_line(replaced(f"(?<={_HAN})([，。；])(?={_HAN})", r" \1"), _TEXTS),
        typed=True,
    ),
    Operator("文字", "编号不连续", ("list-numbers",), _numbered, typed=True),
    Operator("文字", "自己又编了号", ("list-numbers",), _own_number),
    Operator(
        "文字",
        "留下模板字样",
        ("template-residue",),
        each_line(replaced(r"\d[\d.]*(?=万元)", "XX", "××", "___"), _SAID),
        typed=True,
    ),
    Operator(
        "文字",
        "增加（减少）没有删",
        ("template-residue",),
        each_line(replaced(r"(?:增加|减少)(?=\d)", "增加（减少）"), _SAID),
        typed=True,
    ),
    Operator(
        "文字",
        "“主要原因是”后面没有写",
        ("template-residue",),
        each_line(replaced("主要原因是[^。；]+", "主要原因是"), _SAID),
        typed=True,
    ),
    Operator("文字", "改写的说明没有写", ("statement-content",), _empty, typed=True),
    Operator("文字", "用了上级的称呼", ("own-level-words",), _say_above, typed=True),
    Operator(
        "文字",
        "留下别的部门的名称",
        ("own-name-words",),
        each_line(replaced(r"(?<=现将)[^，。]+?(?=20\d\d年)", _OTHERS), _SAID, ""),
        typed=True,
    ),
    Operator("文字", "单位、部门混用", ("department-unit-words",), _self_word, typed=True),
    Operator(
        "文字",
        "用语走样",
        ("standard-terms",),
        both(*(each_line(replaced(*pair), _SAID) for pair in _TERMS)),
        typed=True,
    ),
    Operator(
        "文字",
        "科目用旧名称、走样的名称",
        ("account-names",),
        both(*(each_line(replaced(f"{old}(?=（[款项类]）)", new), _SAID) for old, new in _OLD_NAMES)),
        typed=True,
    ),
    Operator(
        "文字",
        "解释了没有用到的名词",
        ("glossary-terms",),
        each_line(replaced("^  [^ :]+(?=: )", "  教育收费"), "^名词解释$"),
    ),
    Operator(
        "文字",
        "留下手机号",
        ("private-data",),
        each_line(replaced("。", "，联系电话13812345678。"), _TEXTS),
        typed=True,
    ),
    Operator(
        "文字",
        "留下身份证号",
        ("private-data",),
        each_line(replaced("。", "（11010519491231002X）。"), _SAID),
        typed=True,
    ),
    Operator(
        "文字",
        "留下密级标志",
        ("secrecy-marks",),
        each_line(replaced("^(\\s+- 名称: [^{}]+)$", r"\1（内部资料）", r"\1（秘密）"), "(^|/)项目支出$"),
    ),
)
