"""The bench sums of weighing and mixing: what they read, and what they answer."""

from __future__ import annotations

from compounding.application.calc_answer import Answer
from compounding.application.figures import figure
from compounding.application.json_fields import Fields
from compounding.application.plan_input import read_balance
from compounding.domain import aliquot, geometric, weighing
from compounding.domain.tablet_powder import tablet_powder
from compounding.quantity import Unit, plain, up


def minimum_weighable(fields: Fields) -> Answer:
    """The least weighable mass of a balance, printed rounded up.

    The balance is that of a plan; it may stand alone or under the key ``balance``.
    """
    if fields.has("balance"):
        fields.only(("balance",))
        fields = fields.child("balance")
    balance = read_balance(fields)
    fields.raise_if_refused()
    least = weighing.minimum(balance).exact
    return Answer({"minimum_mg": plain(up(least, weighing.PRINTED))})


def dry_aliquot(fields: Fields) -> Answer:
    """A dry aliquot; a part under the minimum is refused at the key that made it so."""
    fields.only(("need_mg", "minimum_mg", "multiple", "take_mg"))
    need, minimum = fields.quantity("need_mg", Unit.MG), fields.quantity("minimum_mg", Unit.MG)
    multiple = fields.number("multiple", least=1) if fields.has("multiple") else None
    take = fields.optional_quantity("take_mg", Unit.MG)
    fields.raise_if_refused()
    made = aliquot.aliquot(need, minimum, multiple, take)
    for finding in made.findings:
        fields.refuse(finding.subject or "", finding.code, finding.params)
    fields.raise_if_refused()
    return Answer(
        {
            "multiple": figure(made.multiple),
            "weigh_mg": figure(made.weigh),
            "diluent_mg": figure(made.diluent),
            "total_mg": figure(made.total),
            "take_mg": figure(made.take),
        }
    )


def powder_of_tablets(fields: Fields) -> Answer:
    """Tablets and tablet powder for a mass of drug."""
    fields.only(("drug_mg", "label_mg", "weighed"))
    drug, label = fields.quantity("drug_mg", Unit.MG), fields.quantity("label_mg", Unit.MG)
    weighed = fields.child("weighed")
    weighed.only(("count", "mass_mg"))
    count, mass = weighed.count("count", least=1), weighed.quantity("mass_mg", Unit.MG)
    if fields.good("label_mg", "weighed") and mass < label * count:
        weighed.refuse("mass_mg", "tablet.lighter_than_drug")
    fields.raise_if_refused()
    made = tablet_powder(drug, label, count, mass)
    return Answer(
        {
            "tablets_exact": figure(made.tablets_exact),
            "tablets_to_crush": made.to_crush,
            "powder_mg": figure(made.powder),
            "ballast_mg": figure(made.ballast),
        }
    )


def geometric_dilution(fields: Fields) -> Answer:
    """The additions of a geometric dilution; none where the start is all there is."""
    fields.only(("start_mg", "total_mg"))
    start, total = fields.quantity("start_mg", Unit.MG), fields.quantity("total_mg", Unit.MG)
    if fields.good("start_mg", "total_mg") and total < start:
        fields.refuse("total_mg", "calc.total_below_start")
    fields.raise_if_refused()
    return Answer({"additions_mg": [figure(each) for each in geometric.additions(start, total)]})
