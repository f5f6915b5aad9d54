"""Pairs of strings as the model reads them. Letters: B batch, S source steps, T target steps."""

import unicodedata
from typing import Dict, Iterable, List, NamedTuple, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

Pair = Tuple[str, str]  # source and target

PADDING, START, END, UNKNOWN = range(4)
MARKS = "∅▸⏹\ufffd"


class Vocabulary:
    """Four marks, then the tokens of one side in their order: characters, or what stands between spaces."""

    def __init__(self, side: Dict):
        self.of_characters = side["kind"] == "characters"
        self.symbols = [*MARKS, *side["tokens"]]
        self.tokens = {symbol: token for token, symbol in enumerate(side["tokens"], start=len(MARKS))}

    def encode(self, text: str) -> List[int]:
        composed = unicodedata.normalize("NFC", text)
        return [self.tokens.get(symbol, UNKNOWN) for symbol in (composed if self.of_characters else composed.split())]

    def decode(self, tokens: Iterable[int]) -> str:
        """The text up to the first END."""
        symbols = []
        for token in tokens:
            if token == END:
                break
            symbols.append(self.symbols[token])
        return ("" if self.of_characters else " ").join(symbols)


class Batch(NamedTuple):
    source: Tensor  # [S, B], each row with its END
    lengths: Tensor  # [B], of the sources, END counted
    target_input: Tensor  # [T, B], begins with START
    target_output: Tensor  # [T, B], ends with END

    def to(self, device: torch.device) -> "Batch":
        return Batch(*(tensor.to(device) for tensor in self))


def make_batch(pairs: List[Pair], source_vocabulary: Vocabulary, target_vocabulary: Vocabulary) -> Batch:
    sources = [torch.tensor(source_vocabulary.encode(source) + [END]) for source, _ in pairs]
    targets = [target_vocabulary.encode(target) for _, target in pairs]
    return Batch(
        pad_sequence(sources),  # padded with 0, which is PADDING
        torch.tensor([len(source) for source in sources]),
        pad_sequence([torch.tensor([START] + target) for target in targets]),
        pad_sequence([torch.tensor(target + [END]) for target in targets]),
    )


def token_losses(logits: Tensor, target_output: Tensor, smoothing: float = 0.0) -> Tensor:
    """Cross-entropy in nats [T, B] of logits [T, B, V]; 0 at padding. Training may spread a share of each target's
    certainty over all tokens."""
    return F.cross_entropy(
        logits.transpose(1, 2), target_output, ignore_index=PADDING, reduction="none", label_smoothing=smoothing
    )
