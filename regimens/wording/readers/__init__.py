"""One plan for four readers: clinician, nurse, patient and carer read the same facts, each in words of their own.

reader.py names them; carer_phrases.py is the carer's column of the patient's phrases, and carer.py the sheet
made with it; nurse.py is what the nurse reads beyond the direction sheet; standing.py says to each reader how
far a plan holds. Whatever else clinician and nurse read are the words of the plan's page and of the directions.
"""

from regimens.wording.readers.carer import CARER, CarerSheet, carer_sheet
from regimens.wording.readers.reader import READERS, Reader

__all__ = ["CARER", "READERS", "CarerSheet", "Reader", "carer_sheet"]
