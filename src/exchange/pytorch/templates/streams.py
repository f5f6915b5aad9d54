"""The random numbers of Interlinear: each is a function of (seed, purpose, step, index, draw) and nothing else, so that
Python draws the very pairs that the page draws, and every process of a parallel run can draw its own."""

MASK = 0xFFFFFFFF  # all arithmetic is in 32 bits


def mix(value: int) -> int:
    """A bijection of 32-bit integers in which every input bit sways every output bit ("lowbias32")."""
    h = value & MASK
    h ^= h >> 16
    h = h * 0x21F0AAAD & MASK
    h ^= h >> 15
    h = h * 0x735A2D97 & MASK
    return h ^ h >> 15


def hash_text(text: str) -> int:
    """FNV-1a over the characters of a plain ASCII text, mixed once more at the end."""
    h = 0x811C9DC5
    for character in text:
        h = (h ^ ord(character)) * 0x01000193 & MASK
    return mix(h)


class Stream:
    """The numbers that belong to one key, one after the other."""

    def __init__(self, seed: int, purpose: str, step: int = 0, index: int = 0):
        name = hash_text(purpose)
        self.low = mix(mix(mix(seed ^ 0x9E3779B9) ^ name) + step * 0x85EBCA6B) ^ (index * 0xC2B2AE35 & MASK)
        self.high = mix(mix(mix(name + 0x6A09E667) ^ index) + seed * 0x27D4EB2F) ^ (step * 0x165667B1 & MASK)
        self.draw = 0

    def integer(self, bound: int) -> int:
        """An integer in 0 … bound − 1."""
        self.draw = self.draw + 0x9E3779B9 & MASK
        return mix(mix(self.low + self.draw) ^ mix(self.high ^ self.draw)) * bound >> 32
