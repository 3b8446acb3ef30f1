"""The life of a plan: every state with every step is decided."""

from __future__ import annotations

import pytest

from regimens.actions.transitions import IN_WORDS, NEXT, IllegalStep, Step, after
from regimens.models import PlanState


def test_the_table_is_total() -> None:
    assert set(NEXT) == set(PlanState)
    assert set(IN_WORDS) == set(Step)
    assert {step for steps in NEXT.values() for step in steps} == set(Step)
    reached = {state for steps in NEXT.values() for state in steps.values()}
    assert reached == set(PlanState) - {PlanState.DRAFT}


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("state", list(PlanState))
def test_every_step_leads_on_or_is_refused(state: PlanState, step: Step) -> None:
    if step in NEXT[state]:
        assert after(state, step) is NEXT[state][step]
        return
    with pytest.raises(IllegalStep, match=r"^A plan that is .* can't be .*[.]$"):
        after(state, step)
