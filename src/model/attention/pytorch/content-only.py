"""Content-only attention. Letters: B batch, S source steps, K size of an encoder output, H size of a decoder state."""

from typing import Tuple

import torch
from torch import Tensor, nn


class Attention(nn.Module):
    """score(s) = vᵀ tanh(W h̄ₛ + b), where h̄ are the encoder's outputs.

    The class Attention of "Let's Add Attention to a LSTM Network", made to run: as written it has no v, and its softmax
    runs over the numbers of a vector in place of the source positions. The state is an argument that it never uses, so
    every step has the same weights: it cannot align.
    """

    def __init__(self, hidden: int, encoder_size: int):
        super().__init__()
        self.W = nn.Linear(encoder_size, hidden)  # its bias is b
        self.v = nn.Linear(hidden, 1, bias=False)

    def keys(self, outputs: Tensor) -> Tensor:
        """W h̄ + b [S, B, H] of the outputs [S, B, K], which no step changes."""
        return self.W(outputs)

    def forward(self, state: Tensor, keys: Tensor, outputs: Tensor, real: Tensor) -> Tuple[Tensor, Tensor]:
        """Context [B, K] and weights [S, B], whatever the state [B, H]; real [S, B] is False at padding."""
        scores = self.v(torch.tanh(keys)).squeeze(2)  # [S, B]
        weights = scores.masked_fill(~real, float("-inf")).softmax(dim=0)  # [S, B]
        context = (weights.unsqueeze(2) * outputs).sum(dim=0)  # [B, K]
        return context, weights
