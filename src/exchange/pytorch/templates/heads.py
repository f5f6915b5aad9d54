"""Several heads of attention beside each other, with the parameters of nn.MultiheadAttention.

Letters: B batch, T queries, S keys, E width, N heads, d = E / N size of a head.
"""

from typing import Optional, Tuple

import torch
from torch import Tensor, nn

from attention import Attention


def turned(x: Tensor) -> Tensor:
    """Rotary positions (Su et al., 2021): pair i of neighbouring numbers in x [T, B, N, d] turned by t / 10000^(2i / d),
    so that a product of query and key depends on how far apart they stand."""
    steps, size = len(x), x.shape[3]
    rates = 10000 ** (-torch.arange(0, size, 2, dtype=torch.float64) / size)
    angles = (torch.arange(steps).unsqueeze(1) * rates)[:, None, None, :]  # [T, 1, 1, d / 2]
    sine, cosine = angles.sin().to(x), angles.cos().to(x)
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack([even * cosine - odd * sine, even * sine + odd * cosine], dim=4).flatten(3)


class MultiHeadAttention(nn.Module):
    def __init__(self, size: int, heads: int, rotary: bool = False, reach: Optional[int] = None):
        super().__init__()
        self.heads, self.rotary = heads, rotary
        self.in_proj_weight = nn.Parameter(nn.init.xavier_uniform_(torch.empty(3 * size, size)))  # of q, k and v
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * size))
        self.attention = Attention(reach)
        self.out_proj = nn.Linear(size, size)
        nn.init.zeros_(self.out_proj.bias)

    def forward(self, x: Tensor, memory: Tensor, real: Tensor, causal: bool = False) -> Tuple[Tensor, Tensor]:
        """What x [T, B, E] finds in memory [S, B, E], which is padding where real [S, B] is False: [T, B, E], and the
        weights [T, B, N, S]."""
        query, key, value = (
            nn.functional.linear(inputs, weight, bias).unflatten(2, (self.heads, -1))
            for inputs, weight, bias in zip(
                (x, memory, memory), self.in_proj_weight.chunk(3), self.in_proj_bias.chunk(3)
            )
        )
        if self.rotary:
            query, key = turned(query), turned(key)
        context, weights = self.attention(query, key, value, real, causal)
        return self.out_proj(context.flatten(2)), weights
