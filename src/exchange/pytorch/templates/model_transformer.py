"""A Transformer: one stack of layers reads the source, another writes the target.

Time comes first in every tensor. Letters: B batch, S source steps, T target steps, E width, F width of the feed-forward
part, N heads, V vocabulary. Parameters have the names that nn.Transformer gives them.
"""

from typing import Callable, Dict, Tuple

import torch
from torch import Tensor, nn

from batches import START
from heads import MultiHeadAttention


class Layer(nn.Module):
    """What the layers of both stacks share: the look within a sequence, and the feed-forward part."""

    def __init__(self, sizes: Dict, dropout: float):
        super().__init__()
        size, chosen = sizes["embedding"], sizes["transformer"]
        self.pre = chosen["norm"] == "pre"
        self.self_attn = MultiHeadAttention(size, chosen["heads"], chosen["positions"] == "rotary", chosen["reach"])
        self.linear1 = nn.Linear(size, chosen["feedForward"])
        self.activation = nn.GELU() if chosen["activation"] == "gelu" else nn.ReLU()
        self.linear2 = nn.Linear(chosen["feedForward"], size)
        self.dropout = nn.Dropout(dropout)

    def add(self, x: Tensor, norm: nn.LayerNorm, sublayer: Callable[[Tensor], Tensor]) -> Tensor:
        """The norm comes before the sublayer, or after the sum."""
        return x + self.dropout(sublayer(norm(x))) if self.pre else norm(x + self.dropout(sublayer(x)))

    def feed_forward(self, x: Tensor) -> Tensor:
        return self.linear2(self.activation(self.linear1(x)))


class EncoderLayer(Layer):
    def __init__(self, sizes: Dict, dropout: float):
        super().__init__(sizes, dropout)
        self.norm1, self.norm2 = (nn.LayerNorm(sizes["embedding"]) for _ in range(2))

    def forward(self, x: Tensor, real: Tensor) -> Tensor:
        """x [S, B, E]; real [S, B] is False at padding."""
        x = self.add(x, self.norm1, lambda y: self.self_attn(y, y, real)[0])
        return self.add(x, self.norm2, self.feed_forward)


class DecoderLayer(Layer):
    def __init__(self, sizes: Dict, dropout: float):
        super().__init__(sizes, dropout)
        self.multihead_attn = MultiHeadAttention(sizes["embedding"], sizes["transformer"]["heads"])
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(sizes["embedding"]) for _ in range(3))

    def forward(self, x: Tensor, outputs: Tensor, real: Tensor) -> Tuple[Tensor, Tensor]:
        """Of x [T, B, E] and the encoder's outputs [S, B, E]: [T, B, E], and the weights at the source [T, B, N, S]."""
        weights = []

        def look(y: Tensor) -> Tensor:
            found, at_source = self.multihead_attn(y, outputs, real)
            weights.append(at_source)
            return found

        # What follows a row's end is hidden as the future is, and is read by nobody.
        past = torch.ones(x.shape[:2], dtype=torch.bool, device=x.device)
        x = self.add(x, self.norm1, lambda y: self.self_attn(y, y, past, causal=True)[0])
        x = self.add(x, self.norm2, look)
        return self.add(x, self.norm3, self.feed_forward), weights[0]


class Stack(nn.Module):
    """What encoder and decoder begin with, tokens and their positions, and what they end with."""

    def __init__(self, vocabulary: int, sizes: Dict, dropout: float):
        super().__init__()
        size, chosen = sizes["embedding"], sizes["transformer"]
        self.embedding = nn.Embedding(vocabulary, size)
        if chosen["positions"] == "learned":
            self.positions = nn.Embedding(chosen["length"], size)
        self.kind = chosen["positions"]
        self.dropout = nn.Dropout(dropout)
        self.norm = nn.LayerNorm(size)

    def embed(self, tokens: Tensor) -> Tensor:
        """[T, B] to [T, B, E]"""
        x = self.embedding(tokens)
        if self.kind == "learned":
            last = self.positions.num_embeddings - 1  # stands for all that are further on
            x = x + self.positions(torch.arange(len(tokens), device=tokens.device).clamp(max=last)).unsqueeze(1)
        if self.kind == "sinusoidal":
            x = x + sinusoids(len(x), x.shape[2]).to(x).unsqueeze(1)
        return self.dropout(x)


