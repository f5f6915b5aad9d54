"""The sequence-to-sequence model of Interlinear in plain PyTorch: the independent corner of its tests.

Time comes first in every tensor. Letters: B batch, S source steps, T target steps, E embedding, He and H hidden sizes
of encoder and decoder, Le and L their layers, D directions of the encoder, V vocabulary. Parameter names are the ones
that the engine uses too.
"""

from dataclasses import dataclass
from typing import NamedTuple, Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from attention import mechanisms
from multihead import MultiHead
from scores import Sight
from scores import mechanisms as transformer_mechanisms


@dataclass(frozen=True)
class SelfAttentionSettings:
    """Of an LSTM model: where its outputs look at each other."""

    encoder: bool
    decoder: bool
    heads: int


@dataclass(frozen=True)
class TransformerSettings:
    heads: int
    feed_forward: int
    norm: str  # pre or post
    positions: str  # sinusoidal, learned or rotary
    activation: str  # relu or gelu
    reach: int  # of window, strided and block
    length: int  # rows of learned positions


@dataclass(frozen=True)
class Settings:
    attention: str  # a key of attention.mechanisms, or of scores.mechanisms where there is a Transformer
    input_feeding: bool  # only where the mechanism looks after the LSTM
    directions: int
    encoder_layers: int
    decoder_layers: int
    embedding: int
    hidden: int
    decoder_hidden: int
    source_vocabulary: int
    target_vocabulary: int
    self_attention: Optional[SelfAttentionSettings] = None
    transformer: Optional[TransformerSettings] = None


class Batch(NamedTuple):
    source: Tensor  # [S, B]
    source_lengths: Tensor  # [B], the end mark counted
    target_input: Tensor  # [T, B], begins with the start mark
    target_output: Tensor  # [T, B], ends with the end mark
    target_lengths: Tensor  # [B]


State = Tuple[Tensor, Tensor]  # hidden and cell, a slot for each layer


def real_positions(lengths: Tensor, steps: int) -> Tensor:
    """True where a position holds a token and False where it is padding. [steps, B]"""
    return torch.arange(steps, device=lengths.device).unsqueeze(1) < lengths.unsqueeze(0)


def run_padded(lstm: nn.LSTM, inputs: Tensor, lengths: Tensor) -> Tuple[Tensor, State]:
    """Runs an LSTM over rows of different lengths.

    Returns the top layer's outputs [S, B, D*He] and the final hidden and cell state of each layer [Le, B, D*He],
    forward before reverse.
    """
    packed = pack_padded_sequence(inputs, lengths.cpu(), enforce_sorted=False)
    packed_outputs, (hidden, cell) = lstm(packed)  # hidden and cell: [Le*D, B, He]
    outputs, _ = pad_packed_sequence(packed_outputs, total_length=len(inputs))  # [S, B, D*He], padding is 0
    directions = 2 if lstm.bidirectional else 1

    # The engine carries states through padding instead of packing rows: beyond a row's end the forward half keeps the
    # last real state, and the reverse half, which comes from the other side, has not yet left its initial 0.
    forward_end = hidden[-directions]  # [B, He]
    beyond = torch.cat([forward_end] + [torch.zeros_like(forward_end)] * (directions - 1), dim=1)  # [B, D*He]
    real = real_positions(lengths, len(inputs))
    outputs = torch.where(real.unsqueeze(2), outputs, beyond.unsqueeze(0))

    hidden, cell = (torch.cat([part[d::directions] for d in range(directions)], dim=2) for part in (hidden, cell))
    return outputs, (hidden, cell)


def self_attention(size: int, heads: int) -> Optional[MultiHead]:
    """Of an LSTM's outputs, which know their positions; none where there are no heads."""
    return MultiHead(size, heads, transformer_mechanisms["self-attention"]) if heads else None


class Encoder(nn.Module):
    def __init__(self, vocabulary: int, embedding: int, hidden: int, layers: int, directions: int, heads: int):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.lstm = nn.LSTM(embedding, hidden, num_layers=layers, bidirectional=directions == 2)
        self.self_attn = self_attention(directions * hidden, heads)

    def forward(self, source: Tensor, lengths: Tensor) -> Tuple[Tensor, State]:
        outputs, final = run_padded(self.lstm, self.embedding(source), lengths)
        if self.self_attn:
            outputs = outputs + self.self_attn(outputs, outputs, Sight(real_positions(lengths, len(source)))).output
        return outputs, final


class Bridge(nn.Module):
    """Brings states to the decoder's size: h0 = tanh(A h + a), c0 = C c + d, the same for every layer."""

    def __init__(self, encoder_size: int, hidden: int):
        super().__init__()
        self.hidden = nn.Linear(encoder_size, hidden)
        self.cell = nn.Linear(encoder_size, hidden)

    def forward(self, state: State) -> State:
        hidden, cell = state
        return torch.tanh(self.hidden(hidden)), self.cell(cell)


class Step(NamedTuple):
    """What a step of the decoder leaves behind."""

    hidden: Tensor  # [L, B, H]
    cell: Tensor  # [L, B, H]
    readout: Tensor  # [B, H], what the output layer reads
    weights: Optional[Tensor]  # [B, S]


