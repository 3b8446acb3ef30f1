"""The audit: auditors and managers read their clinic's records; managers keep its members and settings.

site.py says who may enter; records.py, events.py and rule_sets.py what is read; people.py what managers
change.
"""
