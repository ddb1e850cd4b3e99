"""Communities of a graph by Leiden."""

from __future__ import annotations

import numpy as np
from scipy import sparse


def leiden(graph: sparse.csr_matrix, resolution: float, seed: int) -> np.ndarray:
    """The community of each node (Traag et al. 2019), by modularity at this resolution."""
    from graspologic_native import leiden_csr

    count = graph.shape[0]
    if graph.nnz == 0:
        return np.arange(count)
    _, found = leiden_csr(
        graph.indptr.astype(np.int64), graph.indices.astype(np.int32), graph.data.astype(np.float64), count,
        resolution=resolution, seed=seed, iterations=2,
    )  # fmt: skip
    following = max(found.values(), default=-1) + 1
    return np.array([found.get(node, following + node) for node in range(count)])
