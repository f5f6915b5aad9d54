"""Additive attention. Letters: B batch, S source steps, K size of an encoder output, H size of a decoder state."""

from typing import Tuple

import torch
from torch import Tensor, nn


class Attention(nn.Module):
    """score(t, s) = vᵀ tanh(W h̄ₛ + U dₜ₋₁ + b), where h̄ are the encoder's outputs and d the decoder's states.

    Bahdanau, Cho and Bengio, Neural Machine Translation by Jointly Learning to Align and Translate, 2015.
    """

    def __init__(self, hidden: int, encoder_size: int):
        super().__init__()
        self.W = nn.Linear(encoder_size, hidden, bias=False)
        self.U = nn.Linear(hidden, hidden)  # its bias is b
        self.v = nn.Linear(hidden, 1, bias=False)

    def keys(self, outputs: Tensor) -> Tensor:
        """W h̄ [S, B, H] of the outputs [S, B, K], which no step changes."""
        return self.W(outputs)

    def forward(self, state: Tensor, keys: Tensor, outputs: Tensor, real: Tensor) -> Tuple[Tensor, Tensor]:
        """Context [B, K] and weights [S, B] for the last state [B, H]; real [S, B] is False at padding."""
        scores = self.v(torch.tanh(keys + self.U(state))).squeeze(2)  # [S, B]
        weights = scores.masked_fill(~real, float("-inf")).softmax(dim=0)  # [S, B]
        context = (weights.unsqueeze(2) * outputs).sum(dim=0)  # [B, K]
        return context, weights
