"""Linear attention. Letters: B batch, T queries, S keys, N heads, d size of a head."""

from typing import Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def features(x: Tensor) -> Tensor:
    """φ(x) = elu(x) + 1, which is above 0."""
    return F.elu(x) + 1


class Attention(nn.Module):
    """score(t, s) = φ(qₜ) · φ(kₛ), where q are the queries of a head and k its keys. The context is the mean of the
    values by these scores, which are never made: it is φ(qₜ) times a sum of φ(kₛ) vₛᵀ, over φ(qₜ) times a sum of φ(kₛ).

    The sums over s do not depend on t, or run along with it, so that the cost grows with the length and not its square.
    Katharopoulos et al., Transformers are RNNs: Fast Autoregressive Transformers with Linear Attention, 2020.
    """

    def __init__(self, reach: Optional[int] = None):
        """It looks everywhere and has no reach."""
        super().__init__()

    def forward(self, query: Tensor, key: Tensor, value: Tensor, real: Tensor, causal: bool) -> Tuple[Tensor, Tensor]:
        """Context [T, B, N, d] of a query [T, B, N, d], key and value [S, B, N, d]. Not looked at are keys where
        real [S, B] is False and, if causal, keys after the query. The weights [T, B, N, S] are those that the context
        implies: they cost what the context is spared, and are for show."""
        query = features(query)
        key = features(key) * real[:, :, None, None]  # 0 at padding
        sums, total = torch.einsum("sbnd,sbne->sbnde", key, value), key
        if causal:
            sums, total = sums.cumsum(dim=0), total.cumsum(dim=0)  # to each query its own
        else:
            sums, total = sums.sum(dim=0, keepdim=True), total.sum(dim=0, keepdim=True)  # one to all queries
        normaliser = (query * total).sum(dim=3, keepdim=True)  # [T, B, N, 1]
        context = (query.unsqueeze(4) * sums).sum(dim=3) / normaliser

        weights = torch.einsum("tbnd,sbnd->tbns", query, key) / normaliser
        if causal:
            positions = torch.arange(len(key), device=key.device)
            weights = weights * (positions <= positions.unsqueeze(1))[:, None, None, :]
        return context, weights
