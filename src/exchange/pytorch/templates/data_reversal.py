"""The task: random strings of letters, written backwards. One string in eight is held out and never trained on: half of those
measure progress, and half are the test."""

from typing import Dict, List

from batches import Pair
from streams import Stream, hash_text


def side_of(text: str) -> str:
    """A property of the string alone, whatever the seed and the lengths: the page's rule."""
    return {0: "validation", 8: "test"}.get(hash_text(text) % 16, "training")


class Task:
    """Made from settings.json. The same seed and step give the pairs that the page trains on."""

    def __init__(self, settings: Dict):
        options = settings["settings"]["taskOptions"]
        self.seed = settings["settings"]["seed"]
        self.letters = settings["source"]["tokens"]
        self.shortest, self.longest = options["minimumLength"], options["maximumLength"]
        self.evaluated = options.get("evaluatedLength", 12)

    def training_pair(self, step: int, index: int) -> Pair:
        """Pair `index` of the batch of a step."""
        return self.draw_side(Stream(self.seed, "reversal training", step, index), side="training")

    def held_out(self, count: int) -> Dict[str, List[Pair]]:
        """Pairs that training never sees, by the name of their set."""
        sets = {
            "held-out": [
                self.draw_side(Stream(self.seed, "reversal held-out", 0, index), side="validation")
                for index in range(count)
            ],
        }
        first, last = self.longest + 1, self.evaluated
        if first <= last:
            span = f"{first}–{last}" if first < last else f"{first}"
            sets[f"longer strings ({span})"] = [
                self.draw_untested(Stream(self.seed, "reversal longer", 0, index), first, last)
                for index in range(count)
            ]
        return sets

    def draw_untested(self, stream: Stream, shortest: int, longest: int) -> Pair:
        """Longer strings are never trained on; those of the test are kept for the end."""
        while True:
            pair = self.draw(stream, shortest, longest)
            if side_of(pair[0]) != "test":
                return pair

    def draw(self, stream: Stream, shortest: int, longest: int) -> Pair:
        length = shortest + stream.integer(longest - shortest + 1)
        text = "".join(self.letters[stream.integer(len(self.letters))] for _ in range(length))
        return text, text[::-1]

    def draw_side(self, stream: Stream, side: str) -> Pair:
        """Draws again until the string lies on the wanted side of the split."""
        while True:
            pair = self.draw(stream, self.shortest, self.longest)
            if side_of(pair[0]) == side:
                return pair
