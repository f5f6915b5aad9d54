"""Measures the model: `python evaluate.py`, or `python evaluate.py --pairs pairs.tsv` on pairs of your own.

With --json it prints, for each pair, what the model says, how likely it finds the true target, and where it looks.
"""

import argparse
import json
from pathlib import Path
from typing import Dict, Iterator, List

import torch
from torch import Tensor

from batches import END, PADDING, Pair, Vocabulary, make_batch, token_losses
from data import Task
from model import Seq2Seq
from weights import parameters_of, read_weights

FOLDER = Path(__file__).resolve().parent
BATCH = 256


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures the model on held-out pairs, or on pairs of your own.")
    parser.add_argument("--weights", type=Path, default=FOLDER / "weights.safetensors")
    parser.add_argument("--pairs", type=Path, help="a file with a source, a tab and a target in each line")
    parser.add_argument("--count", type=int, default=500, help="held-out pairs of each set (500)")
    parser.add_argument("--json", action="store_true", help="print every pair with its alignments")
    return parser.parse_args()


def read_pairs(path: Path) -> List[Pair]:
    """On each line a source, a tab and a target."""
    pairs = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            fields = line.rstrip("\r\n").split("\t")
            if fields == [""]:
                continue
            if len(fields) != 2:
                raise SystemExit(f"{path}, line {number}: a pair is a source, one tab and a target.")
            pairs.append((fields[0], fields[1]))
    return pairs


def rows(tensor: Tensor, row: int, steps: int, source_steps: int) -> List[List[float]]:
    """The weights [T, S, B] of one row of the batch, padding cut off: a list of source weights for each step."""
    return tensor[:steps, :source_steps, row].tolist()


@torch.no_grad()
def examine(model: Seq2Seq, pairs: List[Pair], source: Vocabulary, target: Vocabulary) -> Iterator[Dict]:
    """Each pair with its losses given the true past, and with the greedy prediction."""
    device = next(model.parameters()).device
    for begin in range(0, len(pairs), BATCH):
        chunk = pairs[begin : begin + BATCH]
        batch = make_batch(chunk, source, target).to(device)
        logits, weights = model(batch.source, batch.lengths, batch.target_input)  # [T, B, V], [T, S, B]
        losses = token_losses(logits, batch.target_output)  # [T, B]
        tokens, greedy_weights = model.greedy(batch.source, batch.lengths, limit=2 * len(batch.target_output) + 8)
        for row, (source_text, target_text) in enumerate(chunk):
            steps, source_steps = int((batch.target_output[:, row] != PADDING).sum()), int(batch.lengths[row])
            said = tokens[:, row].tolist()
            said_steps = said.index(END) + 1 if END in said else len(said)
            own_losses = losses[:steps, row]  # [steps]
            yield {
                "source": source_text,
                "target": target_text,
                "loss": own_losses.mean().item(),
                "logProbabilities": (-own_losses).tolist(),
                "alignment": rows(weights, row, steps, source_steps),
                "prediction": target.decode(said),
                "greedyAlignment": rows(greedy_weights, row, said_steps, source_steps),
            }


def summary(examined: List[Dict]) -> str:
    tokens = sum(len(pair["logProbabilities"]) for pair in examined)
    loss = -sum(sum(pair["logProbabilities"]) for pair in examined) / tokens
    exact = sum(pair["prediction"] == pair["target"] for pair in examined)
    return f"loss {loss:.6f}  exact {exact} of {len(examined)}"


def main() -> None:
    options = arguments()
    settings = json.loads((FOLDER / "settings.json").read_text(encoding="utf-8"))
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = Seq2Seq(settings["model"]).to(device).eval()
    model.load_state_dict(parameters_of(read_weights(options.weights)[0]))
    vocabularies = Vocabulary(settings["source"]), Vocabulary(settings["target"])
    sets = {"pairs": read_pairs(options.pairs)} if options.pairs else Task(settings).held_out(options.count)
    examined = {name: list(examine(model, pairs, *vocabularies)) for name, pairs in sets.items()}
    if options.json:
        print(json.dumps(examined, ensure_ascii=False, indent=1))
        return
    for name, pairs in examined.items():
        print(f"{name}: {summary(pairs)}")


if __name__ == "__main__":
    main()
