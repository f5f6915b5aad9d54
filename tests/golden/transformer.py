"""The Transformer of Interlinear in plain PyTorch, all its mechanisms. Its parameters have nn.Transformer's names, and
with dense attention and no rotary positions it is nn.Transformer, which checks.py asserts.

Letters: B batch, S source steps, T target steps, E width, F width of the feed-forward part, N heads, V vocabulary.
"""

from typing import Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import Batch, Settings, TransformerSettings, real_positions, token_loss
from multihead import MultiHead
from scores import Sight, mechanisms

BASE = 10000.0


def angles(steps: int, size: int) -> Tensor:
    """position / BASE^(2i / size), [steps, size / 2], in float64."""
    rates = BASE ** (-torch.arange(0, size, 2, dtype=torch.float64) / size)
    return torch.arange(steps).unsqueeze(1) * rates


def sinusoids(steps: int, size: int, dtype: torch.dtype) -> Tensor:
    """Sine and cosine of each angle side by side, [steps, size]. Vaswani et al., 2017."""
    turned = angles(steps, size)
    return torch.stack([turned.sin(), turned.cos()], dim=2).flatten(1).to(dtype)


def turn(heads: Tensor) -> Tensor:
    """Each pair of neighbours in [steps, B, N, d] turned by its position's angle. Su et al., 2021."""
    steps, _, _, size = heads.shape
    angle = angles(steps, size)[:, None, None, :]
    sine, cosine = angle.sin().to(heads.dtype), angle.cos().to(heads.dtype)
    even, odd = heads[..., 0::2], heads[..., 1::2]
    return torch.stack([even * cosine - odd * sine, even * sine + odd * cosine], dim=4).flatten(3)


class Layer(nn.Module):
    """What the layers of both stacks share: their feed-forward part, and how a sublayer is added."""

    def __init__(self, size: int, settings: TransformerSettings):
        super().__init__()
        self.pre = settings.norm == "pre"
        self.activation = {"relu": F.relu, "gelu": F.gelu}[settings.activation]
        self.linear1 = nn.Linear(size, settings.feed_forward)
        self.linear2 = nn.Linear(settings.feed_forward, size)

    def add(self, x: Tensor, norm: nn.LayerNorm, sublayer) -> Tensor:
        return x + sublayer(norm(x)) if self.pre else norm(x + sublayer(x))

    def feed_forward(self, x: Tensor) -> Tensor:
        return self.linear2(self.activation(self.linear1(x)))


class EncoderLayer(Layer):
    def __init__(self, size: int, settings: TransformerSettings, attention: str):
        super().__init__(size, settings)
        self.self_attn = self_attention(size, settings, attention)
        self.norm1, self.norm2 = nn.LayerNorm(size), nn.LayerNorm(size)

    def forward(self, x: Tensor, sight: Sight) -> Tensor:
        x = self.add(x, self.norm1, lambda y: self.self_attn(y, y, sight).output)
        return self.add(x, self.norm2, self.feed_forward)


class DecoderLayer(Layer):
    def __init__(self, size: int, settings: TransformerSettings, attention: str):
        super().__init__(size, settings)
        self.self_attn = self_attention(size, settings, attention)
        self.multihead_attn = MultiHead(size, settings.heads, mechanisms[attention])
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(size) for _ in range(3))

    def forward(self, x: Tensor, memory: Tensor, sight: Sight, memory_sight: Sight) -> Tuple[Tensor, Tensor]:
        """The output [T, B, E] and the weights of the look at the source [T, B, N, S]."""
        x = self.add(x, self.norm1, lambda y: self.self_attn(y, y, sight).output)
        looked = []

        def look(y: Tensor) -> Tensor:
            looked.append(self.multihead_attn(y, memory, memory_sight))
            return looked[-1].output

        x = self.add(x, self.norm2, look)
        return self.add(x, self.norm3, self.feed_forward), looked[-1].weights


def self_attention(size: int, settings: TransformerSettings, attention: str) -> MultiHead:
    return MultiHead(size, settings.heads, mechanisms[attention], turn if settings.positions == "rotary" else None)


class Embedded(nn.Module):
    """Tokens and their positions, which both stacks begin with."""

    def __init__(self, vocabulary: int, size: int, settings: TransformerSettings):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, size)
        self.positions = nn.Embedding(settings.length, size) if settings.positions == "learned" else None
        self.adds_sinusoids = settings.positions == "sinusoidal"
        self.norm = nn.LayerNorm(size)

    def embed(self, tokens: Tensor) -> Tensor:
        """[steps, B] -> [steps, B, E]"""
        x = self.embedding(tokens)
        if self.positions:
            x = x + self.positions.weight[: len(tokens)].unsqueeze(1)
        if self.adds_sinusoids:
            x = x + sinusoids(len(tokens), x.shape[2], x.dtype).unsqueeze(1)
        return x


class Encoder(Embedded):
    def __init__(self, settings: Settings):
        size, transformer = settings.embedding, settings.transformer
        super().__init__(settings.source_vocabulary, size, transformer)
        self.layers = nn.ModuleList(
            EncoderLayer(size, transformer, settings.attention) for _ in range(settings.encoder_layers)
        )

    def forward(self, source: Tensor, sight: Sight) -> Tensor:
        x = self.embed(source)
        for layer in self.layers:
            x = layer(x, sight)
        return self.norm(x)


class Decoder(Embedded):
    def __init__(self, settings: Settings):
        size, transformer = settings.embedding, settings.transformer
        super().__init__(settings.target_vocabulary, size, transformer)
        self.layers = nn.ModuleList(
            DecoderLayer(size, transformer, settings.attention) for _ in range(settings.decoder_layers)
        )
        self.fc = nn.Linear(size, settings.target_vocabulary)

    def forward(
        self, target_input: Tensor, memory: Tensor, sight: Sight, memory_sight: Sight
    ) -> Tuple[Tensor, Tensor]:
        x = self.embed(target_input)
        weights: Optional[Tensor] = None
        for layer in self.layers:
            x, weights = layer(x, memory, sight, memory_sight)
        return self.fc(self.norm(x)), weights.mean(dim=2)


class Transformer(nn.Module):
    def __init__(self, settings: Settings):
        super().__init__()
        self.pattern, self.reach = mechanisms[settings.attention].pattern, settings.transformer.reach
        self.encoder = Encoder(settings)
        self.decoder = Decoder(settings)

    def forward(self, batch: Batch) -> Tuple[Tensor, Tensor]:
        """Logits [T, B, V], and the last layer's look at the source, the mean of its heads [T, B, S]."""
        source_real = real_positions(batch.source_lengths, len(batch.source))
        target_real = real_positions(batch.target_lengths, len(batch.target_input))
        memory = self.encoder(batch.source, Sight(source_real, False, self.pattern, self.reach))
        sight = Sight(target_real, True, self.pattern, self.reach)
        return self.decoder(batch.target_input, memory, sight, Sight(source_real))

    def loss(self, batch: Batch) -> Tensor:
        logits, _ = self(batch)
        return token_loss(logits, batch)
