"""The decoder: LSTM layers that write the target from the encoder's last state alone.

Sutskever, Vinyals and Le, Sequence to Sequence Learning with Neural Networks, 2014.
Letters: B batch, S source steps, K size of an encoder output, E embedding, H hidden size, L layers, V vocabulary.
"""

from typing import NamedTuple, Tuple

from torch import Tensor, nn


class State(NamedTuple):
    hidden: Tensor  # [L, B, H]
    cell: Tensor  # [L, B, H]


class Decoder(nn.Module):
    def __init__(self, vocabulary: int, embedding: int, hidden: int, layers: int, encoder_size: int, dropout: float):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.dropout = nn.Dropout(dropout)
        self.lstm = nn.LSTM(embedding, hidden, layers, dropout=dropout if layers > 1 else 0)
        self.fc = nn.Linear(hidden, vocabulary)

    def start(self, hidden: Tensor, cell: Tensor, outputs: Tensor, real: Tensor) -> State:
        """The state before the first step. The outputs [S, B, K] are not looked at."""
        return State(hidden, cell)

    def forward(self, tokens: Tensor, state: State) -> Tuple[Tensor, Tensor, State]:
        """One step from the tokens [B] before it: what fc reads [B, H], weights [0, B] since there are none, next state."""
        embedded = self.dropout(self.embedding(tokens))  # [B, E]
        top, (hidden, cell) = self.lstm(embedded.unsqueeze(0), state)  # top: [1, B, H]
        return top.squeeze(0), top.new_empty(0, len(tokens)), State(hidden, cell)