class Decoder(nn.Module):
    def __init__(
        self,
        attention: str,
        input_feeding: bool,
        vocabulary: int,
        embedding: int,
        hidden: int,
        layers: int,
        encoder_size: int,
        heads: int,
    ):
        super().__init__()
        mechanism = mechanisms[attention]
        self.attention = mechanism(hidden, encoder_size) if mechanism else None
        self.looks_before = mechanism is not None and mechanism.looks_before
        self.looks_after = mechanism is not None and not mechanism.looks_before
        if input_feeding and not self.looks_after:
            raise ValueError(f"attention {attention} has no attentional state to feed.")
        self.input_feeding = input_feeding
        inputs = embedding + (encoder_size if self.looks_before else 0) + (hidden if input_feeding else 0)
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.lstm = nn.LSTM(inputs, hidden, num_layers=layers)
        self.fc = nn.Linear(hidden, vocabulary)
        self.self_attn = self_attention(hidden, heads)

    def step(self, embedded: Tensor, running: Tensor, last: Step, outputs: Tensor, source_real: Tensor) -> Step:
        """embedded [B, E], running [B], False where a row has ended, outputs [S, B, D*He], source_real [S, B]."""
        weights = None
        inputs = embedded  # [B, E]
        if self.looks_before:
            _, weights, context = self.attention(last.hidden[-1], outputs, source_real)
            inputs = torch.cat([inputs, context], dim=1)  # [B, E + D*He]
        if self.input_feeding:
            inputs = torch.cat([inputs, last.readout], dim=1)  # [B, E + H]

        _, (hidden, cell) = self.lstm(inputs.unsqueeze(0), (last.hidden, last.cell))
        # A row that has ended keeps its state.
        hidden = torch.where(running.unsqueeze(1), hidden, last.hidden)  # [L, B, H]
        cell = torch.where(running.unsqueeze(1), cell, last.cell)  # [L, B, H]

        readout = hidden[-1]  # [B, H]
        if self.looks_after:
            _, weights, context = self.attention(hidden[-1], outputs, source_real)
            readout = self.attention.attentional(context, hidden[-1])
        return Step(hidden, cell, readout, None if weights is None else weights.t())

    def begin(self, state: State) -> Step:
        """What stands before the first step. Nothing has been read out, so that zeros are fed."""
        hidden, cell = state
        return Step(hidden, cell, torch.zeros_like(hidden[-1]), None)

    def forward(
        self, target_input: Tensor, target_lengths: Tensor, state: State, outputs: Tensor, source_real: Tensor
    ) -> Tuple[Tensor, Optional[Tensor]]:
        """Logits [T, B, V] and attention weights [T, B, S], each step given the true past."""
        embedded = self.embedding(target_input)  # [T, B, E]
        running = real_positions(target_lengths, len(target_input))  # [T, B]
        last = self.begin(state)
        steps = []
        for t in range(len(target_input)):
            last = self.step(embedded[t], running[t], last, outputs, source_real)
            steps.append(last)
        readout = torch.stack([step.readout for step in steps])  # [T, B, H]
        if self.self_attn:
            readout = readout + self.self_attn(readout, readout, Sight(running, causal=True)).output
        logits = self.fc(readout)
        return logits, torch.stack([step.weights for step in steps]) if self.attention else None


class Seq2Seq(nn.Module):
    def __init__(self, settings: Settings):
        super().__init__()
        hidden, decoder_hidden = settings.hidden, settings.decoder_hidden
        encoder_size = settings.directions * hidden
        looks = settings.self_attention
        self.encoder = Encoder(
            settings.source_vocabulary,
            settings.embedding,
            hidden,
            settings.encoder_layers,
            settings.directions,
            looks.heads if looks and looks.encoder else 0,
        )
        # Where the sizes agree the decoder starts from the encoder's state as it is.
        self.bridge = Bridge(encoder_size, decoder_hidden) if encoder_size != decoder_hidden else None
        self.decoder = Decoder(
            settings.attention,
            settings.input_feeding,
            settings.target_vocabulary,
            settings.embedding,
            decoder_hidden,
            settings.decoder_layers,
            encoder_size,
            looks.heads if looks and looks.decoder else 0,
        )

    def start(self, final: State) -> State:
        """The decoder's first state [L, B, H] from the encoder's last [Le, B, D*He], layers matched from the top. Where
        the decoder has more, those that are left over start as the encoder's first."""
        surplus = self.encoder.lstm.num_layers - self.decoder.lstm.num_layers
        matched = [max(0, surplus + layer) for layer in range(self.decoder.lstm.num_layers)]
        hidden, cell = final
        state = hidden[matched], cell[matched]
        return self.bridge(state) if self.bridge else state

    def forward(self, batch: Batch) -> Tuple[Tensor, Optional[Tensor]]:
        """Logits [T, B, V] and attention weights [T, B, S]; no weights where there is no attention."""
        outputs, final = self.encoder(batch.source, batch.source_lengths)
        source_real = real_positions(batch.source_lengths, len(batch.source))
        return self.decoder(batch.target_input, batch.target_lengths, self.start(final), outputs, source_real)

    def loss(self, batch: Batch) -> Tensor:
        logits, _ = self(batch)
        return token_loss(logits, batch)


def token_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Cross entropy in nats, the mean over the real target tokens of the batch."""
    real = real_positions(batch.target_lengths, len(batch.target_output))
    return F.cross_entropy(logits[real], batch.target_output[real])
