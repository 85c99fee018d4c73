"""Slips in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.mutation.lines import (
    Change,
    Lines,
    both,
    dropped,
    each_line,
    replaced,
)
from tools.mutation.numbers import SAID, TEXTS
from tools.mutation.operator import Operator


def _say_above(spec: Lines) -> Iterator[Change]:
    """A 市 that speaks of itself as its 省."""
    if not re.search("(?m)^  级次: (市|县)级", spec.text):
        return
    yield from both(
        each_line(
            replaced("(负责|主管|拟订|拟定|制定|组织起草)(全市|本市|我市)", r"\1全省", r"\1我省"), TEXTS
        ),
        each_line(replaced("(推动|推进|促进|加强|做好|提升)(全市|本市|我市)", r"\1我省", r"\1本省"), TEXTS),
        each_line(
            replaced("(?:^|(?<=[，。；：]))本部门(?=2|安排|没有|所有)", "我省部门预算", "本省部门预算"),
            TEXTS,
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
    yield from each_line(replaced("本单位", "本部门") if unit else replaced("本部门", "本单位"), SAID)(spec)


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
        each_line(replaced("([。，；])", r"\1\1"), TEXTS),
        typed=True,
    ),
    Operator(
        "文字",
        "句子没有写完",
        ("texts-finished",),
        each_line(replaced("。$", "，", "、"), TEXTS),
        typed=True,
    ),
    Operator(
        "文字",
        "词语重复",
        ("doubled-words",),
        each_line(replaced("(反映|安排|预算|组织|用于|增加|减少|加强|负责)", r"\1\1"), TEXTS),
        typed=True,
    ),
    Operator("文字", "括号少一半", ("paired-marks",), each_line(replaced("[）”》]", ""), TEXTS), typed=True),
    Operator("文字", "引号少一半", ("paired-marks",), each_line(replaced("[“《]", ""), TEXTS), typed=True),
    Operator(
        "文字",
        "半角逗号",
        ("chinese-punctuation",),
        each_line(replaced(f"({_HAN})，({_HAN})", r"\1,\2"), SAID),
        typed=True,
    ),
    Operator(
        "文字",
        "全角数字",
        ("digit-width",),
        each_line(replaced("(?<!\\d)([12])(?=\\d)", "２"), SAID),
        typed=True,
    ),
    Operator(
        "文字",
        "多余的空格",
        ("stray-spaces",),
        each_line(replaced(f"(?<={_HAN})([，。；])(?={_HAN})", r" \1"), TEXTS),
        typed=True,
    ),
    Operator("文字", "编号不连续", ("list-numbers",), _numbered, typed=True),
    Operator("文字", "自己又编了号", ("list-numbers",), _own_number),
    Operator(
        "文字",
        "留下模板字样",
        ("template-residue",),
        each_line(replaced(r"\d[\d.]*(?=万元)", "XX", "××", "___"), SAID),
        typed=True,
    ),
    Operator(
        "文字",
        "增加（减少）没有删",
        ("template-residue",),
        each_line(replaced(r"(?:增加|减少)(?=\d)", "增加（减少）"), SAID),
        typed=True,
    ),
    Operator(
        "文字",
        "“主要原因是”后面没有写",
        ("template-residue",),
        each_line(replaced("主要原因是[^。；]+", "主要原因是"), SAID),
        typed=True,
    ),
    Operator("文字", "改写的说明没有写", ("statement-content",), _empty, typed=True),
    Operator("文字", "用了上级的称呼", ("own-level-words",), _say_above, typed=True),
    Operator(
        "文字",
        "留下别的部门的名称",
        ("own-name-words",),
        each_line(replaced(r"(?<=现将)[^，。]+?(?=20\d\d年)", _OTHERS), SAID, ""),
        typed=True,
    ),
    Operator("文字", "单位、部门混用", ("department-unit-words",), _self_word, typed=True),
    Operator(
        "文字",
        "用语走样",
        ("standard-terms",),
        both(*(each_line(replaced(*pair), SAID) for pair in _TERMS)),
        typed=True,
    ),
    Operator(
        "文字",
        "科目用旧名称、走样的名称",
        ("account-names",),
        both(*(each_line(replaced(f"{old}(?=（[款项类]）)", new), SAID) for old, new in _OLD_NAMES)),
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
        each_line(replaced("。", "，联系电话13812345678。"), TEXTS),
        typed=True,
    ),
    Operator(
        "文字",
        "留下身份证号",
        ("private-data",),
        each_line(replaced("。", "（11010519491231002X）。"), SAID),
        typed=True,
    ),
    Operator(
        "文字",
        "留下密级标志",
        ("secrecy-marks",),
        each_line(replaced("^(\\s+- 名称: [^{}]+)$", r"\1（内部资料）", r"\1（秘密）"), "(^|/)项目支出$"),
    ),
    Operator(
        "表式", "漏写一节，编号断开", ("heading-numbers",), dropped("^  (?:总体目标|分项目标):", "^绩效$")
    ),
)
