"""QR codes that say what they should, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.documents import qr
from compounding.documents.qr import qr_cells, read_cells
from compounding.domain.label import label_code
from compounding.errors import DocumentError


@given(year=st.integers(0, 99), number=st.integers(1, 9_999_999), container=st.integers(1, 99))
def test_qr_cells_of_any_batch_read_back_and_stay_small(
    year: int, number: int, container: int
) -> None:
    code = label_code(f"{year:02d}-{number:05d}", container)

    cells = qr_cells(code)

    assert read_cells(cells, module=2) == code
    assert len(cells) == len(cells[0]) == 21


def test_qr_cells_that_read_back_as_another_text_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(qr, "read_cells", lambda cells: "B26-01873-C2")

    with pytest.raises(DocumentError) as caught:
        qr_cells("B26-01873-C1")

    assert caught.value.code == "code.not_readable"


def test_read_cells_of_nothing_is_none() -> None:
    assert read_cells(((False,) * 21,) * 21) is None
