"""Attention with sparsemax. Letters: B batch, T queries, S keys, N heads, d size of a head."""

from typing import Optional, Tuple

import torch
from torch import Tensor, nn


def sparsemax(scores: Tensor) -> Tensor:
    """max(0, z − τ) along the last axis. Were the k largest scores those with a weight, τ would be (their sum − 1) / k;
    the right k is the last whose own score is above its τ."""
    # Nothing 1 below the largest score has a weight, however low it is.
    scores = (scores - scores.max(dim=-1, keepdim=True).values).clamp(min=-1)
    ranked = scores.sort(dim=-1, descending=True).values
    k = torch.arange(1, scores.shape[-1] + 1, device=scores.device)
    thresholds = (ranked.cumsum(dim=-1) - 1) / k
    size = (thresholds < ranked).sum(dim=-1, keepdim=True)
    return (scores - thresholds.gather(-1, size - 1)).clamp(min=0)


class Attention(nn.Module):
    """score(t, s) = qₜ · kₛ / √d, where q are the queries of a head and k its keys. Weights are max(0, score − τ),
    where τ makes those of a query sum to 1. Many are exactly 0.

    Martins and Astudillo, From Softmax to Sparsemax, 2016.
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
        weights = sparsemax(scores.masked_fill(hidden, float("-inf"))).masked_fill(hidden, 0)  # [T, B, N, S]
        return torch.einsum("tbns,sbnd->tbnd", weights, value), weights
