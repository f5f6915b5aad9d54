"""Attention within blocks. Letters: B batch, T queries, S keys, N heads, d size of a head."""

from typing import Optional, Tuple

import torch
from torch import Tensor, nn


class Attention(nn.Module):
    """score(t, s) = qₜ · kₛ / √d, ⌊t / w⌋ = ⌊s / w⌋, where q are the queries of a head, k its keys and w the length
    of a block. The rest has weight 0.

    Qiu et al., Blockwise Self-Attention for Long Document Understanding, 2020.
    """

    def __init__(self, reach: Optional[int] = None):
        """Without a reach, as between two sequences, all is near."""
        super().__init__()
        self.reach = reach

    def near(self, t: Tensor, s: Tensor) -> Tensor:
        """Whether query t may look at key s, [T, S]."""
        return torch.div(t, self.reach, rounding_mode="floor") == torch.div(s, self.reach, rounding_mode="floor")

    def forward(self, query: Tensor, key: Tensor, value: Tensor, real: Tensor, causal: bool) -> Tuple[Tensor, Tensor]:
        """Context [T, B, N, d] and weights [T, B, N, S] of a query [T, B, N, d], key and value [S, B, N, d]. Not looked
        at are keys where real [S, B] is False and, if causal, keys after the query."""
        scores = torch.einsum("tbnd,sbnd->tbns", query, key) / query.shape[3] ** 0.5
        t = torch.arange(len(query), device=query.device).unsqueeze(1)  # [T, 1]
        s = torch.arange(len(key), device=key.device)  # [S]
        seen = real.t().unsqueeze(0)  # [1, B, S]
        if self.reach is not None:
            seen = seen & self.near(t, s).unsqueeze(1)  # [T, B, S]
        if causal:
            seen = seen & (s <= t).unsqueeze(1)
        hidden = ~seen.unsqueeze(2)  # [T, B, 1, S]
        # A query at padding may see nothing: its weights are zeros, where a softmax over nothing would be NaN.
        weights = scores.masked_fill(hidden, torch.finfo(scores.dtype).min).softmax(dim=3).masked_fill(hidden, 0)
        return torch.einsum("tbns,sbnd->tbnd", weights, value), weights
