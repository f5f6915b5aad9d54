"""The task: random strings of letters, written backwards. One string in eight is held out and never trained on."""

from typing import Dict, List

from batches import Pair
from streams import Stream, hash_text

LONGER_BY = 4  # the set of longer strings reaches this far beyond the trained lengths


def is_held_out(text: str) -> bool:
    """A property of the string alone, whatever the seed and the lengths: the page's rule."""
    return hash_text(text) % 8 == 0


class Task:
    """Made from settings.json. The same seed and step give the pairs that the page trains on."""

    def __init__(self, settings: Dict):
        options = settings["settings"]["taskOptions"]
        self.seed = settings["settings"]["seed"]
        self.letters = settings["sourceCharacters"]
        self.shortest, self.longest = options["minimumLength"], options["maximumLength"]

    def training_pair(self, step: int, index: int) -> Pair:
        """Pair `index` of the batch of a step."""
        return self.draw_side(Stream(self.seed, "reversal training", step, index), held_out=False)

    def held_out(self, count: int) -> Dict[str, List[Pair]]:
        """Pairs that training never sees, by the name of their set."""
        longer = self.longest + 1, self.longest + LONGER_BY
        return {
            "held-out": [
                self.draw_side(Stream(self.seed, "reversal held-out", 0, index), held_out=True)
                for index in range(count)
            ],
            f"longer strings ({longer[0]}–{longer[1]})": [
                self.draw(Stream(self.seed, "reversal longer", 0, index), *longer)
                for index in range(count)
            ],
        }

    def draw(self, stream: Stream, shortest: int, longest: int) -> Pair:
        length = shortest + stream.integer(longest - shortest + 1)
        text = "".join(self.letters[stream.integer(len(self.letters))] for _ in range(length))
        return text, text[::-1]

    def draw_side(self, stream: Stream, held_out: bool) -> Pair:
        """Draws again until the string lies on the wanted side of the split."""
        while True:
            pair = self.draw(stream, self.shortest, self.longest)
            if is_held_out(pair[0]) == held_out:
                return pair
