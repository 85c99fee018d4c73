"""What figures words name, how phrases are understood, how copied numbers go wrong; numbers that become citations."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetgen.check.sentences.likeness import COUNT, DIGIT, MOVED, SWAPPED, Number, pool
from budgetgen.check.sentences.naming import Naming, aliases
from budgetgen.check.sentences.numerals import han_amounts
from budgetgen.check.sentences.phrases import Grammar, Phrase
from budgetgen.cli.main import main
from budgetgen.disclosure.model import Disclosure, Paragraph
from budgetgen.disclosure.rows import numeral
from budgetgen.publish import prepare
from tests.conftest import ROOT
from tests.slips import whole

YEAR = 2022
WAN = Number(0, 2, "万元")


@pytest.fixture(scope="module")
def naming() -> Naming:
    return of_spec("hebei/zhangjiakou/2022/225.yaml")


@pytest.fixture(scope="module")
def grammar(naming: Naming) -> Grammar:
    return Grammar(naming, YEAR, ("某某办公室",))


def of_spec(name: str) -> Naming:
    prepared = prepare(ROOT / "specs" / name)
    assert prepared.books is not None
    assert prepared.disclosure is not None
    return Naming(prepared.books, prepared.disclosure)


def amounts(naming: Naming, phrase: Phrase) -> set[int | None]:
    return {figure.amount for figure in naming.of(phrase.labels).this_year}


NAMED = {
    "项目支出": 41_050_000,
    "2022年本部门项目支出预算安排": 41_050_000,
    "其中:项目支出共计": 41_050_000,
    "支出预算": 555_525_000,
    "某某办公室2022年收入预算为": 555_525_000,
    "我部门财政拨款三公经费预算安排": 3_840_500,
    "公务用车购置及运行费": 3_100_500,
    "和日常公用经费": 87_980_300,
    "(二)公务接待费": 740_000,
    "课题研究专项经费": 1_000_000,
    "一般公共服务支出(类)组织事务(款)行政运行(项)": 391_535_200,
    "政府采购预算": 3_450_000,
    "维修(护)费": 194_900,
}


@pytest.mark.parametrize("words", NAMED)
def test_words_name_figures(naming: Naming, grammar: Grammar, words: str) -> None:
    phrase = grammar.read(words.replace("其中:", "其中"))
    assert not phrase.opaque
    assert NAMED[words] in amounts(naming, phrase)


OPAQUE = (
    "市图书馆项目支出",
    "业务类项目支出",
    "基本支出和项目支出",
    "每人每年公用经费",
    "项目支出中用于会议的费用",
    "全市一般公共预算收入",
    "增加项目支出",
    "比上年决算数增加",
    "近三年项目支出",
    "办公费、印刷费、邮电费",
)


@pytest.mark.parametrize("words", OPAQUE)
def test_words_that_may_mean_something_else_name_nothing(grammar: Grammar, words: str) -> None:
    assert grammar.read(words).opaque
    assert grammar.read(words).labels == ()


READ = {
    "比上年增加": Phrase(against=2021, direction=1),
    "与2020年预算相比": Phrase(against=2020, basis="预算"),
    "较2021年执行数减少": Phrase(against=2021, basis="执行", direction=-1),
    "公务接待费与上年持平": Phrase(labels=("公务接待费",), against=2021, level=True),
    "公务接待费与上年基本持平": Phrase(labels=("公务接待费",), against=2021),
    "2021年基本支出": Phrase(labels=("基本支出",), year=2021),
    "上年基本支出": Phrase(labels=("基本支出",), year=2021),
    "项目支出占支出预算的": Phrase(labels=("项目支出",), whole=("支出预算",)),
    "占": Phrase(whole=()),
    "其中": Phrase(opens="其中"),
    "分别是": Phrase(opens="分别"),
}


@pytest.mark.parametrize("words", READ)
def test_phrases_are_understood(grammar: Grammar, words: str) -> None:
    assert grammar.read(words) == READ[words]


def test_reasons_are_passed_over(grammar: Grammar) -> None:
    assert grammar.read("主要原因是人员调动").aside
    assert grammar.read("主要用于培训").clear
    assert not grammar.read("市图书馆").clear
    assert not grammar.read("因公出国(境)费").aside, "its first letter is no reason"


def test_a_name_of_several_codes_names_them_all() -> None:
    naming = of_spec("shanghai/putuo/2025/wanli.yaml")
    found = {figure.amount for figure in naming.of(("一般行政管理事务",)).this_year}
    assert {42_290_000, 107_500_000, 110_600_000, 11_910_000, 13_530_000, 4_520_000} <= found
    assert not naming.of(("一般行政管理事务",)).main
    assert naming.of(("项目支出",)).main


def test_what_no_table_shows_is_a_part(naming: Naming) -> None:
    two = prepare(ROOT / "examples/two-units.yaml")
    assert two.books is not None
    assert two.disclosure is not None
    parts = set(Naming(two.books, two.disclosure).parts(("基本支出",)))
    assert 297_880_000 in parts, "of the department's own office"
    assert 151_340_000 in parts, "of the library"
    assert 30_000_000 not in parts, "projects are no basic expenditure"
    assert 40_050_000 in set(naming.parts(("项目支出",))), "of one fund"


def test_labels_that_say_nothing_are_no_names(naming: Naming) -> None:
    assert not {"合计", "小计", "预算数", "金额", "本年", "上年", "增减"} & naming.names.keys()


def test_aliases_are_no_circles() -> None:
    assert all(said not in labels for said, labels in aliases().items())
    assert "公务用车购置及运维费" in aliases()["公务用车购置及运行费"]


SLIPS = {
    (4115, 2): DIGIT,
    (4150, 2): SWAPPED,
    (4105, 1): MOVED,
    (41055, 2): COUNT,
    (405, 2): COUNT,
    (4106, 2): None,
    (4105, 2): None,
    (41, 0): None,
    (5155, 2): None,
}


@pytest.mark.parametrize("written", SLIPS)
def test_how_a_copied_number_goes_wrong(written: tuple[int, int]) -> None:
    found = pool([41_050_000, 0], WAN).slip(Number(*written, "万元"))
    assert (found[0] if found else None) == SLIPS[written]


def test_cut_off_and_other_units() -> None:
    assert Number(8770, 2, "万元").cut_off(87_708_000)
    assert not Number(8771, 2, "万元").cut_off(87_708_000)
    assert Number(8771, 2, "万元").equals(87_708_000)
    assert not Number(8770, 2, "万元").cut_off(87_700_000)
    assert Number(51448, 2, "元").in_another_unit(514_475_000) == "万元"
    assert Number(5144750, 0, "万元").in_another_unit(514_475_000) == "元"
    assert Number(550, 0, "元").in_another_unit(514_475_000) == ""


def paragraphs(disclosure: Disclosure | None) -> list[str]:
    assert disclosure is not None
    return [block.text for block in disclosure.blocks if isinstance(block, Paragraph)]


def test_a_fix_cites_and_prints_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "budgetgen.toml").touch()
    spec = tmp_path / "spec.yaml"
    text = """\
