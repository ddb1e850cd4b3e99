"""The people × requests table of a build, made ready for the estimate of ranking.py."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

FEWEST_OF_A_LEVEL = 10
"""A build or group with fewer votes gets no level of its own; such small ones share one."""

FEWEST_ESTIMATED = 2
"""A request of a single supporter gets no effect of its own: it is taken to cost what a typical one does."""

MOST_ESTIMATED = 400
"""The most raised requests get an effect of their own; a resample costs the third power of their number."""

NUDGE = 1e-8
"""Per vote, on the diagonal of the adjusting columns: two that say the same do not make the sums singular."""

Group = Sequence[Hashable] | np.ndarray


@dataclass(frozen=True)
class Design:
    """Columns: 1, levels of builds and groups, number of requests raised, then the estimated requests."""

    satisfied: np.ndarray
    """float [votes]: 1 for a satisfied voter, else 0."""
    raised: sparse.csr_array
    """float [votes, requests], 0 or 1: all requests, also those without a column of their own."""
    columns: sparse.csr_array
    """float [votes, fixed + estimated]."""
    fixed: int
    """How many of the columns adjust and are not shrunk; the last of them counts the requests raised."""
    estimated: np.ndarray
    """int [estimated]: which requests have a column of their own."""
    supporters: np.ndarray
    """int [requests]."""

    @property
    def n(self) -> int:
        """Number of votes."""
        return self.raised.shape[0]

    @property
    def requests(self) -> int:
        """Number of requests."""
        return self.raised.shape[1]

    @property
    def reach(self) -> np.ndarray:
        """Supporters per vote, 0 to 1."""
        return self.supporters / max(self.n, 1)

    def can_carry(self, fewest_voters: int, fewest_supporters: int) -> np.ndarray:
        """bool [requests]: enough votes, enough supporters, and enough others to compare them with."""
        own_column = np.zeros(self.requests, dtype=bool)
        own_column[self.estimated] = True
        others = self.n - self.supporters
        enough = (self.supporters >= fewest_supporters) & (others >= fewest_supporters)
        return own_column & enough & (self.n >= fewest_voters)


def design_of(
    satisfied: np.ndarray,
    raised: sparse.spmatrix | sparse.sparray,
    groups: Sequence[Group | None],
) -> Design:
    """Lay the columns out. Raises ValueError where the shapes do not fit."""
    table = sparse.csr_array(raised, dtype=float)
    table.sum_duplicates()
    table.data[:] = table.data != 0
    for rows in [len(satisfied)] + [len(group) for group in groups if group is not None]:
        if rows != table.shape[0]:
            raise ValueError(f"{rows} scores or groups for {table.shape[0]} rows of raised requests")
    supporters = np.asarray(table.sum(axis=0)).round().astype(int)
    estimated = _estimated(supporters)
    levels = [_levels(group) for group in groups if group is not None]
    ones = sparse.csr_array(np.ones((table.shape[0], 1)))
    count = sparse.csr_array(table.sum(axis=1).reshape(-1, 1))
    fixed = sparse.hstack([ones, *levels, count], format="csr")
    columns = sparse.hstack([fixed, table[:, estimated]], format="csr")
    return Design(satisfied, table, columns, fixed.shape[1], estimated, supporters)


def _estimated(supporters: np.ndarray) -> np.ndarray:
    most_raised = np.argsort(-supporters, kind="stable")[:MOST_ESTIMATED]
    return np.sort(most_raised[supporters[most_raised] >= FEWEST_ESTIMATED])


def _levels(group: Group) -> sparse.csr_array:
    """0-1 columns of the levels of a group, the largest left out as the one compared with."""
    _, codes = np.unique(np.array([str(value) for value in group], dtype=str), return_inverse=True)
    sizes = np.bincount(codes) if len(codes) else np.zeros(0, dtype=int)
    small = sizes < FEWEST_OF_A_LEVEL
    codes = np.where(small[codes], len(sizes), codes)
    kept, codes = np.unique(codes, return_inverse=True)
    sizes = np.bincount(codes, minlength=len(kept))
    table = sparse.csr_array(
        (np.ones(len(codes)), (np.arange(len(codes)), codes)), shape=(len(codes), len(kept))
    )
    others = [level for level in range(len(kept)) if level != sizes.argmax()] if len(kept) else []
    return sparse.csr_array(table[:, others])
