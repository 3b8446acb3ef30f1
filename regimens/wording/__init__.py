"""A plan document in words: what every screen, paper and file says for each code, in one place.

Read in this order: order.py (the line that is ordered), regimen.py (its parts), statuses.py (what kind of
answer a plan is), alerts.py and blockers.py (what stops or warns), decisions.py with evidence.py (why),
alternatives.py (why not), events.py (the dates), questions.py (what is still needed). doses.py, dates.py and
facts.py hold what all of them use; ban.py lists what may stand nowhere. patient/ is the same plan for the
patient, in plain words of its own, said through speech.py. Phrases stand in tables by code, so that a
translation replaces a table and nothing else. A code without a phrase is a warning, which the tests make an
error, and plain words on the screen.
"""
