"""Words of the self-test: what is shown of a case, and what the page says of itself."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "self_test.title": "Self-test of the sums",
    "self_test.about": (
        "Published worked cases and whole plans, worked out again on this computer by the same "
        "sums that plan a batch. Each figure is compared exactly, or after one rounding where the "
        "source prints a rounded one."
    ),
    "self_test.all_agree": "All {count} cases come out as they must.",
    "self_test.some_differ": (
        "{differing} of {count} cases do not come out as they must: {cases}. Nothing that was "
        "recorded has changed. Please use no figure of this program for a batch until they do. "
        "Install the program again, and report it if the next self-test says the same."
    ),
    "self_test.must_differ": (
        "In {count} of them the source is wrong, or its rule holds no longer: there the program "
        "must come to another figure than the source, and does."
    ),
    "self_test.verdict.agrees": "agrees",
    "self_test.verdict.differs": "DOES NOT AGREE",
    "self_test.verdict.must_differ": "differs, as it must",
    "self_test.figure.as_expected": "{got} (expected {expected})",
    "self_test.figure.otherwise": "{got}, NOT THE EXPECTED {expected}",
    "self_test.prints": "The source prints: {figures}.",
    "self_test.given": "Given: {figures}.",
    "self_test.source": "Source: {source} ({trust}).",
    "self_test.source_of_plan": "Source: {source}.",
    "self_test.trust": (
        "Sources: A pharmacopoeia, authority, maker or journal; B pharmacy school or professional "
        "press; C study page or calculator; D own sum on published figures. Where a source gives "
        "no answer that can be read, the answer expected is an own sum."
    ),
    "self_test.heading.differing": "What does not come out as it must",
    "self_test.heading.cases": "Published cases",
    "self_test.heading.plans": "Whole plans",
    "self_test.status": "Does not agree",
    "self_test.signature": "Read by",
    "self_test.signature.note": (
        "Filed as evidence that the program worked these cases out on this computer on this day."
    ),
    "self_test.not_pdf": "--out: name a file that ends in .pdf",
    "self_test.no_paper": (
        "--out: this part of the program cannot write papers. Nothing was written. "
        "Please start ldn-compounder itself."
    ),
}
