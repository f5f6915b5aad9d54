"""Attention with 1.5-entmax. Letters: B batch, T queries, S keys, N heads, d size of a head."""

from typing import Optional, Tuple

import torch
from torch import Tensor, nn


def entmax(scores: Tensor) -> Tensor:
    """max(0, z / 2 − τ)² along the last axis. Were the k largest halves of scores those with a weight, τ would be their
    mean less √((1 − sum of squared deviations) / k); the right k is the last whose own score is not below its τ."""
    # Nothing 1 below the largest half has a weight, however low it is.
    halves = ((scores - scores.max(dim=-1, keepdim=True).values) / 2).clamp(min=-1)
    ranked = halves.sort(dim=-1, descending=True).values
    k = torch.arange(1, scores.shape[-1] + 1, device=scores.device)
    mean = ranked.cumsum(dim=-1) / k
    deviations = (ranked**2).cumsum(dim=-1) - k * mean**2
    # Beyond the right k the root may be of less than 0, and a root of 0 has no gradient.
    thresholds = mean - ((1 - deviations) / k).clamp(min=1e-12).sqrt()
    size = (thresholds <= ranked).sum(dim=-1, keepdim=True)
    return (halves - thresholds.gather(-1, size - 1)).clamp(min=0) ** 2


class Attention(nn.Module):
    """score(t, s) = qₜ · kₛ / √d, where q are the queries of a head and k its keys. Weights are max(0, score / 2 − τ)²,
    where τ makes those of a query sum to 1. Many are exactly 0.

    Peters, Niculae and Martins, Sparse Sequence-to-Sequence Models, 2019.
    """

    def __init__(self, reach: Optional[int] = None):
        """It looks everywhere and has no reach."""
        super().__init__()

    def forward(self, query: Tensor, key: Tensor, value: Tensor, real: Tensor, causal: bool) -> Tuple[Tensor, Tensor]:
        """Context [T, B, N, d] and weights [T, B, N, S] of a query [T, B, N, d], key and value [S, B, N, d]. Not looked
        at are keys where real [S, B] is False and, if causal, keys after the query."""
        scores = torch.einsum("tbnd,sbnd->tbns", query, key) / query.shape[3] ** 0.5
        seen = real.t().unsqueeze(0)  # [1, B, S]
        if causal:
            positions = torch.arange(len(key), device=key.device)
            seen = seen & (positions <= positions.unsqueeze(1)).unsqueeze(1)  # [T, B, S]
        hidden = ~seen.unsqueeze(2)
        weights = entmax(scores.masked_fill(hidden, float("-inf"))).masked_fill(hidden, 0)  # [T, B, N, S]
        return torch.einsum("tbns,sbnd->tbnd", weights, value), weights