职责:
  - 全年项目支出5.00万元，办公费3.85万元。
说明:
  收支增减: {基本支出: 人员变动, 项目支出: 新增项目支出5.00万元}
  支出: |-
    2022年支出预算137.49万元，  其中：基本支出
    132.49万元，项目支出5.00万元，即50000元。
  采购: "政府采购预算1.00万元。"
"""
    spec.write_text(whole(text), encoding="utf-8")
    before = paragraphs(prepare(spec).disclosure)
    monkeypatch.setattr("sys.argv", ["budgetgen", "check", str(spec), "--fix"])
    with pytest.raises(SystemExit):
        main()
    capsys.readouterr()
    fixed = spec.read_text(encoding="utf-8")
    assert "全年项目支出${支出总表/合计/项目支出}万元，办公费${基本支出表/30201/合计}万元。" in fixed
    assert "2022年支出预算${收支总表/支出总计/预算数}万元，" in fixed
    assert "    132.49万元" in fixed, "the line does not say whose amount it is"
    assert "即50000元" in fixed, "a citation would print 万元"
    assert "新增项目支出5.00万元}" in fixed, "no citation fits into braces"
    assert '"政府采购预算1.00万元。"' in fixed, "nor into quotation marks, where no character has a place"
    assert paragraphs(prepare(spec).disclosure) == before


LISTED = {
    "基本支出和项目支出": [("基本支出", 0), ("项目支出", 0)],
    "2021年、2022年基本支出预算": [("基本支出", 2021), ("基本支出", 2022)],
    "社会保障和就业支出、卫生健康支出": [("社会保障和就业支出", 0), ("卫生健康支出", 0)],
    "某镇和某村": [],
    "基本支出": [],
}


@pytest.mark.parametrize("words", LISTED)
def test_names_in_a_list_are_told_apart(grammar: Grammar, words: str) -> None:
    assert [(phrase.labels[0], phrase.year) for phrase in grammar.listed(words)] == LISTED[words]


NUMERALS = {
    "八十五万元": 85_000_000,
    "一亿二千万元": 12_000_000_000,
    "两千零三十元": 203_000,
    "十元": 1_000,
    "数十万元": None,
    "三五万元": None,
    "多元化": None,
}


@pytest.mark.parametrize("text", NUMERALS)
def test_chinese_numerals(text: str) -> None:
    found = [number.fen for _, _, number in han_amounts(text)]
    assert found == ([] if NUMERALS[text] is None else [NUMERALS[text]])


def test_lists_are_numbered_beyond_99() -> None:
    assert [numeral(n) for n in (9, 10, 99, 100, 101, 110, 230)] == [
        *("九", "十", "九十九", "一百", "一百零一", "一百一十", "二百三十")
    ]
