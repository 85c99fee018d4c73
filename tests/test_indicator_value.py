"""Values of performance indicators: what people write is read as a quantity, as words, or as a slip of the keyboard."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetgen.catalog.indicator_words import concepts, says
from budgetgen.spec.indicator_value import IndicatorValueError, is_deadline, parse_value

QUANTITIES = {
    "≥98%": ("≥", "98", "98", "%", "百分比"),
    "=100.00(%)": ("=", "100.00", "100.00", "%", "百分比"),
    "≥13459.00（平方米）": ("≥", "13459.00", "13459.00", "平方米", "数量"),
    "80%(及以上)": ("≥", "80", "80", "%", "百分比"),
    "98百分比": ("", "98", "98", "百分比", "百分比"),
    "＞＝５次": ("≥", "5", "5", "次", "数量"),
    "=>5": ("≥", "5", "5", "", ""),
    "≧ 5 份": ("≥", "5", "5", "份", "数量"),
    "不少于3次": ("≥", "3", "3", "次", "数量"),
    "≤11.7万元": ("≤", "11.7", "11.7", "万元", "金额"),
    "不超过1,200元": ("≤", "1200", "1200", "元", "金额"),
    "＜3天": ("<", "3", "3", "天", "时间"),
    "≤3个工作日内": ("≤", "3", "3", "个工作日", "时间"),
    "3-5次": ("", "3", "5", "次", "数量"),
    "20%-30%": ("", "20", "30", "%", "百分比"),
    "9000-1万元": ("", "9000", "1", "万元", "金额"),
    "95%以上": ("≥", "95", "95", "%", "百分比"),
    "10公里以内": ("≤", "10", "10", "公里", "数量"),
    "≥1万卷": ("≥", "1", "1", "万卷", "数量"),
    "≥-5%": ("≥", "-5", "-5", "%", "百分比"),
    "≥100m2": ("≥", "100", "100", "m2", ""),
    "≥90分": ("≥", "90", "90", "分", ""),
    "约500元左右": None,
    "≤500元左右": ("≤", "500", "500", "元", "金额"),
    "大于等于 98 %": ("≥", "98", "98", "%", "百分比"),
    "小于等于 12 万元": ("≤", "12", "12", "万元", "金额"),
    "═100%": ("=", "100", "100", "%", "百分比"),
    ">=101人/次": ("≥", "101", "101", "人", "数量"),
    "17元/人.每天": ("", "17", "17", "元", "金额"),
    "26970.7平方米": ("", "26970.7", "26970.7", "平方米", "数量"),
    "250万": ("", "250", "250", "万", ""),
    "≥80M": ("≥", "80", "80", "M", ""),
    "3美元": ("", "3", "3", "美元", ""),
}
WORDS = [
    "优",
    "良",
    "中",
    "低",
    "差",
    "A-",
    "定性",
    "有所提高",
    "每季度1次",
    "≥良",
    "≥上年水平",
    "≥IV类",
    "O2O平台3个",
    "PM2.5≤35",
    "1:3",
    "1/3",
    "第1-3名",
    "≥3次；≥5人",
    "2.0.1版",
    "8:30前",
    "全面完成",
    "=A1",
    "+A1",
    "按时",
    "12月底前",
    "2022年12月31日",
    "一季度末前",
    "零事故",
    "≥B-",
    "3+1",
]
SLIPS = {
    "≥": "只有比较符号",
    " ≤ ": "只有比较符号",
    "≥≥5": "两个比较符号",
    "≥＜5次": "两个比较符号",
    "5-": "范围只写了一头",
    "3—次": "范围只写了一头",
    "10-5次": "前一个数比后一个大",
    "90-80%": "前一个数比后一个大",
    "≥1O次": "夹着字母",
    "1o0%": "夹着字母",
    "≥l0次": "夹着字母",
    "≥次": "没有数",
    "≤万元": "没有数",
    "≥%": "没有数",
    "98%≥": "后面没有数",
    "≥1.2.3": "两个小数点",
    "5..2": "小数点位置",
    "≥5.次": "小数点位置",
    "≥3,5次": "逗号位置",
    "≥3，0000次": "逗号位置",
    "95%%": "百分号写了两次",
    "95百分比%": "百分号写了两次",
}


@pytest.mark.parametrize("text", QUANTITIES)
def test_a_quantity_is_read(text: str) -> None:
    value, expected = parse_value(text), QUANTITIES[text]
    if expected is None:
        assert value is None
        return
    assert value is not None
    comparison, low, high, unit, kind = expected
    assert (value.comparison, value.low, value.high) == (comparison, Decimal(low), Decimal(high))
    assert (value.unit, value.kind) == (unit, kind)


@pytest.mark.parametrize("text", WORDS)
def test_words_are_no_quantity_and_no_slip(text: str) -> None:
    assert parse_value(text) is None


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_told(text: str) -> None:
    with pytest.raises(IndicatorValueError, match=SLIPS[text]) as slip:
        parse_value(text)
    assert 0 <= slip.value.offset < len(text)
    assert slip.value.remedy


def test_the_place_of_a_slip() -> None:
    for text, at in {"≥1O次": 2, "≥1.2.3": 4, " ≥≥5": 1, "95%%": 3, "12-": 2}.items():
        with pytest.raises(IndicatorValueError) as slip:
            parse_value(text)
        assert slip.value.offset == at, text


def test_what_an_amount_is_counted_by_is_no_part_of_its_unit() -> None:
    for text in ("≤550元/人", "550元每人", "≤550元·人"):
        value = parse_value(text)
        assert value is not None
        assert (value.unit, value.each, value.fen) == ("元", "人", 55000)
    value = parse_value("≤18.45万元")
    assert value is not None
    assert (value.each, value.fen, value.decimals) == ("", 18450000, 2)


def test_points_are_not_percentages_of_a_whole() -> None:
    points, percent = parse_value("≥3个百分点"), parse_value("≥3%")
    assert points is not None
    assert percent is not None
    assert (points.is_points, percent.is_points) == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "12月底前",
        "12月31日前",
        "2022-12-31",
        "年底前",
        "≤11月30日前",
        "11月底之前",
        "12月底前全部完成",
        "二季度末前完成",
        "2022年12月31日",
    ],
)
def test_a_deadline(text: str) -> None:
    assert is_deadline(text)


@pytest.mark.parametrize(
    "text", ["3月", "≤3个月", "12个月", "12次", "2022年", "2022年12月", "上半年", "每年", "12", "按时"]
)
def test_a_length_of_time_is_no_deadline(text: str) -> None:
    assert not is_deadline(text)


@given(st.text(alphabet="≥≤><=＞０19.,，-~—%％次万元百分比年月日前Ol 中", max_size=14))
def test_any_text_is_a_quantity_words_or_a_slip(text: str) -> None:
    try:
        value = parse_value(text)
    except IndicatorValueError as slip:
        assert 0 <= slip.offset <= len(text)
        assert str(slip)
        return
    assert value is None or (value.comparison in "≥≤<>=" and value.decimals >= 0)


@given(
    st.sampled_from(["≥", "≤", "=", "", "不少于"]),
    st.decimals(0, 10**7, places=2),
    st.sampled_from(["%", "次", "万元", "元/人", "天", "百分比", "万人次"]),
)
def test_a_well_formed_value_is_always_read(sign: str, number: Decimal, unit: str) -> None:
    value = parse_value(f"{sign}{number}{unit}")
    assert value is not None
    assert (value.low, value.unit) == (number, unit.partition("/")[0])


def test_words_of_the_list() -> None:
    assert len(concepts()) > 12
    assert says("satisfaction", "查档 群众满意度") == "满意度"
    assert says("total_cost", "支出金额总量") == "支出金额总量"
    assert says("total_cost", "人均支出总额") == ""
    assert says("unit_percent", "百分比") == "百分比"
    assert says("count", "次数统计") == ""
