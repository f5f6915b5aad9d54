"""The learning rate of each step, by the settings."""

from math import cos, inf, pi
from typing import Dict, List

THRESHOLD = 1e-4  # a loss improves on the best before it where it is lower by more than this share of it


def learning_rate(chosen: Dict, step: int, held_out: List[float]) -> float:
    """Of a step, counted from 1, after these held-out losses.

    It rises evenly in the warm-up. From there on it is constant; or falls to 0 along half a cosine wave, as with
    CosineAnnealingLR; or is halved after so many losses in a row that are no lower, as with ReduceLROnPlateau.
    """
    rate = chosen["learningRate"] * min(1.0, step / max(1, chosen["warmUpSteps"]))
    if chosen["schedule"] == "cosine":
        progress = max(0, step - 1 - chosen["warmUpSteps"]) / chosen["cosineSteps"]
        return rate * (1 + cos(pi * min(1.0, progress))) / 2
    if chosen["schedule"] == "plateau":
        return rate * 0.5 ** plateaus(held_out, chosen["plateauEvaluations"])
    return rate


def plateaus(losses: List[float], patience: int) -> int:
    """How often so many losses in a row have not improved; after each time counting begins anew."""
    found, idle, best = 0, 0, inf
    for loss in losses:
        if loss < best * (1 - THRESHOLD):
            best, idle = loss, 0
        else:
            idle += 1
        if idle == patience:
            found, idle = found + 1, 0
    return found
