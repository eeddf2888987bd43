"""Tables of the Kommunalprofil."""

from .coding import Code, Coding, ExchangeRemainder, Memo, Quote
from .holidays import SchoolHoliday
from .interviews import Consent, Guide, Interview, InterviewAccess, Transcript
from .profiles import Chapter, ChapterEvidence, Evidence, Pairing, Profile, Statement, StatementEvidence
from .reviews import ChapterRelease, Comment, ProfileVersion, Reviewer, ReviewRound, Signature

__all__ = [
    "Chapter",
    "ChapterEvidence",
    "ChapterRelease",
    "Code",
    "Coding",
    "Comment",
    "Consent",
    "Evidence",
    "ExchangeRemainder",
    "Guide",
    "Interview",
    "InterviewAccess",
    "Memo",
    "Pairing",
    "Profile",
    "ProfileVersion",
    "Quote",
    "ReviewRound",
    "Reviewer",
    "SchoolHoliday",
    "Signature",
    "Statement",
    "StatementEvidence",
    "Transcript",
]
