"""Reads a history as it was sent; every fault is answered with its place and code, nothing is repaired."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from regimens.clinical.history import (
    ANSWERS,
    FORMS,
    LENGTHS,
    NEVER_UNKNOWN,
    SCHEMA,
    STOCK,
    WEEKDAYS,
    GivenDose,
    History,
    Site,
)
from regimens.clinical.intervals import Every
from regimens.clinical.quantities import Exact
from regimens.clinical.reader import Fault, Reader, escaped
from regimens.clinical.reading_results import results

CASE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)

TOP = frozenset((
    "schema", "case_id", "as_of", "purpose", "age_years", "sex", "diagnosis", "labs", "kidney",
    "neuro", "absorption",
    "pregnancy", "safety", "folate_deficiency", "anaemia", "oral_trial", "injections",
    "current_interval", "response",
    "plateau_on", "loading_until", "repleted_on", "preference", "start_on", "choices", "site",
))  # fmt: skip
REQUIRED = ("schema", "as_of", "purpose", "age_years", "sex")
GROUPS = ("kidney", "neuro", "absorption", "safety", "choices")


def read_history(raw: Any, *, all_finite: bool = False) -> History | list[Fault]:
    """The history, or every fault found in it, in the order of the document.

    all_finite: whoever made `raw` has seen that no number in it is NaN or infinite.
    """
    reader = Reader()
    top = reader.object(raw, "", TOP, REQUIRED)
    for pointer in () if all_finite else stray_numbers(raw):
        reader.fault(pointer, "not_a_number", "NaN and infinity are no measurements")
    if reader.faults and not top:
        return reader.faults
    history = _history(reader, top)
    if reader.faults or history is None:
        return list(dict.fromkeys(reader.faults))
    return history


def faults_of_head(raw: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with the case's name and the date alone."""
    reader = Reader()
    _case_id(reader, raw)
    if "as_of" in raw:
        reader.date(raw["as_of"], "/as_of")
    return reader.faults


def stray_numbers(raw: Any) -> Iterator[str]:
    """Where a NaN or an infinity stands, in a key that is read or not."""
    if isinstance(raw, dict | Mapping):
        for key, value in raw.items():
            if not isinstance(value, str):
                yield from (f"/{escaped(str(key))}{rest}" for rest in stray_numbers(value))
    elif isinstance(raw, list):
        for i, value in enumerate(raw):
            yield from (f"/{i}{rest}" for rest in stray_numbers(value))
    elif isinstance(raw, float | Decimal) and not Decimal(raw).is_finite():
        yield ""


def _history(reader: Reader, top: Mapping[str, Any]) -> History | None:
    if "schema" in top:
        reader.word(top["schema"], "/schema", (SCHEMA,))
    reader.as_of = reader.date(top["as_of"], "/as_of") if "as_of" in top else None
    answers = _answers(reader, top)
    past = {key: _date_of(reader, top, key, past=True) for key in ("plateau_on", "repleted_on")}
    ahead = {key: _date_of(reader, top, key, past=False) for key in ("start_on", "loading_until")}
    months = _choice_of_months(reader, top)
    if answers.get("sex") == "male" and answers.get("pregnancy", "none") != "none":
        reader.fault("/pregnancy", "contradiction", "the person is male")
    fields: dict[str, Any] = {
        "age_years": _age(reader, top),
        "case_id": _case_id(reader, top),
        "results": tuple(results(reader, top)),
        "lengths_cm": _lengths(reader, top, answers),
        "doses": _doses(reader, top),
        "current_interval": _current_interval(reader, top),
        "maintenance_months": months,
        "site": _site(reader, top.get("site", {})),
        **past,
        **ahead,
    }
    if reader.as_of is None:
        return None
    return History(as_of=reader.as_of, answers=answers, **fields)


def _answers(reader: Reader, top: Mapping[str, Any]) -> dict[str, str]:
    """Every named answer that is given; an answer `unknown` is left out like an absent one."""
    answers = {}
    for key, raw, pointer in list(_flat(reader, top)):
        read = _KNOWN[key].get(raw) if isinstance(raw, str) else None
        if read is None:
            read = reader.word(raw, pointer, _ALLOWED[key])
        if read is not None and read != "unknown":
            answers[key] = read
    return answers


