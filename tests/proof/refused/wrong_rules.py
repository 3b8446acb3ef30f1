"""Rules that are wrong on purpose: the type checker must refuse each marked line, and no other."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical import parameters as p
from regimens.clinical.conditions import Above, AllOf, AtLeast, Below, Is, Not
from regimens.clinical.quantities import exactly
from regimens.clinical.rule import Evidence, Kind, NotReviewed, Question, Rule

QUESTION = Question("wrong", Kind.ONE, "Wrong rules")
BECAUSE = Evidence(basis=("S08",))

# An amount compared with a number of another unit.
Below(f.EGFR, p.ILEAL_LENGTH)  # refused
Above(f.ILEAL_LENGTH, p.LOCK_EGFR)  # refused
AtLeast(f.HAEMOGLOBIN, p.POTASSIUM_LOW)  # refused
Below(f.PLATELETS, p.SEVERE_ANAEMIA)  # refused
Above(f.HOMOCYSTEINE, p.MMA_TARGET)  # refused
Below(f.AGE, p.CROHN_LENGTH)  # refused

# A bare number has no unit, and a named answer is no amount.
Below(f.EGFR, 50)  # refused
Below(f.NEURO, p.LOCK_EGFR)  # refused
Is(f.EGFR, "low")  # refused
Is(f.NEURO, 1)  # refused

# A condition is none of these.
Not("neuro")  # refused
AllOf(lambda facts: True)  # refused
AllOf(Is(f.NEURO, "yes"), None)  # refused

# A rule without evidence, without a condition, or with evidence that is only words.
Rule(id="wrong.bare", decides=QUESTION, when=Is(f.NEURO, "yes"), value="x")  # refused
Rule(id="wrong.open", decides=QUESTION, value="x", because=BECAUSE)  # refused
Rule(id="wrong.said", decides=QUESTION, when=Is(f.NEURO, "yes"), value="x", because="S08")  # refused
Rule("wrong.place", QUESTION, Is(f.NEURO, "yes"), "x", BECAUSE)  # refused

# Evidence without a basis, with a bare word as its basis, or reviewed by a name in the code.
Evidence()  # refused
Evidence(basis="S08")  # refused
Evidence(basis=("S08",), review="Dr Jones")  # refused
NotReviewed(recheck_by="2027-11-24")  # refused

# A frozen rule stays as it was written.
BECAUSE.basis = ("S09",)  # refused

# What is right beside them is not refused.
Below(f.EGFR, p.LOCK_EGFR)
Above(f.ILEAL_LENGTH, p.ILEAL_LENGTH)
Rule(id="wrong.fine", decides=QUESTION, when=Not(Is(f.NEURO, "yes")), value="x", because=BECAUSE)
exactly(50)
