"""Makes the golden files beside it: `python3 tests/golden/make.py`. The same PyTorch gives the same files."""

import copy
import json
import sys
from pathlib import Path
from typing import Dict, List, Tuple

sys.dont_write_bytecode = True  # the folder holds sources and golden files only

import torch
from torch import Tensor

from checks import check_finite_differences, check_gates, check_padding, gradients
from intermediates import intermediates
from model import Batch, Seq2Seq

FOLDER = Path(__file__).resolve().parent
PADDING, START, END, FIRST_TOKEN = 0, 1, 2, 4  # 3 is the unknown character
EMBEDDING, HIDDEN, SOURCE_VOCABULARY, TARGET_VOCABULARY = 3, 5, 7, 6
BATCH, SOURCE_STEPS, TARGET_STEPS = 3, 5, 4
VARIANTS = [  # attention, directions, layers
    ("additive", 1, 1),
    ("additive", 1, 2),
    ("additive", 2, 1),
    ("additive", 2, 2),
    ("none", 1, 1),
    ("none", 2, 2),
]
# Lengths of three batches, the end mark counted: every batch has a full row and a row of 2, never the same row twice.
SOURCE_LENGTHS = [[3, 5, 2], [5, 2, 4], [2, 3, 5]]
TARGET_LENGTHS = [[4, 2, 3], [2, 3, 4], [3, 4, 2]]
STEPS, LEARNING_RATE, CLIP = 20, 0.01, 0.5
SHARPEN = 3


def make_batch(source_lengths: List[int], target_lengths: List[int]) -> Batch:
    source = torch.full((SOURCE_STEPS, BATCH), PADDING)
    target_input = torch.full((TARGET_STEPS, BATCH), PADDING)
    target_output = torch.full((TARGET_STEPS, BATCH), PADDING)
    for row, (s, t) in enumerate(zip(source_lengths, target_lengths)):
        source[: s - 1, row] = torch.randint(FIRST_TOKEN, SOURCE_VOCABULARY, (s - 1,))
        source[s - 1, row] = END
        target = torch.randint(FIRST_TOKEN, TARGET_VOCABULARY, (t - 1,))
        target_input[0, row] = START
        target_input[1:t, row] = target
        target_output[: t - 1, row] = target
        target_output[t - 1, row] = END
    return Batch(source, torch.tensor(source_lengths), target_input, target_output, torch.tensor(target_lengths))


@torch.no_grad()
def sharpen(model: Seq2Seq) -> None:
    """PyTorch's initial weights are so small that attention is all but uniform and its gradients drown in rounding:
    a wrong one would pass. Larger weights make every term count; v, which alone sets how sharp attention is, grows most."""
    for name, parameter in model.named_parameters():
        if "embedding" not in name:
            parameter.mul_(SHARPEN**2 if name.endswith("attention.v.weight") else SHARPEN)


def train(model: Seq2Seq, batches: List[Batch]) -> Tuple[List[float], List[float]]:
    """Loss before each step, and the gradient's norm before clipping. The model is left as trained."""
    optimiser = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    losses, norms = [], []
    for step in range(STEPS):
        optimiser.zero_grad()
        loss = model.loss(batches[step % len(batches)])
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP).item())
        losses.append(loss.item())
        optimiser.step()
    return losses, norms


def compute(model: Seq2Seq, batches: List[Batch]) -> Dict:
    """All results of a file for a model, in the model's precision. The model itself is not changed."""
    model = copy.deepcopy(model)
    results = {
        "loss": model.loss(batches[0]).item(),
        "intermediates": intermediates(model, batches[0]),
        "gradients": gradients(model, batches[0]),
    }
    results["losses"], results["norms"] = train(model, batches)
    results["trained"] = {name: parameter.detach() for name, parameter in model.named_parameters()}
    return results


def worst_difference(single: Dict[str, Tensor], double: Dict[str, Tensor]) -> float:
    return max((single[name].double() - double[name]).abs().max().item() for name in double)


def number(value: float) -> float:
    """A float32 in 9 significant digits, which name it exactly. Minus zero becomes zero."""
    short = float("%.9g" % value) + 0.0
    assert torch.tensor(short, dtype=torch.float32).item() == value
    return short


def numbers(values: List[float]) -> List[float]:
    return [number(value) for value in values]


