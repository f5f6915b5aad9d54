"""The sequence-to-sequence model of Interlinear in plain PyTorch: the independent corner of its tests.

Time comes first in every tensor. Letters: B batch, S source steps, T target steps, E embedding, H hidden, D directions
of the encoder, Vs and Vt vocabularies. Parameter names are the ones that the engine uses too.
"""

from typing import Dict, NamedTuple, Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Batch(NamedTuple):
    source: Tensor  # [S, B]
    source_lengths: Tensor  # [B], the end mark counted
    target_input: Tensor  # [T, B], begins with the start mark
    target_output: Tensor  # [T, B], ends with the end mark
    target_lengths: Tensor  # [B]


State = Tuple[Tensor, Tensor]  # hidden and cell


def real_positions(lengths: Tensor, steps: int) -> Tensor:
    """True where a position holds a token and False where it is padding. [steps, B]"""
    return torch.arange(steps).unsqueeze(1) < lengths.unsqueeze(0)


def run_padded(lstm: nn.LSTM, inputs: Tensor, lengths: Tensor) -> Tuple[Tensor, State]:
    """Runs an LSTM over rows of different lengths.

    Returns the top layer's outputs [S, B, D*H] and its final hidden and cell state [B, D*H], forward before reverse.
    """
    packed = pack_padded_sequence(inputs, lengths, enforce_sorted=False)
    packed_outputs, (hidden, cell) = lstm(packed)  # hidden and cell: [L*D, B, H]
    outputs, _ = pad_packed_sequence(packed_outputs, total_length=inputs.shape[0])  # [S, B, D*H], padding is 0
    directions = 2 if lstm.bidirectional else 1

    # The engine carries states through padding instead of packing rows: beyond a row's end the forward half keeps the
    # last real state, and the reverse half, which comes from the other side, has not yet left its initial 0.
    forward_end = hidden[-directions]  # [B, H]
    beyond = torch.cat([forward_end] + [torch.zeros_like(forward_end)] * (directions - 1), dim=1)  # [B, D*H]
    real = real_positions(lengths, inputs.shape[0])
    outputs = torch.where(real.unsqueeze(2), outputs, beyond.unsqueeze(0))

    final = (torch.cat(list(hidden[-directions:]), dim=1), torch.cat(list(cell[-directions:]), dim=1))
    return outputs, final


class Encoder(nn.Module):
    def __init__(self, vocabulary: int, embedding: int, hidden: int, layers: int, directions: int):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.lstm = nn.LSTM(embedding, hidden, num_layers=layers, bidirectional=directions == 2)

    def forward(self, source: Tensor, lengths: Tensor) -> Tuple[Tensor, State]:
        return run_padded(self.lstm, self.embedding(source), lengths)


class Bridge(nn.Module):
    """Brings the encoder's final state to the decoder's size: h0 = tanh(A h + a), c0 = C c + d."""

    def __init__(self, size: int, hidden: int):
        super().__init__()
        self.hidden = nn.Linear(size, hidden)
        self.cell = nn.Linear(size, hidden)

    def forward(self, state: State) -> State:
        hidden, cell = state
        return torch.tanh(self.hidden(hidden)), self.cell(cell)


class AdditiveAttention(nn.Module):
    """Bahdanau et al. 2015: score(s, t) = v . tanh(W e_s + U d_(t-1) + b), e the encoder's outputs, d the decoder's."""

    def __init__(self, size: int, hidden: int):
        super().__init__()
        self.W = nn.Linear(size, hidden, bias=False)
        self.U = nn.Linear(hidden, hidden)
        self.v = nn.Linear(hidden, 1, bias=False)

    def forward(self, keys: Tensor, outputs: Tensor, real: Tensor, previous: Tensor) -> Dict[str, Tensor]:
        """keys [S, B, H], outputs [S, B, D*H], real [S, B], previous hidden state [B, H]."""
        query = self.U(previous)  # [B, H]
        scores = self.v(torch.tanh(keys + query)).squeeze(2)  # [S, B]
        weights = scores.masked_fill(~real, float("-inf")).softmax(dim=0)  # [S, B], exactly 0 at padding
        return {
            "query": query,
            "scores": scores.masked_fill(~real, 0.0).t(),  # [B, S]
            "weights": weights.t(),  # [B, S]
            "context": (weights.unsqueeze(2) * outputs).sum(dim=0),  # [B, D*H]
        }


