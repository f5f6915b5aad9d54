"""Dot attention. Letters: B batch, S source steps, K size of an encoder output, H size of a decoder state."""

from typing import Tuple

import torch
from torch import Tensor, nn


class Attention(nn.Module):
    """score(t, s) = dₜᵀ h̄ₛ, where h̄ are the encoder's outputs and d the decoder's states, both of one size, K = H.

    Luong, Pham and Manning, Effective Approaches to Attention-based Neural Machine Translation, 2015.
    """

    def __init__(self, hidden: int, encoder_size: int):
        super().__init__()
        if hidden != encoder_size:
            raise ValueError(f"dot attention cannot multiply {hidden} numbers by {encoder_size}; general can.")
        self.mix = nn.Linear(encoder_size + hidden, hidden, bias=False)

    def keys(self, outputs: Tensor) -> Tensor:
        """The outputs [S, B, K] themselves."""
        return outputs

    def forward(self, state: Tensor, keys: Tensor, outputs: Tensor, real: Tensor) -> Tuple[Tensor, Tensor]:
        """h̃ₜ = tanh(mix [cₜ; dₜ]) [B, H] and weights [S, B] for the state [B, H]; real [S, B] is False at padding."""
        scores = (keys * state).sum(dim=2)  # [S, B]
        weights = scores.masked_fill(~real, float("-inf")).softmax(dim=0)  # [S, B]
        context = (weights.unsqueeze(2) * outputs).sum(dim=0)  # [B, K]
        return torch.tanh(self.mix(torch.cat([context, state], dim=1))), weights
