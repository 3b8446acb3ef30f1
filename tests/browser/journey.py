"""The simple and the complex case, written down once: what is answered on each step."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

Answers = dict[str, dict[str, str]]

SIMPLE: Answers = {
    "reason": {
        "purpose": "treat",
        "diagnosis": "confirmed",
        "b12.value": "142",
        "b12.test": "total_ng_l",
        "b12.taken_on": "2026-01-05",
        "treated_before": "no",
    },
    "kidneys": {"egfr.value": "82", "egfr.taken_on": "2026-01-05", "kidney.any": "no"},
    "nerves": {"neuro.tongue": "no", "neuro.any": "no"},
    "gut": {"absorption.any": "yes", "absorption.pernicious_anaemia": "yes"},
    "safety": {"preference": "injections", "safety.any": "none"},
    "dates": {"choices.maintenance_months": "3", "start": "today"},
}
COMPLEX: Answers = {
    "reason": SIMPLE["reason"],
    "kidneys": {"egfr.value": "42", "egfr.taken_on": "2026-01-05", "kidney.any": "no"},
    "nerves": {
        "neuro.tongue": "no",
        "neuro.any": "yes",
        "neuro.numbness": "yes",
        "neuro.gait_disturbance": "yes",
    },
    "gut": {
        "absorption.any": "yes",
        "absorption.bariatric_surgery.present": "yes",
        "absorption.bariatric_surgery": "roux_en_y",
        "absorption.ileal_resection.present": "yes",
        "absorption.ileal_resection.length_cm": "40",
    },
    "safety": {"preference": "injections", "safety.any": "some", "safety.taking_folic_acid": "yes"},
    "dates": {"start": "today", "closed_day_owner": "community"},
}


class Keys:
    """Real key presses, counted: a character of text is one, like any other key."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def press(self, *keys: str) -> None:
        """Press these keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def type(self, text: str) -> None:
        """Type this text."""
        self.press(*(" " if character == " " else character for character in text))


def focus(page: Page) -> str:
    """The id of the element in focus."""
    return str(page.evaluate("document.activeElement.id"))


def wait_for_focus(page: Page, wanted: str) -> None:
    """Wait until this element has the focus."""
    page.wait_for_function("id => document.activeElement && document.activeElement.id === id", arg=wanted)


def answer(page: Page, answers: dict[str, str]) -> None:
    """Give these answers by pointer; follow-ups are waited for."""
    for name, value in answers.items():
        control = page.locator(f'[name="{name}"]')
        kind = control.first.get_attribute("type") or control.first.evaluate("node => node.tagName")
        if kind in {"radio", "checkbox"}:
            page.locator(f'[name="{name}"][value="{value}"]').check()
        else:
            control.fill(value)


def answer_without_script(page: Page, answers: dict[str, str]) -> None:
    """Give the answers that show, continue, give those that were opened, until the step is left."""
    left = dict(answers)
    step = page.url
    for _ in range(4):
        for name in [name for name in left if page.locator(f'[name="{name}"]').count()]:
            answer(page, {name: left.pop(name)})
        page.get_by_role("button", name="Continue").click()
        page.wait_for_load_state()
        if page.url != step:
            return
    raise AssertionError(f"still on {step}: {page.inner_text('main')[:400]}")


FOCUSED = """() => { const node = document.activeElement;
  return [node.name || '', node.type || '', node.value || '', node.textContent.trim(), node.id]; }"""
MOST_TABS = 60


def reach(page: Page, keys: Keys, **wanted: str) -> None:
    """Press Tab until the focus is on the control of this name, or on the link or button of these words."""
    for _ in range(MOST_TABS):
        keys.press("Tab")
        name, _kind, _value, words, _id = page.evaluate(FOCUSED)
        if wanted.get("name") == name or words.startswith(wanted.get("words", "\0")):
            return
    raise AssertionError(f"{wanted} is not reached by Tab on {page.url}")


def answer_by_keyboard(page: Page, keys: Keys, answers: dict[str, str]) -> None:
    """Give these answers by Tab, Space, arrows and typing alone, in the order of the page."""
    for name, value in answers.items():
        page.wait_for_selector(f'[name="{name}"]')
        settle(page)
        reach(page, keys, name=name)
        kind = page.evaluate(FOCUSED)[1]
        if kind == "radio":
            _choose(page, keys, value)
        elif kind == "checkbox":
            keys.press("Space")
        else:
            keys.type(value)


def _choose(page: Page, keys: Keys, value: str) -> None:
    """The radio of this value, from the first of its group."""
    keys.press("Space")
    for _ in range(MOST_TABS):
        if page.evaluate(FOCUSED)[2] == value:
            return
        keys.press("ArrowDown")
    raise AssertionError(f"no radio has the value {value}")


def to_the_plan_by_keyboard(page: Page, keys: Keys, answers: Answers) -> None:
    """From the patient's page to the plan without a pointer."""
    reach(page, keys, words="Start plan")
    keys.press("Enter")
    for step, given in answers.items():
        page.wait_for_url(f"**/{step}/")
        wait_for_focus(page, "h1")
        answer_by_keyboard(page, keys, given)
        reach(page, keys, words="Continue")
        keys.press("Enter")
    page.wait_for_url("**/check/")
    wait_for_focus(page, "h1")
    reach(page, keys, words="Create plan")
    keys.press("Enter")
    page.wait_for_url("**/plans/*/")


def sign_by_keyboard(page: Page, keys: Keys) -> None:
    """From the plan's heading to the signed plan; a stop that does not forbid signing is answered."""
    wait_for_focus(page, "h1")
    reach(page, keys, words="Skip to sign-off")
    keys.press("Enter")
    wait_for_focus(page, "id_checked")
    keys.press("Space")
    reach(page, keys, words="Sign plan for ")
    with page.expect_navigation():
        keys.press("Enter")
    if page.locator("[name=stop_action]").count():
        wait_for_focus(page, "h1")
        answer_by_keyboard(page, keys, {"stop_action": "advice_sought", "stop_reason": "Dr Ola Other"})
        reach(page, keys, words="Sign plan for ")
        with page.expect_navigation():
            keys.press("Enter")


def sign(page: Page) -> None:
    """Sign the plan that is open, by pointer; a stop that does not forbid signing is answered."""
    page.check("[name=checked]")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign plan for ").click()
    if page.locator("[name=stop_action]").count():
        answer(page, {"stop_action": "advice_sought", "stop_reason": "Dr Ola Other"})
        with page.expect_navigation():
            page.get_by_role("button", name="Sign plan for ").click()


def start(page: Page, site: str, patient: object) -> None:
    """Open the patient and start a plan."""
    page.goto(f"{site}/patients/{patient}/")
    page.get_by_role("button", name="Start plan").click()
    page.wait_for_url("**/reason/")


def through(page: Page, answers: Answers, upto: str = "check") -> None:
    """Answer the steps before `upto` by pointer, with htmx."""
    for step, given in answers.items():
        if step == upto:
            return
        page.wait_for_url(f"**/{step}/")
        answer(page, given)
        page.get_by_role("button", name="Continue").click()
        wait_for_focus(page, "h1")
    expect(page.locator("h1")).to_have_text(
        "Check your answers" if upto == "check" else page.inner_text("h1")
    )


def settle(page: Page) -> None:
    """Wait until no request is under way."""
    page.wait_for_load_state("networkidle")
    time.sleep(0.05)
