"""The trail: who changed what and when, and what held on a day."""
