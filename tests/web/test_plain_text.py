"""The sheets to take home as plain text: the words of the page in its order, a line for each, and no way to make one."""

from __future__ import annotations

import re
import unicodedata

import pytest
from django.test import Client

from regimens.actions import plans, trace
from regimens.models import Event, Member, Patient, Plan
from regimens.wording import ban, languages
from regimens.wording import trace as trace_words
from regimens.wording.languages import LANGUAGES, digest_of_set
from regimens.wording.speech import DIRECTION_MARKS, ISOLATES
from tests.recorded import days_later
from tests.web import plan_rows
from tests.web.courses import give
from tests.web.courses import signed as signed_course
from tests.web.test_patient_sheet import HOSTILE, named
from tests.web.test_pdf_files import bare
from tests.web.test_plan_paper import RULES, in_state, margins, text_of
from tests.web.test_plan_signing import kept
from tests.web.test_translations import approved
from tests.wording.plans import prevention, tablets

KINDS = ["sheet", "carer"]
#: What a page says of boxes to tick and rows to write in, and a text has none of.
OF_A_FORM = re.compile(
    r'<span class="visually-hidden">.*?</span>|<thead.*?</thead>|<section class="record".*?</section>'
    r'|<p class="(?:origin|mark)".*?</p>',
    re.DOTALL,
)
BOXES = ("Tick the box after each injection.", "Tick each box when it is done.")


@pytest.fixture
def plan(patient: Patient, clinician: Member) -> Plan:
    """A signed plan with nerve signs and a dose on a closed day."""
    return plan_rows.signed(kept(patient, clinician, plan_rows.rich()), clinician)


def text(web: Client, plan: Plan, kind: str = "sheet", asked: str = "") -> str:
    """The file."""
    response = web.get(f"/plans/{plan.pk}/{kind}.txt{asked}")
    assert response.status_code == 200
    return response.content.decode()


def page(web: Client, plan: Plan, kind: str = "sheet", asked: str = "?size=large") -> str:
    """The same sheet as a page, in large print, where the calendar is a list too."""
    return web.get(f"/plans/{plan.pk}/{kind}/{asked}").content.decode()


def words(said: str) -> list[str]:
    """Each word and number, in order."""
    return re.findall(r"\w+", said.casefold())


def words_of_page(html: str, boxes: tuple[str, ...] = BOXES) -> list[str]:
    """What is read on the page from its title to its last date."""
    main = html[html.index('<main id="main">') : html.index("</main>")]
    said = " ".join(bare(OF_A_FORM.sub(" ", main)).split())
    for sentence in boxes:
        assert said.count(sentence) == 1
        said = said.replace(sentence, "")
    return words(said)


def paragraphs(made: str) -> list[str]:
    """What stands between blank lines."""
    return made.removesuffix("\n").split("\n\n")


def body(made: str) -> str:
    """The file without its foot."""
    return "\n\n".join(paragraphs(made)[:-1])


def lines_of(made: str, title: str) -> list[str]:
    """The lines below this heading."""
    [found] = [each for each in paragraphs(made) if each.startswith(f"{title}\n")]
    return found.split("\n")[1:]


