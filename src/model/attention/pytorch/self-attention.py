"""Dense attention. Letters: B batch, T queries, S keys, N heads, d size of a head."""

from typing import Optional, Tuple

import torch
from torch import Tensor, nn


class Attention(nn.Module):
    """score(t, s) = qₜ · kₛ / √d, where q are the queries of a head and k its keys.

    Vaswani et al., Attention Is All You Need, 2017.
    """

    def __init__(self, reach: Optional[int] = None):
        """Dense attention has no reach."""
        super().__init__()

    def forward(self, query: Tensor, key: Tensor, value: Tensor, real: Tensor, causal: bool) -> Tuple[Tensor, Tensor]:
        """Context [T, B, N, d] and weights [T, B, N, S] of a query [T, B, N, d], key and value [S, B, N, d]. Not looked
        at are keys where real [S, B] is False and, if causal, keys after the query."""
        scores = torch.einsum("tbnd,sbnd->tbns", query, key) / query.shape[3] ** 0.5
        seen = real.t().unsqueeze(0)  # [1, B, S]
        if causal:
            positions = torch.arange(len(key), device=key.device)
            seen = seen & (positions <= positions.unsqueeze(1)).unsqueeze(1)  # [T, B, S]
        weights = scores.masked_fill(~seen.unsqueeze(2), float("-inf")).softmax(dim=3)  # [T, B, N, S]
        return torch.einsum("tbns,sbnd->tbnd", weights, value), weights
