"""Makes the golden files beside it: `python3 tests/golden/make.py`. The same PyTorch gives the same files."""

import copy
import json
import sys
from dataclasses import asdict, replace
from itertools import product
from math import isnan
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Tuple

sys.dont_write_bytecode = True  # the folder holds sources and golden files only

import torch
from torch import Tensor, nn

from attention import mechanisms
from checks import (
    check_documents,
    check_finite_differences,
    check_gates,
    check_padding,
    check_scores,
    check_torch,
    gradients,
)
from intermediates import intermediates
from model import Batch, SelfAttentionSettings, Seq2Seq, Settings, TransformerSettings
from multihead import MultiHead
from transformer import Transformer

FOLDER = Path(__file__).resolve().parent
PADDING, START, END, FIRST_TOKEN = 0, 1, 2, 4  # 3 is the unknown character
EMBEDDING, VOCABULARY = 2, 6
# By directions of the encoder: its units in each, and the decoder's where there is a bridge.
HIDDEN, BRIDGED = {1: 3, 2: 2}, {1: 4, 2: 3}
BATCH, SOURCE_STEPS = 3, 4
# Lengths of three batches, the end mark counted: every batch has a full row and a row of 2, never the same row twice.
SOURCE_LENGTHS = [[3, 4, 2], [4, 2, 3], [2, 3, 4]]
TARGET_LENGTHS = [[4, 2, 3], [2, 3, 4], [3, 4, 2]]
# Those of Transformers, long enough for a pattern to hide something.
LONGER_SOURCES = [[4, 6, 2], [6, 2, 5], [2, 5, 6]]
LONGER_TARGETS = [[5, 2, 4], [2, 4, 5], [4, 5, 2]]
WIDTH, FEED_FORWARD = 4, 6
TORCHS_OWN = ("self-attention", "window", "strided", "block")  # what nn.Transformer computes too, given masks
STEPS, LEARNING_RATE, CLIP = 20, 0.01, 0.5
SHARPEN, SHARPEN_TRANSFORMER = 3, 1.5
# What a file must at least show: its sharpest attention weight of four, and the largest number of its weakest gradient.
SHARPEST, WEAKEST = 0.3, 1e-3
# How far float32 may be from float64, in one step and after the run. Beyond that a test would measure rounding.
STEP_ROUNDING, RUN_ROUNDING = 1e-6, 5e-6


def variants() -> Iterator[Settings]:
    """Every mechanism with 1 and 2 directions, 1 and 2 layers on both sides, and input feeding where there is any."""
    for attention, directions, layers, fed in product(mechanisms, (1, 2), (1, 2), (False, True)):
        looks_after = mechanisms[attention] is not None and not mechanisms[attention].looks_before
        if looks_after or not fed:
            yield variant(attention, fed, directions, layers, layers)


def variant(attention: str, fed: bool, directions: int, encoder_layers: int, decoder_layers: int) -> Settings:
    # Where a mechanism leaves the choice there is a bridge, but for the smallest, whose sizes agree.
    mechanism = mechanisms[attention]
    same = (mechanism is not None and mechanism.equal_sizes) or (directions, encoder_layers) == (1, 1)
    return Settings(
        attention=attention,
        input_feeding=fed,
        directions=directions,
        encoder_layers=encoder_layers,
        decoder_layers=decoder_layers,
        embedding=EMBEDDING,
        hidden=HIDDEN[directions],
        decoder_hidden=directions * HIDDEN[directions] if same else BRIDGED[directions],
        source_vocabulary=VOCABULARY,
        target_vocabulary=VOCABULARY,
    )


def with_self_attention() -> Iterator[Settings]:
    """LSTM models whose outputs look at each other, in the encoder, in the decoder and in both."""
    yield replace(variant("additive", False, 2, 1, 1), self_attention=SelfAttentionSettings(True, False, 2))
    fed = replace(variant("general", True, 1, 1, 1), hidden=4, decoder_hidden=4)
    yield replace(fed, self_attention=SelfAttentionSettings(False, True, 2))
    yield replace(variant("concat", False, 1, 2, 2), self_attention=SelfAttentionSettings(True, True, 1))


