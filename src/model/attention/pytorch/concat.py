"""Concat attention. Letters: B batch, S source steps, K size of an encoder output, H size of a decoder state."""

from typing import Tuple

import torch
from torch import Tensor, nn


class Attention(nn.Module):
    """score(t, s) = vᵀ tanh(W [h̄ₛ; dₜ]), where h̄ are the encoder's outputs and d the decoder's states.

    W's columns for h̄ₛ and for dₜ are applied apart, since no step changes the product with h̄.
    Luong, Pham and Manning, Effective Approaches to Attention-based Neural Machine Translation, 2015.
    """

    def __init__(self, hidden: int, encoder_size: int):
        super().__init__()
        self.encoder_size = encoder_size
        self.W = nn.Linear(encoder_size + hidden, hidden, bias=False)
        self.v = nn.Linear(hidden, 1, bias=False)
        self.mix = nn.Linear(encoder_size + hidden, hidden, bias=False)

    def keys(self, outputs: Tensor) -> Tensor:
        """W's part for h̄ [S, B, H], of the outputs [S, B, K]."""
        return outputs @ self.W.weight[:, : self.encoder_size].t()

    def forward(self, state: Tensor, keys: Tensor, outputs: Tensor, real: Tensor) -> Tuple[Tensor, Tensor]:
        """h̃ₜ = tanh(mix [cₜ; dₜ]) [B, H] and weights [S, B] for the state [B, H]; real [S, B] is False at padding."""
        query = state @ self.W.weight[:, self.encoder_size :].t()  # [B, H]
        scores = self.v(torch.tanh(keys + query)).squeeze(2)  # [S, B]
        weights = scores.masked_fill(~real, float("-inf")).softmax(dim=0)  # [S, B]
        context = (weights.unsqueeze(2) * outputs).sum(dim=0)  # [B, K]
        return torch.tanh(self.mix(torch.cat([context, state], dim=1))), weights
