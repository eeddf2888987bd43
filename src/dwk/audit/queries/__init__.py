"""Reads of the trail: histories, what held on a day, what differs between days, and whether the trail is whole."""

from .chains import ChainFault, ChainReport, all_chains, verify_chain, verify_chains
from .changes import ChangePage, changes, history_of, versions_between
from .differences import Difference, FieldChange, difference
from .replay import ReplayFault, verify_replay
from .states import PastState, state_as_of, states_as_of, states_of_scopes

__all__ = [
    "ChainFault",
    "ChainReport",
    "ChangePage",
    "Difference",
    "FieldChange",
    "PastState",
    "ReplayFault",
    "all_chains",
    "changes",
    "difference",
    "history_of",
    "state_as_of",
    "states_as_of",
    "states_of_scopes",
    "verify_chain",
    "verify_chains",
    "verify_replay",
    "versions_between",
]
