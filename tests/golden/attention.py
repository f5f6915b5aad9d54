"""The attention mechanisms of Interlinear, one module each.

A mechanism is made for decoder states of `hidden` numbers, H, and encoder outputs of `encoder_size` numbers, K. Once a
step it is called with the decoder's top state [B, H], the encoder's outputs [S, B, K] and `real` [S, B], which is True
where the source holds a token and False where it is padding. Letters: B batch, S source steps.

`looks_before` says when it is called. Before the LSTM it sees the state of the last step, and its context is part of
the LSTM's input. After the LSTM it sees the state of this step, and `mix` makes of context and state what the output
layer reads.

A new mechanism is a class and a line at the end of this file: the files that make.py writes for it follow from them.
"""

from typing import Dict, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Attended(NamedTuple):
    scores: Tensor  # [S, B]
    weights: Tensor  # [S, B], 0 at padding; a row of the batch sums to 1
    context: Tensor  # [B, K]


def attend(scores: Tensor, outputs: Tensor, real: Tensor) -> Attended:
    """The softmax of the scores [S, B] over the real source positions, and the outputs [S, B, K] summed by weight."""
    weights = scores.masked_fill(~real, float("-inf")).softmax(dim=0)  # [S, B]
    context = (weights.unsqueeze(2) * outputs).sum(dim=0)  # [B, K]
    return Attended(scores, weights, context)


class Mechanism(nn.Module):
    looks_before = True
    equal_sizes = False  # whether H and K must be the same

    def sides(self, outputs: Tensor, states: Tensor) -> Dict[str, Tensor]:
        """What the scores take from the encoder, "keys" [S, B, H], and from the decoder, "query" [T, B, H], where the
        mechanism has them: from the outputs [S, B, K] and the states [T, B, H] that it sees."""
        return {}


class AdditiveAttention(Mechanism):
    """score(t, s) = v . tanh(W h_s + U d_(t-1) + b), h the encoder's outputs, d the decoder's states.
    Bahdanau, Cho and Bengio, 2015."""

    def __init__(self, hidden: int, encoder_size: int):
        super().__init__()
        self.W = nn.Linear(encoder_size, hidden, bias=False)
        self.U = nn.Linear(hidden, hidden)
        self.v = nn.Linear(hidden, 1, bias=False)

    def forward(self, state: Tensor, outputs: Tensor, real: Tensor) -> Attended:
        energies = torch.tanh(self.W(outputs) + self.U(state))  # [S, B, H]
        return attend(self.v(energies).squeeze(2), outputs, real)

    def sides(self, outputs: Tensor, states: Tensor) -> Dict[str, Tensor]:
        return {"keys": self.W(outputs), "query": self.U(states)}


class LuongAttention(Mechanism):
    """What dot, general and concat share: after the LSTM they mix context and state into the attentional state,
    tanh(M [c_t; d_t]). Luong, Pham and Manning, 2015."""

    looks_before = False

    def __init__(self, hidden: int, encoder_size: int):
        super().__init__()
        self.mix = nn.Linear(encoder_size + hidden, hidden, bias=False)

    def score(self, state: Tensor, outputs: Tensor) -> Tensor:
        """[S, B] from the state [B, H] and the outputs [S, B, K]."""
        raise NotImplementedError

    def forward(self, state: Tensor, outputs: Tensor, real: Tensor) -> Attended:
        return attend(self.score(state, outputs), outputs, real)

    def attentional(self, context: Tensor, state: Tensor) -> Tensor:
        """[B, H] from the context [B, K] and the state [B, H]."""
        return torch.tanh(self.mix(torch.cat([context, state], dim=1)))


class DotAttention(LuongAttention):
    """score(t, s) = d_t . h_s, which needs states and outputs of one size."""

    equal_sizes = True

    def __init__(self, hidden: int, encoder_size: int):
        if hidden != encoder_size:
            raise ValueError(f"dot attention cannot multiply {hidden} numbers with {encoder_size}; general can.")
        super().__init__(hidden, encoder_size)

    def score(self, state: Tensor, outputs: Tensor) -> Tensor:
        return (outputs * state).sum(dim=2)  # [S, B]


class GeneralAttention(LuongAttention):
    """score(t, s) = d_t . (W h_s)."""

    def __init__(self, hidden: int, encoder_size: int):
        super().__init__(hidden, encoder_size)
        self.W = nn.Linear(encoder_size, hidden, bias=False)

    def score(self, state: Tensor, outputs: Tensor) -> Tensor:
        return (self.W(outputs) * state).sum(dim=2)  # [S, B]

    def sides(self, outputs: Tensor, states: Tensor) -> Dict[str, Tensor]:
        return {"keys": self.W(outputs)}


class ConcatAttention(LuongAttention):
    """score(t, s) = v . tanh(W [h_s; d_t])."""

    def __init__(self, hidden: int, encoder_size: int):
        super().__init__(hidden, encoder_size)
        self.W = nn.Linear(encoder_size + hidden, hidden, bias=False)
        self.v = nn.Linear(hidden, 1, bias=False)

    def score(self, state: Tensor, outputs: Tensor) -> Tensor:
        states = state.expand(len(outputs), -1, -1)  # [S, B, H]
        energies = torch.tanh(self.W(torch.cat([outputs, states], dim=2)))  # [S, B, H]
        return self.v(energies).squeeze(2)  # [S, B]

    def sides(self, outputs: Tensor, states: Tensor) -> Dict[str, Tensor]:
        width = outputs.shape[2]
        W = self.W.weight  # [H, K + H]
        return {"keys": F.linear(outputs, W[:, :width]), "query": F.linear(states, W[:, width:])}


class ContentOnlyAttention(Mechanism):
    """score(s) = v . tanh(W h_s + b). It is given the decoder's state and does not use it, so that all steps have the
    same weights. After the class Attention of "Let's Add Attention to a LSTM Network", which has no v."""

    def __init__(self, hidden: int, encoder_size: int):
        super().__init__()
        self.W = nn.Linear(encoder_size, hidden)
        self.v = nn.Linear(hidden, 1, bias=False)

    def forward(self, state: Tensor, outputs: Tensor, real: Tensor) -> Attended:
        energies = torch.tanh(self.W(outputs))  # [S, B, H]
        return attend(self.v(energies).squeeze(2), outputs, real)

    def sides(self, outputs: Tensor, states: Tensor) -> Dict[str, Tensor]:
        return {"keys": self.W(outputs)}


mechanisms = {
    "none": None,
    "additive": AdditiveAttention,
    "dot": DotAttention,
    "general": GeneralAttention,
    "concat": ConcatAttention,
    "content-only": ContentOnlyAttention,
}
