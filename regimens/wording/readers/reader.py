"""Who reads a plan: the clinician who answers for it, the nurse who gives it, the patient, and who looks after them."""

from __future__ import annotations

from enum import StrEnum

from regimens.wording.table import Phrases


class Reader(StrEnum):
    """For whom the plan is worded."""

    CLINICIAN = "clinician"
    NURSE = "nurse"
    PATIENT = "patient"
    CARER = "carer"


READERS = Phrases(
    "reader",
    {
        Reader.CLINICIAN: "Clinician",
        Reader.NURSE: "Nurse",
        Reader.PATIENT: "Patient",
        Reader.CARER: "Carer",
    },
)
TITLES = Phrases(
    "title of a reading",
    {
        Reader.CLINICIAN: "The plan for a clinician",
        Reader.NURSE: "The plan for the nurse who gives it",
        Reader.PATIENT: "The plan for the patient",
        Reader.CARER: "The plan for a carer",
    },
)
WRITTEN_FOR = "Written for"
PAPER = Phrases(
    "paper of a reader",
    {
        Reader.CLINICIAN: "Clinical copy for paper",
        Reader.NURSE: "Direction sheet for paper",
        Reader.PATIENT: "Patient sheet for paper",
        Reader.CARER: "Carer's sheet for paper",
    },
)
#: For the member who is about to show or hand out a carer's reading; it stands on no paper.
AGREE_FIRST = (
    "Ask the patient before you show this to anybody: it names the reasons for the treatment and the signs. "
    "The patient may want a carer to know less."
)