def transformers() -> Iterator[Settings]:
    """Every mechanism with either norm, every kind of positions and both activations, with 1 and 2 heads and layers; and
    every kind of positions with either norm."""
    yield transformer("self-attention", "pre", "sinusoidal", "relu", heads=1, layers=(1, 1))
    yield transformer("self-attention", "post", "learned", "gelu", heads=2, layers=(1, 1))
    yield transformer("self-attention", "pre", "rotary", "gelu", heads=2, layers=(2, 2))
    yield transformer("self-attention", "post", "sinusoidal", "relu", heads=2, layers=(2, 1))
    yield transformer("window", "post", "sinusoidal", "gelu", heads=2, layers=(1, 2), reach=1)
    yield transformer("window", "pre", "rotary", "relu", heads=1, layers=(1, 1), reach=2)
    yield transformer("strided", "pre", "learned", "relu", heads=2, layers=(2, 1), reach=2)
    yield transformer("strided", "post", "rotary", "gelu", heads=1, layers=(1, 1), reach=3)
    yield transformer("block", "post", "learned", "relu", heads=1, layers=(1, 1), reach=2)
    yield transformer("block", "pre", "sinusoidal", "gelu", heads=2, layers=(1, 2), reach=3)
    yield transformer("entmax", "pre", "learned", "gelu", heads=2, layers=(1, 1))
    yield transformer("entmax", "post", "rotary", "relu", heads=1, layers=(2, 2))
    yield transformer("sparsemax", "post", "sinusoidal", "gelu", heads=2, layers=(1, 1))
    yield transformer("sparsemax", "pre", "rotary", "relu", heads=2, layers=(1, 2))
    yield transformer("linear", "pre", "learned", "relu", heads=2, layers=(2, 1))
    yield transformer("linear", "post", "rotary", "gelu", heads=1, layers=(1, 1))


def transformer(
    attention: str, norm: str, positions: str, activation: str, heads: int, layers: Tuple[int, int], reach: int = 1
) -> Settings:
    return Settings(
        attention=attention,
        input_feeding=False,
        directions=1,
        encoder_layers=layers[0],
        decoder_layers=layers[1],
        embedding=WIDTH,
        hidden=WIDTH,
        decoder_hidden=WIDTH,
        source_vocabulary=VOCABULARY,
        target_vocabulary=VOCABULARY,
        transformer=TransformerSettings(
            heads=heads,
            feed_forward=FEED_FORWARD,
            norm=norm,
            positions=positions,
            activation=activation,
            reach=reach,
            length=max(LONGER_SOURCES[0]) + 1,  # more than any row needs
        ),
    )


def name_of(settings: Settings) -> str:
    encoder, decoder = settings.encoder_layers, settings.decoder_layers
    layers = str(encoder) if encoder == decoder else f"{encoder}to{decoder}"
    chosen, looks = settings.transformer, settings.self_attention
    if chosen:
        return f"{settings.attention}-{layers}-{chosen.norm}-{chosen.positions}-{chosen.activation}"
    name = f"{settings.attention}-{settings.directions}x{layers}" + ("-fed" if settings.input_feeding else "")
    sides = [side for side in ("encoder", "decoder") if looks and getattr(looks, side)]
    return "-".join([name, *(["self", *sides] if sides else [])])


def make_batch(source_lengths: List[int], target_lengths: List[int]) -> Batch:
    source = torch.full((max(source_lengths), BATCH), PADDING)
    target_input = torch.full((max(target_lengths), BATCH), PADDING)
    target_output = torch.full((max(target_lengths), BATCH), PADDING)
    for row, (s, t) in enumerate(zip(source_lengths, target_lengths)):
        source[: s - 1, row] = torch.randint(FIRST_TOKEN, VOCABULARY, (s - 1,))
        source[s - 1, row] = END
        target = torch.randint(FIRST_TOKEN, VOCABULARY, (t - 1,))
        target_input[0, row] = START
        target_input[1:t, row] = target
        target_output[: t - 1, row] = target
        target_output[t - 1, row] = END
    return Batch(source, torch.tensor(source_lengths), target_input, target_output, torch.tensor(target_lengths))


@torch.no_grad()
def sharpen(model: nn.Module) -> None:
    """PyTorch's initial weights are so small that attention is all but uniform and its gradients drown in rounding:
    a wrong one would pass. Larger weights make every term count; v, which alone sets how sharp attention is, grows
    most. What begins as 0 or 1, biases of heads and norms, is stirred, for such numbers hide errors too. Four decimals
    say as much as nine and keep the files short."""
    for name, parameter in model.named_parameters():
        if isinstance(model, Transformer):
            if parameter.dim() == 1:
                parameter.add_(0.3 * torch.randn(parameter.shape))
            elif not ("embedding" in name or "positions" in name):
                parameter.mul_(SHARPEN_TRANSFORMER)
        elif "self_attn" in name:
            parameter.add_(0.3 * torch.randn(parameter.shape))
        elif "embedding" not in name:
            parameter.mul_(SHARPEN**2 if name.endswith("attention.v.weight") else SHARPEN)
        parameter.copy_(torch.tensor([round(value, 4) for value in parameter.flatten().tolist()]).view_as(parameter))


