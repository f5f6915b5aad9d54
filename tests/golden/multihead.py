"""Attention with several heads: of the Transformer, and of an LSTM's outputs."""

from typing import Callable, NamedTuple, Optional

import torch
from torch import Tensor, nn

from scores import Mechanism, Sight


class Attended(NamedTuple):
    """What a call computes. Head n has columns n d ... (n + 1) d - 1 of query, key, value and context."""

    query: Tensor  # [T, B, E], turned where positions are rotary
    key: Tensor  # [S, B, E], as well
    value: Tensor  # [S, B, E]
    weights: Tensor  # [T, B, N, S]
    context: Tensor  # [T, B, E]
    output: Tensor  # [T, B, E]


class MultiHead(nn.Module):
    """With the parameters of nn.MultiheadAttention. `turn` turns the queries [T, B, N, d] and keys by their positions."""

    def __init__(self, size: int, heads: int, mechanism: Mechanism, turn: Optional[Callable[[Tensor], Tensor]] = None):
        super().__init__()
        self.heads, self.look, self.turn = heads, mechanism.look, turn
        # b in q . (k + b) is the same for all keys of a query.
        self.key_bias_idles = mechanism.shifts and turn is None
        self.in_proj_weight = nn.Parameter(nn.init.xavier_uniform_(torch.empty(3 * size, size)))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * size))
        self.out_proj = nn.Linear(size, size)

    def forward(self, x: Tensor, memory: Tensor, sight: Sight) -> Attended:
        """Queries of x [T, B, E], keys and values of memory [S, B, E]."""
        weights, biases = self.in_proj_weight.chunk(3), self.in_proj_bias.chunk(3)
        query, key, value = (
            (inputs @ weight.t() + bias).unflatten(2, (self.heads, -1))
            for inputs, weight, bias in zip((x, memory, memory), weights, biases)
        )
        if self.turn:
            query, key = self.turn(query), self.turn(key)
        weights, context = self.look(query, key, value, sight)
        query, key, value, context = (heads.flatten(2) for heads in (query, key, value, context))
        return Attended(query, key, value, weights, context, self.out_proj(context))
