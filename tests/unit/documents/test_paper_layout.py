"""Papers on pages: nothing clipped, nothing lost, heads repeated, every page named and counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compounding.documents.layout import Block, Layout, Text
from compounding.documents.paper import (
    WRITE_IN,
    Column,
    Facts,
    Heading,
    PageBreak,
    Paper,
    PaperSize,
    Paragraph,
    Part,
    Signature,
    Table,
)
from compounding.documents.paper_columns import shared
from compounding.documents.paper_layout import LEFT, RIGHT, lay_out_paper
from compounding.documents.paper_strips import HAND
from tests.unit.label_samples import FixedMeasure

MEASURE = FixedMeasure(50)
TWO = (Column("Head", 1, strong=True), Column("Value, mg", 1, numeric=True))


def paper(*parts: Part, **more: object) -> Paper:
    sample = Paper(title="Title", footer="Program 1.0", parts=parts, size=PaperSize.A4)
    return replace(sample, **more)  # type: ignore[arg-type]


def laid_out(*parts: Part, **more: object) -> tuple[Layout, ...]:
    pages = lay_out_paper(paper(*parts, **more), MEASURE)
    for page in pages:
        assert_sound(page)
    return pages


def assert_sound(page: Layout) -> None:
    """Everything on the page, in its margins, and no text on another."""
    for item in page.items:
        assert isinstance(item, Text | Block)
        assert item.x >= LEFT
        assert item.x + item.width <= page.width - RIGHT
        top, bottom = (
            (item.top, item.bottom) if isinstance(item, Text) else (item.y, item.y + item.height)
        )
        assert 0 <= top < bottom <= page.height - 60
    texts = sorted(page.texts(), key=lambda text: text.baseline)
    for at, one in enumerate(texts):
        for two in texts[at + 1 :]:
            apart = two.baseline - one.baseline >= two.size * 9 // 10
            beside = one.x + one.width <= two.x or two.x + two.width <= one.x
            assert apart or beside, (one, two)


def body(page: Layout) -> list[str]:
    """The lines between the rule under the head and the rule over the foot."""
    over, *_, under = (item.y for item in page.items if isinstance(item, Block) and is_rule(item))
    inside = (text for text in page.texts() if over < text.baseline < under)
    return Layout(page.width, page.height, tuple(inside)).text.splitlines()


def is_rule(block: Block) -> bool:
    whole = block.width == PaperSize.A4.width - LEFT - RIGHT
    return whole and block.grey == 0


def rows(count: int) -> tuple[tuple[str, str], ...]:
    return tuple((f"row{number}", f"{number}") for number in range(1, count + 1))


# --- what is on every page ------------------------------------------------------------------


def test_lay_out_paper_of_nothing_is_one_page_with_head_and_foot() -> None:
    (page,) = laid_out()
    assert page.text.splitlines() == ["Title", "Program 1.0 page 1 of 1"]


def test_lay_out_paper_says_title_status_footer_and_number_on_each_page() -> None:
    pages = laid_out(Table(TWO, rows(200)), subtitle="Of a batch", status="NOT RELEASED")
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        lines = page.text.splitlines()
        assert {"NOT RELEASED", "Title", "Of a batch"} <= set(lines[:3])
        assert lines[-1] == f"Program 1.0 page {number} of {len(pages)}"
        (status,) = (text for text in page.texts() if text.text == "NOT RELEASED")
        (ground,) = (each for each in page.items if isinstance(each, Block) and each.height > 20)
        assert status.reverse
        assert ground.x < status.x
        assert status.x + status.width < ground.x + ground.width
        assert ground.y <= status.top
        assert status.bottom <= ground.y + ground.height


def test_lay_out_paper_without_a_status_draws_no_black_ground() -> None:
    (page,) = laid_out(Paragraph("Text"))
    assert not [item for item in page.items if isinstance(item, Block) and item.height > 2]


def test_lay_out_paper_breaks_a_long_footer_beside_the_number() -> None:
    (page,) = laid_out(footer="batch number and more " * 12)
    assert page.text.count("batch number and more") + page.text.count("\n") >= 12
    assert "page 1 of 1" in page.text


def test_lay_out_paper_whose_footer_fills_half_the_page_is_a_bug() -> None:
    with pytest.raises(ValueError, match="no room"):
        laid_out(footer="word " * 2000)


@pytest.mark.parametrize("size", PaperSize)
def test_lay_out_paper_has_the_size_asked_for(size: PaperSize) -> None:
    (page,) = lay_out_paper(paper(Paragraph("Text"), size=size), MEASURE)
    inches = {PaperSize.A4: (8.27, 11.69), PaperSize.LETTER: (8.5, 11)}[size]
    assert (page.width / 203, page.height / 203) == pytest.approx(inches, abs=0.005)


# --- where pages end ------------------------------------------------------------------------


def test_table_over_pages_repeats_its_heads_and_keeps_every_row_once() -> None:
    pages = laid_out(Table(TWO, rows(150)))
    assert len(pages) > 2
    found = [body(page) for page in pages]
    assert all(lines[0] == "Head Value, mg" for lines in found)
    assert [line for lines in found for line in lines[1:]] == [
        f"row{number} {number}" for number in range(1, 151)
    ]


def test_row_of_several_lines_is_not_parted() -> None:
    several = tuple((f"row{n}", "one two three four five six seven " * 4) for n in range(40))
    for page in laid_out(Table(TWO, several)):
        assert body(page)[1].startswith("row")


def test_row_longer_than_a_page_goes_on_under_repeated_heads() -> None:
    pages = laid_out(Table(TWO, (("first", "1"), ("long", "word " * 4000), ("last", "2"))))
    assert len(pages) > 2
    assert all(body(page)[0] == "Head Value, mg" for page in pages)
    assert sum("\n".join(body(page)).count("word") for page in pages) == 4000
    assert "last 2" in body(pages[-1])


def test_heading_never_stands_at_the_foot_without_what_follows() -> None:
    for before in range(20, 70):
        pages = laid_out(*(Paragraph("Text") for _ in range(before)), Heading("Next", 2),
                         Paragraph("Following"))  # fmt: skip
        (page,) = (page for page in pages if "Next" in body(page))
        assert "Following" in body(page)


def test_paragraph_that_leads_stays_with_the_table_under_it() -> None:
    lead = Paragraph("Leading " * 30, leads=True)
    for before in range(20, 70):
        pages = laid_out(*(Paragraph("Text") for _ in range(before)), lead, Table(TWO, rows(3)))
        (page,) = (page for page in pages if "row1 1" in body(page))
        assert page.text.count("Leading") >= 1


def test_heading_over_a_table_stays_with_heads_and_first_row() -> None:
    for before in range(20, 70):
        pages = laid_out(*(Paragraph("Text") for _ in range(before)), Heading("Next"),
                         Table(TWO, rows(3)))  # fmt: skip
        (page,) = (page for page in pages if "Next" in body(page))
        assert "row1 1" in body(page)


def test_signature_is_not_parted() -> None:
    for before in range(20, 70):
        pages = laid_out(*(Paragraph("Text") for _ in range(before)),
                         Signature("Prepared by", "A", note="Not verified"))  # fmt: skip
        (page,) = (page for page in pages if "Not verified" in page.text)
        assert "Prepared by A" in page.text
        assert "Date and time" in page.text


def test_page_break_begins_a_page_but_makes_no_empty_one() -> None:
    pages = laid_out(PageBreak(), Paragraph("One"), PageBreak(), PageBreak(), Paragraph("Two"))
    assert [body(page) for page in pages] == [["One"], ["Two"]]


def test_long_headings_alone_fill_pages_without_end() -> None:
    pages = laid_out(*(Heading("Heading " * 30) for _ in range(60)))
    assert sum("\n".join(body(page)).count("Heading") for page in pages) == 1800


# --- parts ----------------------------------------------------------------------------------


def test_write_in_draws_a_line_with_room_for_handwriting() -> None:
    (page,) = laid_out(Table(TWO, (("Weighed", WRITE_IN),)))
    assert WRITE_IN not in page.text
    lines = [item for item in page.items if isinstance(item, Block) and item.height == 1]
    line = next(each for each in lines if each.width < (page.width - LEFT - RIGHT) // 2)
    (above, *_) = (item.y for item in page.items if isinstance(item, Block) and item.height == 2
                   and item.y > 200)  # fmt: skip
    assert line.y - above >= HAND // 2


def test_signature_not_known_yet_has_three_lines_and_one_known_has_one() -> None:
    (blank,), (known,) = laid_out(Signature("By")), laid_out(Signature("By", "A. Name", "today"))
    count = [sum(isinstance(each, Block) for each in page.items) for page in (blank, known)]
    assert count[0] - count[1] == 2
    assert "By A. Name today" in known.text


def test_facts_stand_beside_each_other() -> None:
    (page,) = laid_out(Facts((("One", "1"), ("Two", "2"), ("Three", "3")), across=2))
    assert body(page) == ["One 1 Two 2", "Three 3"]


def test_numeric_column_ends_at_one_edge() -> None:
    (page,) = laid_out(Table(TWO, (("a", "1"), ("b", "1,901.9"))))
    figures = (text for text in page.texts() if text.text in ("Value, mg", "1", "1,901.9"))
    ends = {text.x + text.width for text in figures}
    assert ends == {page.width - RIGHT}


def test_table_row_with_too_few_cells_is_a_bug() -> None:
    with pytest.raises(ValueError, match="as many cells"):
        Table(TWO, (("alone",),))


def test_letter_that_the_type_lacks_is_written_as_its_number() -> None:
    (page,) = laid_out(Facts((("Patient", "Lin 林"),)))
    assert "Lin [U+6797]" in page.text


TEXTS = st.text(alphabet="abcdé 1\n", max_size=150).filter(lambda text: text.strip() != WRITE_IN)
PARTS = st.one_of(
    st.builds(Heading, TEXTS, st.sampled_from((1, 2))),
    st.builds(Paragraph, TEXTS, st.booleans(), st.booleans()),
    st.builds(Facts, st.lists(st.tuples(TEXTS, TEXTS), max_size=6).map(tuple), st.just(2)),
    st.builds(
        Table,
        st.just((Column("", 1), Column("", 2, numeric=True), Column("", 5, strong=True))),
        st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=30).map(tuple),
    ),
)


def texts_of(part: Part) -> list[str]:
    match part:
        case Heading() | Paragraph():
            return [part.text]
        case Facts() | Table():
            return [cell for row in part.rows for cell in row]
    raise AssertionError(part)


@given(st.lists(PARTS, max_size=12))
@settings(max_examples=60, deadline=None)
def test_lay_out_paper_of_any_parts_is_sound_and_loses_no_letter(parts: list[Part]) -> None:
    pages = laid_out(*parts)
    said = Counter("".join("".join(body(page)) for page in pages))
    meant = Counter("".join(text for part in parts for text in texts_of(part)))
    for counted in (said, meant):
        del counted[" "], counted["\n"]
    assert said == meant


# --- columns --------------------------------------------------------------------------------


def test_figure_wider_than_its_share_is_never_parted() -> None:
    columns = (Column("Words", 9), Column("Mass, mg", 1, numeric=True), Column("Said", 9))
    figure = "1,234,567.123456 mg"
    pages = laid_out(Table(columns, (("some words " * 9, figure, "more words " * 9),) * 2))
    assert [text.text for page in pages for text in page.texts()].count(figure) == 2


@pytest.mark.parametrize("shares", [(1,), (1, 1, 1), (2, 3, 7), (1, 9, 1, 4)])
def test_shared_room_is_given_out_whole(shares: tuple[int, ...]) -> None:
    widths = shared(shares, 1001)
    assert sum(widths) == 1001
    assert [round(width * sum(shares) / 1001) for width in widths] == list(shares)


def test_short_table_stays_together() -> None:
    for before in range(20, 70):
        pages = laid_out(*(Paragraph("Text") for _ in range(before)), Table(TWO, rows(6)))
        (page,) = (page for page in pages if "row1 1" in body(page))
        assert "row6 6" in body(page)
