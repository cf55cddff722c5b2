"""Capsule sizes and the label texts of capsules."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from compounding.domain.tables import CapsuleSize, LabelTexts
from compounding.quantity import Unit
from compounding.reference.rows import Row


def read(table: Row) -> tuple[Mapping[str, CapsuleSize], LabelTexts]:
    """Sizes by name, in the order of the table, and what a capsule label says."""
    source = table.source()
    sizes: dict[str, CapsuleSize] = {}
    for row in table.rows("size"):
        name = row.text("name")
        row.fault_if(name in sizes, f"size {name} stands twice")
        volume, shell = row.quantity("volume_ml", Unit.ML), row.quantity("shell_mg", Unit.MG)
        sizes[name] = CapsuleSize(name, volume, shell, source)
        row.done()
    label = table.row("label")
    texts = LabelTexts(label.text("storage"), label.texts("auxiliary"))
    label.source()
    label.done()
    table.done()
    return MappingProxyType(sizes), texts
