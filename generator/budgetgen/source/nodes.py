"""What people write, as nodes: their kinds, and the reading of YAML into them."""

from budgetgen.source.reader import read_yaml
from budgetgen.source.tree import Mapping, Node, Scalar, Sequence, has_lost, is_blank, is_lost

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "has_lost", "is_blank", "is_lost", "read_yaml"]
