"""The figures of the evidence, typed a second time (regulation, sections 4, 4.1, 3.1 and 3.3).

Nothing is read from the program's own table here, so that a slip there is seen.

``0 10`` and ``0 70`` are the ends of scales and ``95`` is the interval's percentage.
"""

from __future__ import annotations

import re
from collections import Counter

# Each study's figures in reading order: what it was, then what it found.
STUDIES = {
    "FINAL 2024": "99 6 12  0 10 -1.3 -0.9 -0.34 95 -0.95 0.27 0.27 0.23",
    "INNOVA 2026": "98 4.5 3 12  0 10 -0.33 -0.64 0.49 95 0.236 0.19  120 98",
    "Younger 2013": "31 4.5  -28.8 -18.0 -10.8 95 0.016  32 11 0.05  0.045 0.039",
    "Arthritis pilot 2023": "23 4.5 8  0 70 -23 -22 -1 95 0.90",
    "FINAL, second analysis": "45 47 6 12  5 2.0 0.4 3.7",
    "Vatvani 2024": "4 222  0 10 -0.86 95 -1.20 -0.51",
    "Ann Med Surg 2025": "5  -0.61 95 -1.14 -0.08",
    "Ologunowa 2025": "8  -0.50 95 -1.19 0.19  91",
    "Hegde 2025": "7  -0.11 95 -0.96 0.74  -0.34 95 -0.62 -0.06",
    "Rassi-Mariani 2024": "7 406 2 4.5  8 421",
    "Rupp 2023": "47",
    "Long COVID 2025": "4 155  -0.93",
    "Dieckmann 2021": "30 59  6.13 3.23",
}
GROUPS = {
    "Randomised trials, the largest first": (
        "FINAL 2024",
        "INNOVA 2026",
        "Younger 2013",
        "Arthritis pilot 2023",
        "FINAL, second analysis",
    ),
    "Pooled analyses of trials": (
        "Vatvani 2024",
        "Ann Med Surg 2025",
        "Ologunowa 2025",
        "Hegde 2025",
    ),
    "Reviews without a pooled figure": ("Rassi-Mariani 2024", "Rupp 2023"),
    "Without a placebo group": ("Long COVID 2025", "Dieckmann 2021"),
}
NULL, FAVOURS = "No significant difference", "Favours naltrexone"
SAYS = {
    "FINAL 2024": NULL,
    "INNOVA 2026": NULL,
    "Younger 2013": FAVOURS,
    "Arthritis pilot 2023": NULL,
    "FINAL, second analysis": NULL,
    "Vatvani 2024": FAVOURS,
    "Ann Med Surg 2025": FAVOURS,
    "Ologunowa 2025": NULL,
    "Hegde 2025": NULL,
    "Rassi-Mariani 2024": NULL,
    "Rupp 2023": "Favourable, low quality",
    "Long COVID 2025": "No placebo group",
    "Dieckmann 2021": "No placebo group",
}
# Unit, then name, studied, change with naltrexone and placebo, difference, interval, p, finding.
Row = tuple[str, str, str, str, str, str, str, str]
PANELS: dict[str, tuple[Row, ...]] = {
    "points on a scale of 0 to 10": (
        ("FINAL 2024", "99 6", "-1.3", "-0.9", "-0.34", "-0.95 0.27", "0.27", NULL),
        ("INNOVA 2026", "98 4.5", "-0.33", "-0.64", "0.49", "", "0.236", NULL),
        ("Vatvani 2024", "4 222", "", "", "-0.86", "-1.20 -0.51", "", FAVOURS),
    ),
    "standard deviations": (
        ("Ann Med Surg 2025", "5", "", "", "-0.61", "-1.14 -0.08", "", FAVOURS),
        ("Ologunowa 2025", "8", "", "", "-0.50", "-1.19 0.19", "", NULL),
        ("Hegde 2025, all conditions", "7", "", "", "-0.11", "-0.96 0.74", "", NULL),
        ("Hegde 2025, fibromyalgia only", "7", "", "", "-0.34", "-0.62 -0.06", "", FAVOURS),
    ),
    "percentage points": (
        ("Younger 2013", "31 4.5", "-28.8", "-18.0", "-10.8", "", "0.016", FAVOURS),
    ),
    "points on a scale of 0 to 70": (
        ("Arthritis pilot 2023", "23 4.5", "-23", "-22", "-1", "", "0.90", NULL),
    ),
}
STATEMENT = "99 98"
TOPICS = {
    "Usual protocol": "1.5 1.5 2 4.5",
    "Onset": "2 8",
    "Side effects": "2.41 1.77 3.28 5 4  68.8 72  7 1.4",
    "Surgery and dental work": "1 4 13",
    "Liver": "300 5 26 121 532 3 8 3 19 24  5",
    "How it may work": "",
}
# Citation as it begins, DOI and PMID as given; "?" after a PMID that nobody confirmed.
REFERENCES = {
    "FINAL 2024": (
        "Bruun KD et al. Lancet Rheumatol 2024;6(1):e31-e39",
        "10.1016/S2665-9913(23)00278-3",
        "38258677",
    ),
    "INNOVA 2026": ("Rodríguez-Freire C et al. 2026. NCT04739995", "", "42385209?"),
    "Younger 2013": (
        "Younger J, Noor N, McCue R, Mackey S. Arthritis Rheum 2013;65(2):529-38. NCT00568555",
        "10.1002/art.37734",
        "23359310?",
    ),
    "Arthritis pilot 2023": (
        "Beaudette-Zlatanova B et al. Clin Ther 2023;45(5):468-477",
        "10.1016/j.clinthera.2023.03.013",
        "",
    ),
    "FINAL, second analysis": ("Second analysis of the FINAL trial", "", ""),
    "Vatvani 2024": (
        "Vatvani AD et al. Korean J Pain 2024;37(4):367-378",
        "10.3344/kjp.24202",
        "",
    ),
    "Ann Med Surg 2025": (
        "Ann Med Surg 2025;87(5):2928-35",
        "10.1097/MS9.0000000000003203",
        "40337423",
    ),
    "Ologunowa 2025": (
        "Ologunowa A et al. J Pain Palliat Care Pharmacother 2025",
        "10.1080/15360288.2025.2496526",
        "",
    ),
    "Hegde 2025": (
        "Hegde et al. Curr Pain Headache Rep 2025;29:96",
        "10.1007/s11916-025-01411-1",
        "",
    ),
    "Rassi-Mariani 2024": (
        "Rassi-Mariani V et al. Pain Manag 2024;14(8):453-463",
        "10.1080/17581869.2024.2401769",
        "39301937",
    ),
    "Rupp 2023": ("Rupp et al. Pain Med 2023;24:1270-81", "10.1093/pm/pnad074", ""),
    "Long COVID 2025": ("Long COVID systematic review, 2025, preprint", "", ""),
    "Dieckmann 2021": (
        "Dieckmann G et al. Ocul Surf 2021;20:33-38",
        "10.1016/j.jtos.2020.12.003",
        "",
    ),
}
TOPIC_REFERENCES = {
    "Usual protocol": (
        (
            "Dieckmann G, Goyal S, Hamrah P. Neuropathic corneal pain: approaches for management. "
            "Ophthalmology 2017;124(11S):S34-S47 (pages unconfirmed) · PMID 29055360"
        ),
    ),
    "Surgery and dental work": (
        (
            "Goel et al. Anesthesiology 2024;141(2):388-399 · doi 10.1097/ALN.0000000000005040 "
            "· PMID 38980158"
        ),
        (
            "O'Rourke et al. (SPAQI). Mayo Clin Proc 2021;96:1325-41 "
            "· doi 10.1016/j.mayocp.2020.06.045"
        ),
        (
            "Edinoff AN et al. Curr Pain Headache Rep 2023;27(7):183-192 "
            "· doi 10.1007/s11916-023-01110-9 · PMID 37115486"
        ),
        "Whately and Stead. Australasian Anaesthesia 2023",
        "Therapeutic Guidelines (eTG), Australia",
    ),
    "How it may work": (
        "Toljan K, Vrooman B. Med Sci 2018;6(4):82. PMC6313374 (authors and citation unconfirmed)",
        "Younger, Parkitny, McLain. Clin Rheumatol 2014;33:451-9 · doi 10.1007/s10067-014-2517-2",
    ),
}
_NUMBER = re.compile(r"(?<![\w.])[-−+]?[0-9]+(?:\.[0-9]+)?")
# Names of studies hold years, which are no figures.
_NAMES = re.compile("|".join(re.escape(name) for name in STUDIES))


def numbers(text: str) -> Counter[str]:
    """Every number of a text, as it is typed here: ``-0.34``, ``0.49``."""
    found = _NUMBER.findall(_NAMES.sub("", text))
    return Counter(each.replace("−", "-").removeprefix("+") for each in found)


def typed(*figures: str) -> Counter[str]:
    """The numbers of texts of this module."""
    return Counter(each for text in figures for each in text.split())


def plainly(text: str) -> str:
    """``text`` with every space an ordinary one."""
    return text.replace("\u00a0", " ")