@pytest.mark.parametrize("kind", KINDS)
def test_it_holds_the_words_of_the_page_in_their_order(web: Client, plan: Plan, kind: str) -> None:
    html, made = page(web, plan, kind), text(web, plan, kind)
    assert len(words(body(made))) > 200
    assert words(body(made)) == words_of_page(html)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_file_whose_name_names_nobody(web: Client, plan: Plan, kind: str) -> None:
    response = web.get(f"/plans/{plan.pk}/{kind}.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{plan.check_code}.txt"'
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", KINDS)
def test_headings_stand_alone_and_sections_apart(web: Client, plan: Plan, kind: str) -> None:
    html, made = page(web, plan, kind), text(web, plan, kind)
    titles = [bare(each).strip() for each in re.findall(r"<h2[^>]*>(.*?)</h2>", html)]
    starts = [each.split("\n")[0] for each in paragraphs(made)]
    assert [each for each in starts if each in titles] == [
        each for each in titles if each != "Your injection record"
    ]
    for step in re.findall(r"<h3[^>]*>(.*?)</h3>", html):
        assert bare(step).strip() in made.split("\n")
    for item in re.findall(r"<li>(.*?)</li>", html):
        assert " ".join(bare(item).split()) in made.split("\n")


@pytest.mark.parametrize("kind", KINDS)
def test_its_lines_are_plain(web: Client, plan: Plan, kind: str) -> None:
    made = text(web, plan, kind)
    assert made.endswith("\n")
    assert "\n\n\n" not in made
    assert not made.startswith("\n")
    assert all(line == line.strip() for line in made.split("\n"))
    assert {sign for sign in made if unicodedata.category(sign).startswith("C")} == {"\n"}
    assert not re.search(r"[<>|\t\u2022\u2610\u2611\u2713&]", made)
    assert max(map(len, made.split("\n"))) > 100, "a program for Braille breaks lines itself"


@pytest.mark.parametrize("kind", KINDS)
def test_every_date_is_a_line_with_what_is_on_it(web: Client, plan: Plan, kind: str) -> None:
    html = page(web, plan, kind)
    title = "Your calendar" if kind == "sheet" else "Their calendar"
    rows = re.findall(r'<tr><td class="tick-cell">.*?</tr>', html)
    assert len(rows) > 10
    shown = [" ".join(bare(re.sub(OF_A_FORM, "", row)).split()) for row in rows]
    listed = lines_of(text(web, plan, kind), title)[-len(rows) :]
    assert [line.replace(": ", " ", 1) for line in listed] == shown
    assert listed[0].startswith("Monday 23 November 2026: ")


def test_drug_dose_and_rules_are_those_of_the_sheet(web: Client, plan: Plan) -> None:
    made = text(web, plan)
    for said in ("Hydroxocobalamin", "1 mg", "1,000 micrograms"):
        assert made.casefold().count(said.casefold()) == text_of(page(web, plan)).casefold().count(
            said.casefold()
        )
        assert said.casefold() in made.casefold()
    assert ban.hits(made, patient=True) == []


@pytest.mark.parametrize("kind", KINDS)
def test_its_foot_names_this_very_copy(web: Client, plan: Plan, kind: str) -> None:
    plan.clinic.phone = "01632 960 123"
    plan.clinic.save()
    foot, origin = paragraphs(text(web, plan, kind))[-1].split("\n")
    record = Event.objects.order_by("-sequence")[0].sequence
    shown = margins(page(web, plan, kind))["bottom-left"]
    assert foot == shown.replace(f"record {record + 1}", f"record {record}")
    assert foot.startswith(f"B12-000001 version 1, check code {plan.check_code}, printed 23 November 2026")
    assert f"record {record}. Latest version? Ask Elm Road Surgery, 01632 960 123." in foot
    assert foot.endswith(RULES)
    assert origin == f"B12-000001 version 1, check code {plan.check_code}. {RULES}"


@pytest.mark.parametrize("kind", KINDS)
def test_after_its_title_it_says_whose_it_is(web: Client, plan: Plan, kind: str) -> None:
    title, whose, *_ = paragraphs(text(web, plan, kind))
    assert bare(re.findall(r"<h1.*?</h1>", page(web, plan, kind))[0]).strip() == title
    about = ["For someone who looks after Jane Example"] if kind == "carer" else []
    lines = whose.split("\n")
    assert lines[: 3 + len(about)] == [
        "Jane Example",
        "Born 27 March 1962",
        "NHS No. 999 100 0003",
        *about,
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("state", "mark"),
    [
        ("draft", "DRAFT"),
        ("superseded", "SUPERSEDED"),
        ("withdrawn", "WITHDRAWN"),
        ("entered_in_error", "ENTERED IN ERROR"),
    ],
)
def test_what_is_not_to_be_followed_says_so_before_anything_else(
    web: Client, patient: Patient, clinician: Member, kind: str, state: str, mark: str
) -> None:
    stands = in_state(kept(patient, clinician, plan_rows.rich()), clinician, state)
    first, second = paragraphs(text(web, stands, kind))[0].split("\n")
    assert first == mark
    assert second.endswith("Do not act on this copy.")


@pytest.mark.parametrize("kind", KINDS)
def test_a_red_flag_stands_before_the_sections(
    web: Client, patient: Patient, clinician: Member, answers: dict[str, object], kind: str
) -> None:
    plan = signed_course(
        patient,
        clinician,
        answers | {"neuro.any": "yes", "neuro.numbness": "yes", "neuro.red_flag": "yes"},
    )
    html, made = page(web, plan, kind), text(web, plan, kind)
    [said] = re.findall(r'<section class="box box-stop red-flag">(.*?)</section>', html)
    assert paragraphs(made)[2] == bare(said).strip()
    assert words(body(made)) == words_of_page(html)


# The injection record


def test_only_doses_given_are_in_the_record(
    web: Client, patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    plan = signed_course(patient, clinician, answers)
    assert "Your injection record" not in text(web, plan)
    give(plan, clinician, "first", expires_on=plan.clinic.today().replace(year=2027))
    with days_later(2):
        give(plan, clinician, "second", batch="", giver="Nat\r\nNurse")
        made = text(web, plan)
        assert "Your injection record" not in text(web, plan, "carer")
    assert lines_of(made, "Your injection record") == [
        "Date planned: Monday 23 November 2026",
        "Date given: Monday 23 November 2026",
        "Arm or thigh, left or right: left arm",
        "Batch and expiry: HX24-117, 23 November 2027",
        "Given by: Gil Giver",
        "Date planned: Wednesday 25 November 2026",
        "Date given: Wednesday 25 November 2026",
        "Arm or thigh, left or right: left arm",
        "Given by: Nat Nurse",
    ]
    assert "fills in one line" not in made
    assert "Monday 23 November 2026: Injection, given" in made


def test_tablets_and_a_plan_without_dates(web: Client, patient: Patient, clinician: Member) -> None:
    oral = text(web, kept(patient, clinician, tablets()))
    assert "Your vitamin B12 tablets" in oral.split("\n")
    assert "Your injection record" not in oral
    undated = plan_rows.signed(kept(patient, clinician, prevention(), "other"), clinician)
    assert "There are no dates yet. We will give you the first one." in text(web, undated).split("\n")


# Who makes one, and where there is none


@pytest.mark.parametrize(
    ("kind", "said"),
    [("sheet", "Patient sheet (plain text)"), ("carer", "Carer's sheet (plain text)")],
)
def test_it_is_one_event_and_a_copy_to_take_back(
    web: Client, plan: Plan, clinician: Member, kind: str, said: str
) -> None:
    before = Event.objects.count()
    text(web, plan, kind)
    assert Event.objects.count() == before + 1
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.detail["what"], event.subject_id) == (
        "plan_printed",
        f"{kind}.txt",
        str(plan.pk),
    )
    plans.withdraw(plan=plan, by=clinician, reason="Moved away", key="w")
    withdrawn = Plan.everywhere.get(pk=plan.pk)
    copies = trace.to_take_back(withdrawn, [withdrawn])
    assert [trace_words.copy(copy.what) for copy in copies] == [said]
    assert said in bare(web.get(f"/plans/{plan.pk}/").content.decode())


def test_a_copy_in_another_language_is_named_so() -> None:
    assert trace_words.copy("sheet.txt", "ar") == "Patient sheet in Arabic (plain text)"


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_without_treatment_has_none(
    web: Client, patient: Patient, clinician: Member, kind: str
) -> None:
    plan = kept(patient, clinician, plan_rows.nothing("contraindicated"))
    response = web.get(f"/plans/{plan.pk}/{kind}.txt")
    assert response.status_code == 409
    assert response["Content-Type"].startswith("text/html")
    assert "this plan has no treatment to describe" in text_of(response.content.decode())
    assert not Event.objects.filter(kind="plan_printed").exists()


@pytest.mark.parametrize("language", [*LANGUAGES, "xx", "</style>"])
@pytest.mark.parametrize("kind", KINDS)
def test_in_a_language_that_nobody_approved_there_is_none(
    web: Client, plan: Plan, kind: str, language: str
) -> None:
    response = web.get(f"/plans/{plan.pk}/{kind}.txt", {"language": language})
    assert response.status_code == 409
    assert not Event.objects.filter(kind="plan_printed").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_another_clinic_has_none(client: Client, plan: Plan, other_clinician: Member, kind: str) -> None:
    client.force_login(other_clinician.user)
    before = Event.objects.filter(kind="plan_printed").count()
    assert client.get(f"/plans/{plan.pk}/{kind}.txt").status_code == 404
    assert Event.objects.filter(kind="plan_printed").count() == before


@pytest.mark.parametrize("kind", KINDS)
def test_each_page_leads_to_its_text(web: Client, plan: Plan, clinician: Member, kind: str) -> None:
    words_of_link = "Plain text, for Braille or reading aloud"
    for asked in ("", "?size=large"):
        html = page(web, plan, kind, asked)
        assert f'href="/plans/{plan.pk}/{kind}.txt">{words_of_link}</a>' in html
    approved(clinician, "pl")
    polish = page(web, plan, "sheet", "?language=pl&size=large")
    assert f'href="/plans/{plan.pk}/sheet.txt?language=pl">{words_of_link}</a>' in polish
    other = web.get(f"/plans/{plan.pk}/clinical/").content.decode()
    assert words_of_link not in other


# Other languages


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_approved_set_is_in_it(web: Client, plan: Plan, clinician: Member, code: str) -> None:
    approved(clinician, code)
    boxes = tuple(languages.speech_of(code).translate(sentence) for sentence in BOXES)
    html, made = (
        page(web, plan, asked=f"?size=large&language={code}"),
        text(web, plan, asked=f"?language={code}"),
    )
    assert words(body(made)) == words_of_page(html, boxes)
    event = Event.objects.order_by("-sequence")[0]
    assert (event.detail["what"], event.detail["language"], event.detail["set"]) == (
        "sheet.txt",
        code,
        digest_of_set(code),
    )
    kept_marks = ISOLATES if code == "ar" else frozenset()
    assert not (DIRECTION_MARKS - kept_marks) & set(made)
    assert bool(ISOLATES & set(made)) is (code == "ar")


def test_a_draft_says_so_in_its_language(web: Client, patient: Patient, clinician: Member) -> None:
    plan = kept(patient, clinician, plan_rows.rich())
    approved(clinician, "es")
    assert text(web, plan, asked="?language=es").startswith("BORRADOR\nBorrador")


# Hostile names


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "name", [*HOSTILE, "A\tB", "A\x0bB\x0cC\x1cD\x85E\u2028F\u2029G", "A\x00\x07\x1b[1mB"]
)
def test_a_name_stays_on_its_line(web: Client, plan: Plan, patient: Patient, kind: str, name: str) -> None:
    usual = text(web, plan, kind)
    named(patient, name)
    made = text(web, plan, kind)
    assert len(re.split(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", made)) == usual.count("\n") + 1
    controls = {sign for sign in made if unicodedata.category(sign) in ("Cc", "Zl", "Zp")}
    assert controls == {"\n"}
    assert not DIRECTION_MARKS & set(made)
    assert all(line == line.strip() for line in made.split("\n"))
    shown = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign
        for sign in name
        if sign not in DIRECTION_MARKS
    )
    assert " ".join(f"{shown} Example".split()) in made.split("\n")


def test_marks_of_a_name_are_taken_out_of_an_arabic_text_too(
    web: Client, plan: Plan, patient: Patient, clinician: Member
) -> None:
    approved(clinician, "ar")
    named(patient, "\u202eenaJ\u2067\u200f ")
    patient.refresh_from_db()
    made = text(web, plan, asked="?language=ar")
    assert "enaJ Example" in made.split("\n")
    assert not (DIRECTION_MARKS - ISOLATES) & set(made)
    for line in made.split("\n"):
        opened = sum(line.count(sign) for sign in ("\u2067", "\u2068"))
        assert opened == line.count("\u2069"), "a line of its own opens and closes what it isolates"