class Decoder(nn.Module):
    attention: Optional[AdditiveAttention]

    def __init__(self, attention: str, vocabulary: int, embedding: int, hidden: int, size: int):
        super().__init__()
        additive = attention == "additive"
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.lstm = nn.LSTM(embedding + (size if additive else 0), hidden)
        self.attention = AdditiveAttention(size, hidden) if additive else None
        self.fc = nn.Linear(hidden, vocabulary)

    def forward(
        self, target_input: Tensor, target_lengths: Tensor, state: State, outputs: Tensor, source_real: Tensor
    ) -> Dict[str, Tensor]:
        """Every tensor of the decoder by its name, steps stacked: [T, B, ...]; keys are [S, B, H]."""
        hidden, cell = state  # [B, H]
        embedded = self.embedding(target_input)  # [T, B, E]
        real = real_positions(target_lengths, target_input.shape[0])  # [T, B]
        keys = self.attention.W(outputs) if self.attention else None  # [S, B, H]

        steps = []
        for t in range(target_input.shape[0]):
            step = {}
            step["input"] = embedded[t]
            if self.attention:
                attended = self.attention(keys, outputs, source_real, hidden)
                step.update({f"attention.{name}": tensor for name, tensor in attended.items()})
                step["input"] = torch.cat([embedded[t], attended["context"]], dim=1)  # [B, E + D*H]
            _, (next_hidden, next_cell) = self.lstm(
                step["input"].unsqueeze(0), (hidden.unsqueeze(0), cell.unsqueeze(0))
            )
            # A row that has ended keeps its state.
            hidden = torch.where(real[t].unsqueeze(1), next_hidden.squeeze(0), hidden)
            cell = torch.where(real[t].unsqueeze(1), next_cell.squeeze(0), cell)
            step["hidden"], step["cell"] = hidden, cell
            steps.append(step)

        seen = {name: torch.stack([step[name] for step in steps]) for name in steps[0]}
        seen["embedded"] = embedded
        seen["logits"] = self.fc(seen["hidden"])  # [T, B, Vt]
        if self.attention:
            seen["attention.keys"] = keys
        return seen


class Seq2Seq(nn.Module):
    def __init__(
        self,
        attention: str,
        directions: int,
        layers: int,
        embedding: int,
        hidden: int,
        source_vocabulary: int,
        target_vocabulary: int,
    ):
        super().__init__()
        size = directions * hidden
        self.encoder = Encoder(source_vocabulary, embedding, hidden, layers, directions)
        # Where the sizes agree the decoder starts from the encoder's state as it is.
        self.bridge = Bridge(size, hidden) if size != hidden else None
        self.decoder = Decoder(attention, target_vocabulary, embedding, hidden, size)

    def forward(self, batch: Batch) -> Dict[str, Tensor]:
        """Every tensor from the encoder's outputs to `decoder.logits` [T, B, Vt], by its name."""
        outputs, state = self.encoder(batch.source, batch.source_lengths)
        if self.bridge:
            state = self.bridge(state)
        source_real = real_positions(batch.source_lengths, batch.source.shape[0])
        decoded = self.decoder(batch.target_input, batch.target_lengths, state, outputs, source_real)
        seen = {f"decoder.{name}": tensor for name, tensor in decoded.items()}
        seen["encoder.outputs"] = outputs
        seen["decoder.initial_hidden"], seen["decoder.initial_cell"] = state
        return seen

    def loss(self, batch: Batch) -> Tensor:
        """Cross entropy in nats, the mean over the real target tokens of the batch."""
        real = real_positions(batch.target_lengths, batch.target_output.shape[0])
        return F.cross_entropy(self(batch)["decoder.logits"][real], batch.target_output[real])
