"""How a match came about, and how a pair came to be over: codes that a fact carries."""

from __future__ import annotations

from enum import StrEnum


class EndReason(StrEnum):
    """Why a pair ends before its time. None of them is anybody's fault."""

    NO_FIT = "no_fit"
    NO_TIME = "no_time"
    MOVED_ON = "moved_on"
    NO_CONTACT = "no_contact"
    OTHER = "other"


class Source(StrEnum):
    """How a match came about."""

    MANUAL = "manual"
    RUN = "run"
    PROPOSAL = "proposal"
    IMPORT = "import"
    REMATCH = "rematch"


class Completion(StrEnum):
    """How a pair came to be completed."""

    SUMMARISED = "summarised"
    """Both sides had summarised."""
    EARLY = "early"
    """Before its last day, its goals reached."""
    WITHOUT_SUMMARY = "without_summary"
    """Its time was over, and not both sides had summarised."""
