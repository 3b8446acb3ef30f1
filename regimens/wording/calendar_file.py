"""What a patient's own calendar says of a visit: nothing that tells a bystander why they come."""

from __future__ import annotations

from regimens.wording.table import Phrases

#: The title of every visit, unless the clinic names them.
NEUTRAL = "Clinic appointment"
#: What a calendar program sorts it by.
CATEGORY = "Appointment"
TITLES = Phrases(
    "title of a visit",
    {"injection": "Injection appointment", "blood_test": "Blood test", "review": "Review"},
)
MAY_CHANGE = "This date may change. Ask the clinic."
TO_AGREE = "Please ring the clinic to agree a day."
WINDOW = "If you cannot come that day, ring the clinic: it can be any day from {earliest} to {latest}."
LAST = "This is the last visit in this file. Ask the clinic for a new file."
ELSEWHERE = "The clinic is closed that day. Ask where this visit is."
#: The same in a square code, where every letter makes the squares smaller.
CLOSED = "Clinic closed: ask where."
CHANGES = "May change."
OVER = "Nothing is left to come of this entry: its visit is over, was dropped, or is part of another."

NEVER_SIGNED = "This version was never signed, so there are no dates for a patient's calendar."
DRAFT = "This is a draft. Sign the plan first: its dates are not for a patient's calendar yet."
NO_DATES = "This plan has no dates yet, so there is nothing for a calendar."
UNREADABLE = "The answers behind this plan can't be read, so its dates of today can't be worked out."
CODE_TITLE = "Square code of the next visit, for the camera of a phone"
REISSUE = (
    "Some calendar programs ignore changes. When you give out a new file, "
    "delete the old file's events first, or ask the patient to."
)
