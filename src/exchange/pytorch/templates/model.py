"""A sequence-to-sequence model: an LSTM reads the source, another writes the target.

Time comes first in every tensor. Letters: B batch, S source steps, T target steps, E embedding, K size of an encoder
output (hidden size times directions), H hidden size of the decoder, L its layers, V vocabulary.
"""

from typing import Dict, Tuple

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from batches import START
from decoder import Decoder


class Encoder(nn.Module):
    def __init__(self, vocabulary: int, embedding: int, hidden: int, layers: int, directions: int, dropout: float):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.dropout = nn.Dropout(dropout)
        self.lstm = nn.LSTM(
            embedding, hidden, layers, bidirectional=directions == 2, dropout=dropout if layers > 1 else 0
        )

    def forward(self, source: Tensor, lengths: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        """Outputs [S, B, K], and the final hidden and cell state of each layer [layers, B, K]."""
        embedded = self.dropout(self.embedding(source))  # [S, B, E]
        packed = pack_padded_sequence(embedded, lengths.cpu(), enforce_sorted=False)
        packed_outputs, (hidden, cell) = self.lstm(packed)
        outputs, _ = pad_packed_sequence(packed_outputs, total_length=len(source))  # [S, B, K]
        return outputs, self.beside(hidden), self.beside(cell)

    def beside(self, state: Tensor) -> Tensor:
        """Lays the two directions of each layer side by side: [layers * directions, B, size] to [layers, B, K]."""
        _, batch, size = state.shape
        return state.reshape(self.lstm.num_layers, -1, batch, size).transpose(1, 2).flatten(2)


class Bridge(nn.Module):
    """Takes the encoder's final state to the decoder's size: h₀ = tanh(W h + b), c₀ = W′ c + b′."""

    def __init__(self, encoder_size: int, hidden: int):
        super().__init__()
        self.hidden = nn.Linear(encoder_size, hidden)
        self.cell = nn.Linear(encoder_size, hidden)

    def forward(self, hidden: Tensor, cell: Tensor) -> Tuple[Tensor, Tensor]:
        return torch.tanh(self.hidden(hidden)), self.cell(cell)


class Seq2Seq(nn.Module):
    """Made from the part "model" of settings.json. Its parameters have the names that weights.safetensors has."""

    def __init__(self, sizes: Dict, dropout: float = 0.0):
        super().__init__()
        hidden, encoder_size = sizes["decoderHidden"], sizes["encoderDirections"] * sizes["hidden"]
        self.encoder = Encoder(
            sizes["sourceVocabulary"],
            sizes["embedding"],
            sizes["hidden"],
            sizes["encoderLayers"],
            sizes["encoderDirections"],
            dropout,
        )
        # Where the sizes agree the decoder starts from the encoder's state as it is.
        self.bridge = Bridge(encoder_size, hidden) if encoder_size != hidden else None
        self.decoder = Decoder(
            sizes["targetVocabulary"], sizes["embedding"], hidden, sizes["decoderLayers"], encoder_size, dropout
        )
        # Layers are matched from the top; a deeper decoder starts its lower layers from the encoder's lowest.
        deeper = sizes["encoderLayers"] - sizes["decoderLayers"]
        self.matched = [max(0, deeper + layer) for layer in range(sizes["decoderLayers"])]

    def start(self, source: Tensor, lengths: Tensor):
        """Reads the source [S, B], with rows of these lengths [B]; gives the decoder's state before its first step."""
        outputs, hidden, cell = self.encoder(source, lengths)
        hidden, cell = hidden[self.matched], cell[self.matched]  # [L, B, K]
        if self.bridge:
            hidden, cell = self.bridge(hidden, cell)  # [L, B, H]
        real = torch.arange(len(source), device=source.device).unsqueeze(1) < lengths  # [S, B]
        return self.decoder.start(hidden, cell, self.seen(outputs, real), real)

    def seen(self, outputs: Tensor, real: Tensor) -> Tensor:
        """What the decoder sees of the encoder's outputs [S, B, K]: all, as they are."""
        return outputs

    def step(self, tokens: Tensor, state):
        """One step from the tokens [B] before it: logits [B, V], attention weights [S, B], next state."""
        readout, weights, state = self.decoder(tokens, state)
        return self.decoder.fc(readout), weights, state

    def forward(
        self, source: Tensor, lengths: Tensor, target_input: Tensor, teacher_forcing: float = 1.0
    ) -> Tuple[Tensor, Tensor]:
        """Logits [T, B, V] and attention weights [T, S, B] along the target_input [T, B], which begins with START.

        Each token is the true one with probability `teacher_forcing`, else the model's own guess (scheduled sampling,
        Bengio, Vinyals, Jaitly and Shazeer, 2015).
        """
        state = self.start(source, lengths)
        tokens, steps = target_input[0], []
        for truth in target_input:
            if steps and teacher_forcing < 1:
                own = steps[-1][0].argmax(dim=1)  # [B]
                tokens = torch.where(torch.rand(own.shape, device=own.device) < teacher_forcing, truth, own)
            else:
                tokens = truth
            logits, weights, state = self.step(tokens, state)
            steps.append((logits, weights))
        return torch.stack([logits for logits, _ in steps]), torch.stack([weights for _, weights in steps])

    @torch.no_grad()
    def greedy(self, source: Tensor, lengths: Tensor, limit: int) -> Tuple[Tensor, Tensor]:
        """The likeliest token at every step: tokens [limit, B], of which those after END mean nothing, and attention
        weights [limit, S, B]."""
        state = self.start(source, lengths)
        tokens, steps = torch.full_like(lengths, START), []
        for _ in range(limit):
            logits, weights, state = self.step(tokens, state)
            tokens = logits.argmax(dim=1)  # [B]
            steps.append((tokens, weights))
        return torch.stack([tokens for tokens, _ in steps]), torch.stack([weights for _, weights in steps])
