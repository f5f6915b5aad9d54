"""The task: the pairs of data.tsv, a line each: training or held-out, source, target. Other pairs may take their place,
in tokens that settings.json lists; where those are not characters, spaces stand between them."""

from pathlib import Path
from random import Random
from typing import Dict, List

from batches import Pair

FILE = Path(__file__).with_name("data.tsv")


class Task:
    """Made from settings.json."""

    def __init__(self, settings: Dict):
        self.seed = settings["settings"]["seed"]
        self.sets: Dict[str, List[Pair]] = {}
        with FILE.open(encoding="utf-8") as lines:
            for line in lines:
                name, source, target = line.rstrip("\n").split("\t")
                self.sets.setdefault(name, []).append((source, target))

    def training_pair(self, step: int, index: int) -> Pair:
        """Pair `index` of the batch of a step: the same seed, the same pair."""
        return Random(f"{self.seed} {step} {index}").choice(self.sets["training"])

    def held_out(self, count: int) -> Dict[str, List[Pair]]:
        """Pairs that training never sees, by the name of their set."""
        return {name: pairs[:count] for name, pairs in self.sets.items() if name != "training"}