def sinusoids(steps: int, size: int) -> Tensor:
    """sin and cos of t / 10000^(2i / E) side by side, [T, E]."""
    rates = 10000 ** (-torch.arange(0, size, 2, dtype=torch.float64) / size)
    angles = torch.arange(steps).unsqueeze(1) * rates
    return torch.stack([angles.sin(), angles.cos()], dim=2).flatten(1)[:, :size]


class Encoder(Stack):
    def __init__(self, sizes: Dict, dropout: float):
        super().__init__(sizes["sourceVocabulary"], sizes, dropout)
        self.layers = nn.ModuleList(EncoderLayer(sizes, dropout) for _ in range(sizes["encoderLayers"]))

    def forward(self, source: Tensor, real: Tensor) -> Tensor:
        """Outputs [S, B, E]."""
        x = self.embed(source)
        for layer in self.layers:
            x = layer(x, real)
        return self.norm(x)


class Decoder(Stack):
    def __init__(self, sizes: Dict, dropout: float):
        super().__init__(sizes["targetVocabulary"], sizes, dropout)
        self.layers = nn.ModuleList(DecoderLayer(sizes, dropout) for _ in range(sizes["decoderLayers"]))
        self.fc = nn.Linear(sizes["embedding"], sizes["targetVocabulary"])

    def forward(self, tokens: Tensor, outputs: Tensor, real: Tensor) -> Tuple[Tensor, Tensor]:
        """Of the tokens [T, B] so far: logits [T, B, V], and the mean of the last layer's weights at the source over its
        heads [T, S, B]."""
        x = self.embed(tokens)
        for layer in self.layers:
            x, weights = layer(x, outputs, real)
        return self.fc(self.norm(x)), weights.mean(dim=2).transpose(1, 2)


class Seq2Seq(nn.Module):
    """Made from the part "model" of settings.json. Its parameters have the names that weights.safetensors has."""

    def __init__(self, sizes: Dict, dropout: float = 0.0):
        super().__init__()
        self.encoder = Encoder(sizes, dropout)
        self.decoder = Decoder(sizes, dropout)

    def read(self, source: Tensor, lengths: Tensor) -> Tuple[Tensor, Tensor]:
        """Outputs [S, B, E] of the source [S, B] with rows of these lengths [B], and where it is real [S, B]."""
        real = torch.arange(len(source), device=source.device).unsqueeze(1) < lengths
        return self.encoder(source, real), real

    def forward(
        self, source: Tensor, lengths: Tensor, target_input: Tensor, teacher_forcing: float = 1.0
    ) -> Tuple[Tensor, Tensor]:
        """Logits [T, B, V] and attention weights [T, S, B] along the target_input [T, B], which begins with START.

        Each token is the true one with probability `teacher_forcing`, else the model's own guess (scheduled sampling,
        Bengio, Vinyals, Jaitly and Shazeer, 2015).
        """
        outputs, real = self.read(source, lengths)
        if teacher_forcing < 1:
            target_input = self.own_past(target_input, outputs, real, teacher_forcing)
        return self.decoder(target_input, outputs, real)

    @torch.no_grad()
    def own_past(self, target_input: Tensor, outputs: Tensor, real: Tensor, teacher_forcing: float) -> Tensor:
        """The target_input [T, B] with guesses in the place of some tokens, each made after those before it."""
        tokens = target_input[:1]
        for truth in target_input[1:]:
            own = self.decoder(tokens, outputs, real)[0][-1].argmax(dim=1)  # [B]
            chosen = torch.where(torch.rand(own.shape, device=own.device) < teacher_forcing, truth, own)
            tokens = torch.cat([tokens, chosen.unsqueeze(0)])
        return tokens

    @torch.no_grad()
    def greedy(self, source: Tensor, lengths: Tensor, limit: int) -> Tuple[Tensor, Tensor]:
        """The likeliest token at every step: tokens [limit, B], of which those after END mean nothing, and attention
        weights [limit, S, B]. Every step goes over all tokens before it once more."""
        outputs, real = self.read(source, lengths)
        tokens = torch.full_like(lengths, START).unsqueeze(0)  # [1, B]
        for _ in range(limit):
            logits, weights = self.decoder(tokens, outputs, real)
            tokens = torch.cat([tokens, logits[-1:].argmax(dim=2)])
        return tokens[1:], weights
