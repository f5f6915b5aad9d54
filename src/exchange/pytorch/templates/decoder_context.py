"""The decoder: LSTM layers that write the target. Each step looks back at the source before the LSTM, which reads the
context beside the token.

Letters: B batch, S source steps, K size of an encoder output, E embedding, H hidden size, L layers, V vocabulary.
"""

from typing import NamedTuple, Tuple

import torch
from torch import Tensor, nn

from attention import Attention


class State(NamedTuple):
    hidden: Tensor  # [L, B, H]
    cell: Tensor  # [L, B, H]
    keys: Tensor  # [S, B, H]; the source, here and below, stays the same from step to step
    outputs: Tensor  # [S, B, K]
    real: Tensor  # [S, B], False at padding


class Decoder(nn.Module):
    def __init__(self, vocabulary: int, embedding: int, hidden: int, layers: int, encoder_size: int, dropout: float):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.dropout = nn.Dropout(dropout)
        self.attention = Attention(hidden, encoder_size)
        self.lstm = nn.LSTM(embedding + encoder_size, hidden, layers, dropout=dropout if layers > 1 else 0)
        self.fc = nn.Linear(hidden, vocabulary)

    def start(self, hidden: Tensor, cell: Tensor, outputs: Tensor, real: Tensor) -> State:
        """The state before the first step."""
        return State(hidden, cell, self.attention.keys(outputs), outputs, real)

    def forward(self, tokens: Tensor, state: State) -> Tuple[Tensor, Tensor, State]:
        """One step from the tokens [B] before it: what fc reads [B, H], attention weights [S, B], next state."""
        embedded = self.dropout(self.embedding(tokens))  # [B, E]
        context, weights = self.attention(state.hidden[-1], state.keys, state.outputs, state.real)
        inputs = torch.cat([embedded, context], dim=1)  # [B, E + K]
        top, (hidden, cell) = self.lstm(inputs.unsqueeze(0), (state.hidden, state.cell))  # top: [1, B, H]
        return top.squeeze(0), weights, state._replace(hidden=hidden, cell=cell)