def _flat(reader: Reader, top: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    for key, pointer in _UNDOTTED:
        if key in top:
            yield key, top[key], pointer
    for group, names in _GROUPED.items():
        if group not in top:
            continue
        for name, raw in reader.object(top[group], f"/{group}", _KEYS_OF[group]).items():
            key, pointer = names.get(name, _NO_ANSWER)
            if key in LENGTHS:
                extent = reader.object(raw, pointer, _EXTENT, ("present",))
                if "present" in extent:
                    yield f"{key}.present", extent["present"], f"{pointer}/present"
            elif key:
                yield key, raw, pointer


_ALLOWED = {key: values if key in NEVER_UNKNOWN else (*values, "unknown") for key, values in ANSWERS.items()}
_KNOWN = {key: dict(zip(values, values, strict=True)) for key, values in ANSWERS.items()}
_UNDOTTED = tuple((key, f"/{key}") for key in ANSWERS if "." not in key)
#: For each group its names, each with the whole key and its place; a length has its answer one level below.
_GROUPED: dict[str, dict[str, tuple[str, str]]] = {
    group: {
        key.split(".")[1]: (key.removesuffix(".present"), f"/{group}/{key.split('.')[1]}")
        for key in ANSWERS
        if key.startswith(f"{group}.")
    }
    for group in GROUPS
}
_KEYS_OF = {
    group: frozenset(names) | ({"maintenance_months"} if group == "choices" else set())
    for group, names in _GROUPED.items()
}
_NO_ANSWER = ("", "")
_EXTENT = frozenset(("present", "length_cm"))


def _lengths(reader: Reader, top: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Exact]:
    lengths = {}
    for key in LENGTHS:
        group, name = key.split(".")
        extent = top.get(group, {})
        extent = extent.get(name, {}) if isinstance(extent, Mapping) else {}
        if not isinstance(extent, Mapping) or "length_cm" not in extent:
            continue
        pointer = f"/{group}/{name}/length_cm"
        length = reader.number(extent["length_cm"], pointer)
        if length is not None and length <= 0:
            reader.fault(pointer, "out_of_range", "more than 0 and up to 700 cm")
        elif length is not None and reader.within(length, pointer, 0, 700):
            lengths[key] = length
        if extent.get("present") in ("no", "unknown"):
            reader.fault(pointer, "contradiction", "a length needs present: yes")
    return lengths


def _date_of(reader: Reader, top: Mapping[str, Any], key: str, *, past: bool) -> date | None:
    return reader.date(top[key], f"/{key}", not_after_as_of=past) if key in top else None


def _age(reader: Reader, top: Mapping[str, Any]) -> int | None:
    raw = top.get("age_years", "unknown")
    if isinstance(raw, str):
        reader.word(raw, "/age_years", ("unknown",))
        return None
    return reader.whole(raw, "/age_years", 0, 120)


def _case_id(reader: Reader, top: Mapping[str, Any]) -> str | None:
    if "case_id" not in top:
        return None
    raw = top["case_id"]
    if not isinstance(raw, str):
        reader.fault("/case_id", "wrong_type", "text is expected")
    elif not CASE_ID.fullmatch(raw):
        reader.fault("/case_id", "not_allowed", "1 to 64 letters, digits, dots, dashes and underscores")
    else:
        return raw
    return None


_DOSE = ("given_on", "form", "micrograms", "route")
_DOSE_KEYS = frozenset(_DOSE)


def _doses(reader: Reader, top: Mapping[str, Any]) -> tuple[GivenDose, ...]:
    """In date order, one a day: the order and duplicates of the list mean nothing."""
    by_day: dict[date, GivenDose] = {}
    for i, raw in enumerate(
        reader.list(top["injections"], "/injections", 2000) if "injections" in top else []
    ):
        at = f"/injections/{i}"
        given = reader.object(raw, at, _DOSE_KEYS, _DOSE)
        if len(given) != len(_DOSE):
            continue
        day = reader.date(given["given_on"], f"{at}/given_on", not_after_as_of=True)
        form = reader.word(given["form"], f"{at}/form", (*FORMS, "unknown"))
        amount = reader.whole(given["micrograms"], f"{at}/micrograms", 1, 10_000)
        route = reader.word(given["route"], f"{at}/route", ("intramuscular", "deep_subcutaneous"))
        if day and form and amount and route:
            known = None if form == "unknown" else form
            dose = GivenDose(given_on=day, form=known, micrograms=amount, route=route)
            by_day[day] = min(by_day[day], dose, key=repr) if day in by_day else dose
    return tuple(by_day[day] for day in sorted(by_day))


def _current_interval(reader: Reader, top: Mapping[str, Any]) -> Every | None:
    if "current_interval" not in top:
        return None
    at = "/current_interval"
    given = reader.object(top["current_interval"], at, _INTERVAL_KEYS, ("unit", "count"))
    unit = reader.word(given["unit"], f"{at}/unit", ("week", "month")) if "unit" in given else None
    count = reader.whole(given["count"], f"{at}/count", 1, 12) if "count" in given else None
    return Every(unit, count, count) if unit and count else None


_INTERVAL_KEYS = frozenset(("unit", "count"))


def _choice_of_months(reader: Reader, top: Mapping[str, Any]) -> int | None:
    choices = top.get("choices", {})
    if not isinstance(choices, Mapping) or "maintenance_months" not in choices:
        return None
    at = "/choices/maintenance_months"
    months = reader.number(choices["maintenance_months"], at)
    if months is None or months in (1, 2, 3):
        return None if months is None else int(months)
    reader.fault(at, "not_allowed", "one of 1, 2, 3")
    return None


_SITE_KEYS = frozenset(("profile", "stock", "open_weekdays", "closed_on", "egfr_equation", "horizon_months"))


def _site(reader: Reader, raw: Any) -> Site:
    at = "/site"
    given = reader.object(raw, at, _SITE_KEYS)
    fields: dict[str, Any] = {}
    if "profile" in given:
        reader.word(given["profile"], f"{at}/profile", ("uk", "us"))
    if "egfr_equation" in given:
        reader.word(given["egfr_equation"], f"{at}/egfr_equation", ("ckd_epi_2009", "ckd_epi_2021"))
    if "stock" in given:
        fields["stock"] = reader.words(given["stock"], f"{at}/stock", STOCK)
    if "open_weekdays" in given:
        named = reader.words(given["open_weekdays"], f"{at}/open_weekdays", WEEKDAYS, fewest=1)
        fields["open_weekdays"] = frozenset(WEEKDAYS.index(name) for name in named)
    if "closed_on" in given:
        days = reader.list(given["closed_on"], f"{at}/closed_on", 400)
        read = [reader.date(day, f"{at}/closed_on/{i}") for i, day in enumerate(days)]
        fields["closed_on"] = frozenset(day for day in read if day)
    if "horizon_months" in given:
        fields["horizon_months"] = reader.whole(given["horizon_months"], f"{at}/horizon_months", 1, 36) or 15
    return Site(**fields)
