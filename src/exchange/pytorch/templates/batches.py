"""Pairs of strings as the model reads them. Letters: B batch, S source steps, T target steps."""

import unicodedata
from typing import Iterable, List, NamedTuple, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

Pair = Tuple[str, str]  # source and target

PADDING, START, END, UNKNOWN = range(4)
MARKS = "∅▸⏹\ufffd"


class Vocabulary:
    """Four marks, then the characters in their order."""

    def __init__(self, characters: List[str]):
        self.symbols = [*MARKS, *characters]
        self.tokens = {character: token for token, character in enumerate(characters, start=len(MARKS))}

    def encode(self, text: str) -> List[int]:
        return [self.tokens.get(character, UNKNOWN) for character in unicodedata.normalize("NFC", text)]

    def decode(self, tokens: Iterable[int]) -> str:
        """The text up to the first END."""
        text = ""
        for token in tokens:
            if token == END:
                break
            text += self.symbols[token]
        return text


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


def token_losses(logits: Tensor, target_output: Tensor) -> Tensor:
    """Cross-entropy in nats [T, B] of logits [T, B, V]; 0 at padding."""
    return F.cross_entropy(logits.transpose(1, 2), target_output, ignore_index=PADDING, reduction="none")