def sharpest_weight(seen: Dict[str, Tensor], batch: Batch) -> float:
    """Of the row without padding; 1 where there is no attention."""
    weights = seen.get("decoder.attention.weights")  # [T, B, S]
    return 1.0 if weights is None else weights[:, batch.source_lengths.argmax()].nan_to_num().max().item()


def weakest_gradient(model: nn.Module, named: Dict[str, Tensor]) -> Tuple[float, str]:
    """Of queries, keys and values, which share a parameter, each counts, but for the keys' bias where it idles."""
    idle = idle_parts(model)
    strongest = []
    for name, gradient in named.items():
        parts = gradient.chunk(3) if "in_proj" in name else [gradient]
        strongest += [(part.abs().max().item(), name) for i, part in enumerate(parts) if not (name in idle and i == 1)]
    return min(strongest)


def idle_parts(model: nn.Module) -> Dict[str, slice]:
    """By parameter, what has no gradient but rounding's, which Adam makes into steps of any size: the keys' biases."""
    return {
        f"{name}.in_proj_bias": slice(len(module.in_proj_bias) // 3, 2 * len(module.in_proj_bias) // 3)
        for name, module in model.named_modules()
        if isinstance(module, MultiHead) and module.key_bias_idles
    }


def is_telling(model: nn.Module, batch: Batch) -> bool:
    """Whether nothing is so weak that an error in it could hide."""
    sharp = sharpest_weight(intermediates(model, batch), batch) >= SHARPEST
    telling = sharp and weakest_gradient(model, gradients(model, batch))[0] >= WEAKEST
    model.zero_grad()
    return telling


def train(model: nn.Module, batches: List[Batch]) -> Tuple[List[float], List[float]]:
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


def compute(model: nn.Module, batches: List[Batch]) -> Dict:
    """All results of a file for a model, in the model's precision; NaN where there is nothing to compare. The model
    itself is not changed."""
    model = copy.deepcopy(model)
    results = {
        "loss": model.loss(batches[0]).item(),
        # The engine projects whole vocabularies, and has no embeddings of single tokens to compare.
        "intermediates": {
            name: tensor
            for name, tensor in intermediates(model, batches[0]).items()
            if not name.endswith(".embedded")
        },
        "gradients": gradients(model, batches[0]),
    }
    results["losses"], results["norms"] = train(model, batches)
    results["trained"] = {name: parameter.detach() for name, parameter in model.named_parameters()}
    for name, part in idle_parts(model).items():
        results["trained"][name][part] = float("nan")
    return results


def worst_difference(single: Dict[str, Tensor], double: Dict[str, Tensor]) -> float:
    return max((single[name].double() - double[name]).nan_to_num().abs().max().item() for name in double)


def exact(value: float) -> float:
    """A float32 in the fewest digits that name it. Minus zero becomes zero."""
    for digits in range(1, 10):
        short = float(f"%.{digits}g" % value) + 0.0
        if torch.tensor(short, dtype=torch.float32).item() == value:
            return short
    raise ValueError(f"{value} is not a float32.")


def result(value: float) -> Optional[float]:
    """A result to 7 decimals: the difference, 5e-8, is far below what a test can ask for. Nothing for NaN."""
    return None if isnan(value) else round(value, 7) + 0.0


def tensors(named: Dict[str, Tensor], number: Callable[[float], Optional[float]]) -> Dict:
    return {
        name: {"shape": list(tensor.shape), "data": [number(value) for value in tensor.detach().flatten().tolist()]}
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


def camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def settings_fields(fields: Dict) -> Dict:
    """Parts that a model does not have are left out."""
    return {
        camel_case(field): settings_fields(value) if isinstance(value, dict) else value
        for field, value in fields.items()
        if value is not None
    }


def rounding(single: Dict, double: Dict) -> Tuple[float, float]:
    """The worst differences of results in float32 from those in float64: of one step, and of the run."""
    step = [abs(single["loss"] - double["loss"])]
    step += [worst_difference(single[part], double[part]) for part in ("intermediates", "gradients")]
    run = [abs(a - b) for part in ("losses", "norms") for a, b in zip(single[part], double[part])]
    return max(step), max(run + [worst_difference(single["trained"], double["trained"])])


def telling_results(seed: int, settings: Settings) -> Tuple[nn.Module, List[Batch], Dict]:
    """The first model, counting seeds up, that is telling and little rounded; its batches and results."""
    kind, lengths = (
        (Transformer, (LONGER_SOURCES, LONGER_TARGETS))
        if settings.transformer
        else (Seq2Seq, (SOURCE_LENGTHS, TARGET_LENGTHS))
    )
    while True:
        torch.manual_seed(seed)
        model = kind(settings)
        sharpen(model)
        batches = [make_batch(*of_batch) for of_batch in zip(*lengths)]
        if is_telling(model, batches[0]):
            results = compute(model, batches)
            step, run = rounding(results, compute(copy.deepcopy(model).double(), batches))
            if step < STEP_ROUNDING and run < RUN_ROUNDING:
                print(f"seed {seed}, float32 against float64 {step:.0e} in a step and {run:.0e} in the run: ", end="")
                return model, batches, results
        seed += 1


def make(seed: int, settings: Settings) -> None:
    name = name_of(settings)
    model, batches, results = telling_results(seed, settings)
    in_double = copy.deepcopy(model).double()
    checks = {
        "finite differences": check_finite_differences(in_double, batches[0]),
        "padding": max(check_padding(in_double, batch) for batch in batches),
    }
    if settings.transformer is None:
        checks["gates"] = check_gates(in_double, batches[0])
    elif settings.transformer.positions != "rotary" and settings.attention in TORCHS_OWN:
        checks["nn.Transformer"] = max(check_torch(settings, in_double, batch) for batch in batches)

    golden = {
        "name": name,
        "settings": {
            **settings_fields(asdict(settings)),
            "batch": BATCH,
            "sourceSteps": len(batches[0].source),
            "targetSteps": len(batches[0].target_input),
        },
        "batch": batch_fields(batches[0]),
        "parameters": tensors(dict(model.named_parameters()), exact),
        "loss": result(results["loss"]),
        "intermediates": tensors(results["intermediates"], result),
        "gradients": tensors(results["gradients"], result),
        "adam": {
            "learningRate": LEARNING_RATE,
            "clip": CLIP,
            "batches": [batch_fields(batch) for batch in batches],
            "losses": [result(loss) for loss in results["losses"]],
            "norms": [result(norm) for norm in results["norms"]],
            "parameters": tensors(results["trained"], result),
        },
    }
    write(name, golden)
    print(f"  loss {results['losses'][0]:.4f} -> {results['losses'][-1]:.4f}, ", end="")
    print(f"gradient norm {min(results['norms']):.3f} to {max(results['norms']):.3f}, clipped at {CLIP}")
    value, parameter = weakest_gradient(model, results["gradients"])
    print(f"  sharpest weight {sharpest_weight(results['intermediates'], batches[0]):.3f}, ", end="")
    print(f"weakest gradient {value:.0e} of {parameter}")
    print("  float64 checks: " + ", ".join(f"{what} {value:.0e}" for what, value in checks.items()))


def make_documents(seed: int) -> None:
    """The modules of the document on one step each: inputs, parameters by our names, and what comes out."""
    torch.manual_seed(seed)
    cases, worst = [], 0.0
    for attention in ("additive", "dot", "general", "concat"):
        hidden, encoder_size = (4, 4) if attention == "dot" else (3, 4)
        mechanism = mechanisms[attention](hidden, encoder_size)
        decoder_hidden = torch.randn(BATCH, hidden)
        encoder_outputs = torch.randn(BATCH, SOURCE_STEPS, encoder_size)
        context, weights, difference = check_documents(attention, mechanism, decoder_hidden, encoder_outputs)
        worst = max(worst, difference)
        score = {name: value for name, value in mechanism.named_parameters() if not name.startswith("mix")}
        inputs = {"decoderHidden": decoder_hidden, "encoderOutputs": encoder_outputs}
        cases.append(
            {
                "attention": attention,
                **tensors(inputs, exact),
                "parameters": tensors({f"decoder.attention.{name}": value for name, value in score.items()}, exact),
                **tensors({"context": context, "weights": weights}, result),
            }
        )
    write("documents", cases)
    print(f"  our modules against the document's: {worst:.0e}")


def write(name: str, content) -> None:
    file = FOLDER / f"{name}.json"
    file.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"{file.name}: {file.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    torch.set_num_threads(1)  # the order of sums must not depend on the machine's cores
    for seed, settings in enumerate(variants(), start=1):
        make(1000 * seed, settings)
    # More layers on one side than on the other; their seeds do not depend on how many mechanisms there are.
    make(37_000, variant("additive", False, 2, 2, 1))
    make(38_000, variant("additive", False, 1, 1, 2))
    for seed, settings in enumerate(with_self_attention(), start=41):
        make(1000 * seed, settings)
    for seed, settings in enumerate(transformers(), start=51):
        make(1000 * seed, settings)
    torch.manual_seed(0)
    print(f"projections, running sums and rotary positions: {check_scores():.0e}")
    make_documents(seed=0)
