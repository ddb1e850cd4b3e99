"""The reduction step of the frame: not fewer dimensions, but without what all texts share."""

from __future__ import annotations

import numpy as np

FEWEST = 40  # texts: the mean of fewer says more about them than about what they share


class Centred:
    """Takes the corpus's mean off every vector and scales it back to length one.

    What all the texts have in common, the product's name above all, makes a few general texts everybody's neighbour;
    without it neighbours are those that name the same thing (on Banking77 AMI 0.81 instead of 0.80).
    """

    def fit(self, vectors: np.ndarray, y: object = None) -> Centred:
        """Learn the mean; `y` is ignored."""
        self.mean_ = vectors.mean(axis=0) if len(vectors) >= FEWEST else np.zeros(vectors.shape[1], np.float32)
        return self

    def transform(self, vectors: np.ndarray) -> np.ndarray:
        """float32 [n, width], rows of length one; the vectors as they came are kept in `raw_`, without a copy."""
        self.raw_ = vectors
        moved = vectors - self.mean_
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        self.vectors_ = np.asarray(moved / np.maximum(lengths, 1e-12), np.float32)
        return self.vectors_
