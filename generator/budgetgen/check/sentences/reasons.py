"""Reasons for a change: whether they can only be for more, or only for less."""

from __future__ import annotations

import re

_LESS = re.compile(
    "^(?:主要是|因|由于|为了)?(?:进一步|继续|大力|严格|从严|从紧|按要求|按规定)?(?:压减|压缩|压降|缩减|削减|精简|减少|调减|核减)"
)
_MORE = re.compile(
    "^(?:主要是|因|由于)?(?:本年|今年)?(?:新增|增加|增设|调增)|(?:增加|增多|上涨|上升|提标|上调)$"
)
_LESS_TOO = re.compile(
    "减|少|降|压|缩|退|取消|不再|结束|完成|到期|转|划|调|停|未|无|除|虽|但|统筹|合并|整合|已|核销|抵"
)
_MORE_TOO = re.compile("增|升|涨|提|新|上年|去年|以前|往年|调|划|转|补|需|购|基数|合并|整合|恢复|追加|后")


def reason_word(text: str) -> int:
    """1 for a reason of an increase only (人员增加), -1 for one of a decrease only (压减公务接待), else 0."""
    bare = text.strip().rstrip("。")
    if _LESS.search(bare) and not _MORE_TOO.search(bare):
        return -1
    if _MORE.search(bare) and not _LESS_TOO.search(bare):
        return 1
    return 0
