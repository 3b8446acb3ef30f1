"""The patient sheet in plain words: read sheet.py, then the section it calls; every phrase is in a table.

Each module is one part of the sheet: its phrases first, then the answers of the plan that choose among them.
situation.py is all that the sheet reads of a plan; phrases.py lists every phrase for a translator.
"""

from regimens.wording.patient.parts import OnRecord, PatientSheet, Person, Place
from regimens.wording.patient.phrases import patient_phrases
from regimens.wording.patient.sheet import ENGLISH, NothingToTakeHome, patient_sheet

__all__ = [
    "ENGLISH",
    "NothingToTakeHome",
    "OnRecord",
    "PatientSheet",
    "Person",
    "Place",
    "patient_phrases",
    "patient_sheet",
]
