"""The decoder: LSTM layers that write the target. Each step looks back at the source after the LSTM, and the output
layer reads h̃, which attention makes of context and state. With input feeding the next step reads h̃ too.

Letters: B batch, S source steps, K size of an encoder output, E embedding, H hidden size, L layers, V vocabulary.
"""

from typing import NamedTuple, Tuple

import torch
from torch import Tensor, nn

from attention import Attention


class State(NamedTuple):
    hidden: Tensor  # [L, B, H]
    cell: Tensor  # [L, B, H]
    attentional: Tensor  # [B, H], h̃ of the last step
    keys: Tensor  # [S, B, H]; the source, here and below, stays the same from step to step
    outputs: Tensor  # [S, B, K]
    real: Tensor  # [S, B], False at padding


class Decoder(nn.Module):
    def __init__(self, vocabulary: int, embedding: int, hidden: int, layers: int, encoder_size: int, dropout: float):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.dropout = nn.Dropout(dropout)
        self.lstm = nn.LSTM(embedding + hidden, hidden, layers, dropout=dropout if layers > 1 else 0)
        self.attention = Attention(hidden, encoder_size)
        self.fc = nn.Linear(hidden, vocabulary)

    def start(self, hidden: Tensor, cell: Tensor, outputs: Tensor, real: Tensor) -> State:
        """The state before the first step, which is fed zeros."""
        return State(hidden, cell, torch.zeros_like(hidden[-1]), self.attention.keys(outputs), outputs, real)

    def forward(self, tokens: Tensor, state: State) -> Tuple[Tensor, Tensor, State]:
        """One step from the tokens [B] before it: what fc reads [B, H], attention weights [S, B], next state."""
        embedded = self.dropout(self.embedding(tokens))  # [B, E]
        inputs = torch.cat([embedded, state.attentional], dim=1)  # [B, E + H]
        _, (hidden, cell) = self.lstm(inputs.unsqueeze(0), (state.hidden, state.cell))
        attentional, weights = self.attention(hidden[-1], state.keys, state.outputs, state.real)
        return attentional, weights, state._replace(hidden=hidden, cell=cell, attentional=attentional)
