"""What the pages of translations say: the state of each set, what is asked, and why a sheet is refused."""

from __future__ import annotations

from regimens.wording.table import Phrases
from regimens.wording.translated import in_language, said

STATES = Phrases(
    "state of translations",
    {
        "unreviewed": "Unreviewed",
        "approved": "Approved",
        "source_changed": "Withdrawn because a source phrase changed",
        "set_changed": "Withdrawn because a translation changed",
        "withdrawn": "Approval withdrawn",
    },
)
# What a state means for the patient sheet.
MEANS = Phrases(
    "what a state of translations means",
    {
        "unreviewed": "Nobody has approved these words. No sheet is printed in this language.",
        "approved": "Patients may be given a sheet in this language.",
        "source_changed": "The English words are others than those that were approved. No sheet is printed "
        "in this language until the set is approved again.",
        "set_changed": "The translated words are others than those that were approved. No sheet is printed "
        "in this language until the set is approved again.",
        "withdrawn": "The approval was withdrawn. No sheet is printed in this language.",
    },
)
APPROVED_BY = "{state} by {reviewer}, {qualification}, on {date}; entered by {clinician}."
CHANGED_SINCE = "Was approved by {reviewer}, {qualification}, on {date}; entered by {clinician}."
WITHDRAWN_BY = "{before} Withdrawn by {member} on {date}: {reason}"
DRAFTS = (
    "These translations were drafted by the authors of this product, not by a translator. "
    "A person who knows both languages and the subject must read every phrase before a clinic uses them."
)
NAME = "Name of the reviewer"
NO_NAME = "Enter the name of the reviewer"
NAME_HINT = "Who read every phrase beside its translation."
QUALIFICATION = "Role or qualification"
NO_QUALIFICATION = "Enter what qualifies the reviewer"
QUALIFICATION_HINT = "Such as: medical translator, Polish and English."
REGISTRATION = "Registration"
HAS_READ = "The reviewer named here and I have read all phrases."
NOT_READ = "Read all phrases, then tick the box"
NO_REASON = "Enter the reason"
SPECIMEN = "SPECIMEN"
SPECIMEN_WARNING = "Specimen. A made-up person, for the review of the words. Not for a patient."
NOT_PRINTED = "There is no patient sheet in {language}: its translations are not approved in this clinic."
NO_SUCH_LANGUAGE = "There is no patient sheet in that language."
INTERPRETER = "An interpreter is needed. Print the English sheet and go through it together."


def refused(language: str) -> str:
    """Why nothing is printed in this language."""
    return said(NOT_PRINTED, language=language) if language else in_language(NO_SUCH_LANGUAGE)