def tensors(named: Dict[str, Tensor]) -> Dict:
    return {
        name: {"shape": list(tensor.shape), "data": numbers(tensor.detach().flatten().tolist())}
        for name, tensor in named.items()
    }


def batch_fields(batch: Batch) -> Dict:
    return {
        "source": batch.source.flatten().tolist(),
        "sourceLengths": batch.source_lengths.tolist(),
        "targetInput": batch.target_input.flatten().tolist(),
        "targetOutput": batch.target_output.flatten().tolist(),
        "targetLengths": batch.target_lengths.tolist(),
    }


def make(seed: int, attention: str, directions: int, layers: int) -> None:
    torch.manual_seed(seed)
    name = f"{attention}-{directions}x{layers}"
    model = Seq2Seq(attention, directions, layers, EMBEDDING, HIDDEN, SOURCE_VOCABULARY, TARGET_VOCABULARY)
    sharpen(model)
    batches = [make_batch(*lengths) for lengths in zip(SOURCE_LENGTHS, TARGET_LENGTHS)]

    single, double = compute(model, batches), compute(copy.deepcopy(model).double(), batches)
    differences = {
        "loss": abs(single["loss"] - double["loss"]),
        "intermediates": worst_difference(single["intermediates"], double["intermediates"]),
        "gradients": worst_difference(single["gradients"], double["gradients"]),
        "losses": max(abs(a - b) for a, b in zip(single["losses"], double["losses"])),
        "norms": max(abs(a - b) for a, b in zip(single["norms"], double["norms"])),
        "trained": worst_difference(single["trained"], double["trained"]),
    }
    for what, difference in differences.items():
        assert difference < 1e-5, f"{name}: {what} in float32 and float64 differ by {difference}"

    exact = copy.deepcopy(model).double()
    checks = {
        "finite differences": check_finite_differences(exact, batches[0]),
        "padding": max(check_padding(exact, batch) for batch in batches),
        "gates": check_gates(exact, batches[0]),
    }

    golden = {
        "name": name,
        "settings": {
            "attention": attention,
            "directions": directions,
            "layers": layers,
            "embedding": EMBEDDING,
            "hidden": HIDDEN,
            "sourceVocabulary": SOURCE_VOCABULARY,
            "targetVocabulary": TARGET_VOCABULARY,
            "batch": BATCH,
            "sourceSteps": SOURCE_STEPS,
            "targetSteps": TARGET_STEPS,
        },
        "batch": batch_fields(batches[0]),
        "parameters": tensors(dict(model.named_parameters())),
        "loss": number(single["loss"]),
        "intermediates": tensors(single["intermediates"]),
        "gradients": tensors(single["gradients"]),
        "adam": {
            "learningRate": LEARNING_RATE,
            "clip": CLIP,
            "batches": [batch_fields(batch) for batch in batches],
            "losses": numbers(single["losses"]),
            "norms": numbers(single["norms"]),
            "parameters": tensors(single["trained"]),
        },
    }
    file = FOLDER / f"{name}.json"
    file.write_text(json.dumps(golden, separators=(",", ":")) + "\n")

    print(f"{file.name}: {file.stat().st_size / 1024:.0f} KiB")
    print(f"  loss {single['losses'][0]:.4f} -> {single['losses'][-1]:.4f}, ", end="")
    print(f"gradient norm {min(single['norms']):.3f} to {max(single['norms']):.3f}, clipped at {CLIP}")
    if attention == "additive":
        weights = single["intermediates"]["decoder.attention.weights"]
        full = weights[:, SOURCE_LENGTHS[0].index(SOURCE_STEPS)]  # [T, S] of the row without padding
        print(f"  attention weights of the full row {full.min().item():.3f} to {full.max().item():.3f}")
    largest = {parameter: gradient.abs().max().item() for parameter, gradient in single["gradients"].items()}
    smallest = min(largest, key=lambda parameter: largest[parameter])
    print(f"  weakest gradient {largest[smallest]:.0e} of {smallest}")
    print("  float32 against float64: " + ", ".join(f"{what} {value:.0e}" for what, value in differences.items()))
    print("  float64 checks: " + ", ".join(f"{what} {value:.0e}" for what, value in checks.items()))


if __name__ == "__main__":
    torch.set_num_threads(1)  # the order of sums must not depend on the machine's cores
    for seed, variant in enumerate(VARIANTS, start=1):
        make(seed, *variant)
