"""One plan for four readers: clinician, nurse, patient and carer read the same facts, each in words of their own.

reader.py names them; carer_phrases.py is the carer's column of the patient's phrases; carer_sheet.py is the
sheet made with it; standing.py says to each reader how far a plan holds. The clinician's and the nurse's words
are those of the plan's page and of the direction sheet.
"""

from regimens.wording.readers.carer_sheet import CARER, CarerSheet, carer_sheet
from regimens.wording.readers.reader import READERS, Reader

__all__ = ["CARER", "READERS", "CarerSheet", "Reader", "carer_sheet"]
