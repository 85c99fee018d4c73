"""Templates damaged by structure: elements and attributes swapped, doubled, deleted, nested, moved; foreign things put in.

Every mutation follows from its number alone, so that a report can be replayed.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from lxml import etree

Parts = dict[str, bytes]
FOREIGN = "http://example.cn/2026/foreign"
VALUES = (
    "",
    "0",
    "-1",
    "1",
    "99",
    "9999999999",
    "x",
    "甲",
    "true",
    "{{x}}",
    "<&>",
    "1.5",
    "A1:B2",
    "{%tr endfor %}",
)
WORDS = (
    "",
    " ",
    "甲",
    "{{",
    "}}",
    "{%",
    "{{x}}",
    "{% if x %}",
    "{%tr endfor %}",
    "{%p for 行 in 封面 %}",
    "{#",
    "1,234.50",
    "§id§",
)


def elements(root: Any) -> list[Any]:
    """All elements but the root; comments and instructions, too."""
    return [e for e in root.iter() if e is not root]


def inside(element: Any, other: Any) -> bool:
    return element is other or other in element.iterancestors()


def _swap(root: Any, dice: random.Random) -> None:
    one, other = dice.choice(elements(root)), dice.choice(elements(root))
    if inside(one, other) or inside(other, one):
        return
    mark: Any = etree.Comment("")
    one.getparent().replace(one, mark)
    other.getparent().replace(other, one)
    mark.getparent().replace(mark, other)


def _swap_siblings(root: Any, dice: random.Random) -> None:
    one = dice.choice(elements(root))
    following = one.getnext()
    if following is not None:
        following.addnext(one)


def _double(root: Any, dice: random.Random) -> None:
    one = dice.choice(elements(root))
    one.addnext(copy.deepcopy(one))


def _delete(root: Any, dice: random.Random) -> None:
    one = dice.choice(elements(root))
    one.getparent().remove(one)


def _nest(root: Any, dice: random.Random) -> None:
    """An element into one of its own name, or a copy of it into itself."""
    one = dice.choice(elements(root))
    if not isinstance(one.tag, str):
        return
    if dice.random() < 0.5:
        one.insert(dice.randrange(len(one) + 1), copy.deepcopy(one))
    else:
        outer = etree.Element(one.tag)
        one.addprevious(outer)
        outer.append(one)


def _unwrap(root: Any, dice: random.Random) -> None:
    one = dice.choice(elements(root))
    for child in list(one):
        one.addprevious(child)
    one.getparent().remove(one)


def _move(root: Any, dice: random.Random) -> None:
    one, other = dice.choice(elements(root)), dice.choice([root, *elements(root)])
    if not inside(other, one) and isinstance(other.tag, str):
        other.insert(dice.randrange(len(other) + 1), one)


def _foreign(root: Any, dice: random.Random) -> None:
    one = dice.choice([e for e in [root, *elements(root)] if isinstance(e.tag, str)])
    made = dice.choice(
        (
            etree.Comment(" {{x}} "),
            etree.ProcessingInstruction("own", "{{x}}"),
            etree.Element(f"{{{FOREIGN}}}x"),
            etree.Element("x"),
            etree.Element(etree.QName(one.tag.partition("}")[0].strip("{") or None, "unknown")),
        )
    )
    one.insert(dice.randrange(len(one) + 1), made)


def _foreign_in_words(root: Any, dice: random.Random) -> None:
    """A comment, an instruction or an element between the letters of a text."""
    found = [e for e in elements(root) if isinstance(e.tag, str) and e.text and e.text.strip()]
    if not found:
        return
    one = dice.choice(found)
    at = dice.randrange(len(one.text) + 1)
    made = dice.choice(
        (etree.Comment("x"), etree.ProcessingInstruction("own", "x"), etree.Element(f"{{{FOREIGN}}}x"))
    )
    one.text, made.tail = one.text[:at], one.text[at:]
    one.insert(0, made)


def _rename(root: Any, dice: random.Random) -> None:
    named = [e for e in elements(root) if isinstance(e.tag, str)]
    one, other = dice.choice(named), dice.choice(named)
    one.tag = other.tag


def _attributed(root: Any, dice: random.Random) -> Any:
    found = [e for e in [root, *elements(root)] if isinstance(e.tag, str) and e.attrib]
    return dice.choice(found) if found else root


def _delete_attribute(root: Any, dice: random.Random) -> None:
    one = _attributed(root, dice)
    if one.attrib:
        del one.attrib[dice.choice(list(one.attrib))]


def _swap_attributes(root: Any, dice: random.Random) -> None:
    one, other = _attributed(root, dice), _attributed(root, dice)
    if one.attrib and other.attrib:
        a, b = dice.choice(list(one.attrib)), dice.choice(list(other.attrib))
        one.attrib[a], other.attrib[b] = other.attrib[b], one.attrib[a]


def _change_attribute(root: Any, dice: random.Random) -> None:
    one = _attributed(root, dice)
    if one.attrib:
        one.attrib[dice.choice(list(one.attrib))] = dice.choice(VALUES)


def _copy_attribute(root: Any, dice: random.Random) -> None:
    one, other = _attributed(root, dice), dice.choice(elements(root))
    if one.attrib and isinstance(other.tag, str):
        name = dice.choice(list(one.attrib))
        other.set(name, one.attrib[name])


def _foreign_attribute(root: Any, dice: random.Random) -> None:
    one = _attributed(root, dice)
    one.set(dice.choice((f"{{{FOREIGN}}}y", "y")), dice.choice(VALUES))


def _change_words(root: Any, dice: random.Random) -> None:
    one = dice.choice([e for e in elements(root) if isinstance(e.tag, str)])
    place = dice.choice(("text", "text", "tail"))
    setattr(one, place, dice.choice(WORDS))


def _swap_words(root: Any, dice: random.Random) -> None:
    found = [e for e in elements(root) if isinstance(e.tag, str) and e.text and e.text.strip()]
    if found:
        one, other = dice.choice(found), dice.choice(found)
        one.text, other.text = other.text, one.text


WAYS: dict[str, Callable[[Any, random.Random], None]] = {
    way.__name__.strip("_"): way
    for way in (
        *(
            _swap,
            _swap_siblings,
            _double,
            _delete,
            _nest,
            _unwrap,
            _move,
            _foreign,
            _foreign_in_words,
            _rename,
        ),
        *(_delete_attribute, _swap_attributes, _change_attribute, _copy_attribute, _foreign_attribute),
        *(_change_words, _swap_words),
    )
}
"""The name of each way to damage an XML part, and how it is done."""


def damage(parts: Parts, dice: random.Random) -> tuple[str, ...]:
    """Damage one or more parts; the main ones most often. What was done, as `way part`."""
    done = []
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    weights = [len(parts[name]) ** 0.7 for name in names]
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        name, way = dice.choices(names, weights)[0], dice.choice(list(WAYS))
        root = etree.fromstring(parts[name])
        if not elements(root):
            continue
        WAYS[way](root, dice)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        done.append(f"{way} {name}")
    return tuple(done)
