"""Goes on training where the weights stopped: `python train.py --steps 1000`.

On many processes, `torchrun --nproc_per_node 4 train.py --steps 1000` takes the same steps on the same batches, each
process computing its share: with NCCL where there are GPUs, else with Gloo. Dropout and scheduled sampling are drawn by each
process for itself.

The weights are written at the end, every so many steps (`--save`), and when training is interrupted (Ctrl-C or SIGTERM),
after the step that is under way.
"""

import argparse
import json
import os
import signal
from pathlib import Path
from typing import Dict, List, Tuple

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from batches import PADDING, Vocabulary, make_batch, token_losses
from data import Task
from model import Seq2Seq
from schedule import learning_rate
from weights import FIRST_MOMENT, SECOND_MOMENT, parameters_of, read_weights, write_weights

FOLDER = Path(__file__).resolve().parent
# A schedule that halves the learning rate on a plateau measures so many held-out pairs every so many steps. What has been
# measured before stands beside the weights.
HELD_OUT_PAIRS, HELD_OUT_STEPS = 256, 25


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Goes on training where the weights stopped.")
    parser.add_argument("--steps", type=int, default=1000, help="steps to take (1000)")
    parser.add_argument("--weights", type=Path, default=FOLDER / "weights.safetensors", help="where to start")
    parser.add_argument("--out", type=Path, default=FOLDER / "weights.safetensors", help="where to write the result")
    parser.add_argument("--batch", type=int, help="pairs in a step, over all processes (as in settings.json)")
    parser.add_argument("--every", type=int, default=50, help="steps from one printed loss to the next (50)")
    parser.add_argument("--save", type=int, default=500, help="steps from one writing of the weights to the next (500)")
    return parser.parse_args()


class Interruption:
    """Whether this process was asked to stop. It does so between two steps, so that none is left half done."""

    def __init__(self):
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.ask)

    def ask(self, *_) -> None:
        self.asked = True


def join_processes() -> Tuple[int, int, torch.device]:
    """This process's rank, the number of processes, and the device to use. Alone, outside of torchrun, it is 0 of 1."""
    local = int(os.environ.get("LOCAL_RANK", 0))
    device = torch.device("cuda", local) if torch.cuda.is_available() else torch.device("cpu")
    if device.type == "cuda":
        torch.cuda.set_device(device)
    if "RANK" not in os.environ:
        return 0, 1, device
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    return dist.get_rank(), dist.get_world_size(), device


def restore_moments(optimiser: torch.optim.AdamW, model: nn.Module, tensors: Dict[str, Tensor], step: int) -> None:
    for name, parameter in model.named_parameters():
        optimiser.state[parameter] = {
            "step": torch.tensor(float(step)),
            "exp_avg": tensors[FIRST_MOMENT + name].to(parameter.device),
            "exp_avg_sq": tensors[SECOND_MOMENT + name].to(parameter.device),
        }


def tensors_of(model: nn.Module, optimiser: torch.optim.AdamW) -> Dict[str, Tensor]:
    """Parameters and moments, as weights.safetensors holds them."""
    named = dict(model.named_parameters())
    first = {FIRST_MOMENT + name: optimiser.state[parameter]["exp_avg"] for name, parameter in named.items()}
    second = {SECOND_MOMENT + name: optimiser.state[parameter]["exp_avg_sq"] for name, parameter in named.items()}
    return {**named, **first, **second}


@torch.no_grad()
def held_out_loss(model: nn.Module, task: Task, vocabularies: Tuple[Vocabulary, Vocabulary]) -> float:
    """The mean loss of a token, given the true past, without dropout and smoothing."""
    pairs, *_ = task.held_out(HELD_OUT_PAIRS).values()
    batch = make_batch(pairs, *vocabularies).to(next(model.parameters()).device)
    model.eval()
    logits, _ = model(batch.source, batch.lengths, batch.target_input)  # [T, B, V]
    model.train()
    return (token_losses(logits, batch.target_output).sum() / (batch.target_output != PADDING).sum()).item()


def main() -> None:
    options = arguments()
    rank, processes, device = join_processes()
    settings = json.loads((FOLDER / "settings.json").read_text(encoding="utf-8"))
    chosen, task = settings["settings"], Task(settings)
    vocabularies = Vocabulary(settings["source"]), Vocabulary(settings["target"])
    pairs_per_step = options.batch or chosen["batch"]
    if pairs_per_step < processes:
        raise SystemExit(f"A batch of {pairs_per_step} is too small for {processes} processes.")

    tensors, description = read_weights(options.weights)
    start = description["step"]
    model = Seq2Seq(settings["model"], chosen["dropout"]).to(device)
    model.load_state_dict(parameters_of(tensors))
    # Every parameter decays, biases included, which is the default; with a decay of 0 this is Adam.
    optimiser = torch.optim.AdamW(model.parameters(), weight_decay=chosen["weightDecay"])
    restore_moments(optimiser, model, tensors, start)
    parallel = DistributedDataParallel(model) if processes > 1 else model
    torch.manual_seed(chosen["seed"] + start + rank)  # for dropout and scheduled sampling
    interruption = Interruption()
    last = start + options.steps
    held_out: List[Dict] = description.get("heldOut", [])  # losses, and the steps after which they were measured

    for step in range(start + 1, last + 1):
        pairs = [task.training_pair(step, index) for index in range(rank, pairs_per_step, processes)]
        batch = make_batch(pairs, *vocabularies).to(device)
        logits, _ = parallel(batch.source, batch.lengths, batch.target_input, chosen["teacherForcing"])  # [T, B, V]
        loss = token_losses(logits, batch.target_output, chosen["labelSmoothing"]).sum()
        asked = torch.tensor(float(interruption.asked), device=device)
        # Loss, tokens, and how many processes were asked to stop, so that all stop at the same step.
        sums = torch.stack([loss.detach(), (batch.target_output != PADDING).sum().float(), asked])
        if processes > 1:
            dist.all_reduce(sums)
        optimiser.zero_grad()
        # The mean over the tokens of all processes: their gradients are averaged, hence the factor.
        (loss * processes / sums[1]).backward()
        if chosen["gradientClip"] > 0:
            nn.utils.clip_grad_norm_(model.parameters(), chosen["gradientClip"])
        optimiser.param_groups[0]["lr"] = learning_rate(chosen, step, [measured["loss"] for measured in held_out])
        optimiser.step()
        if chosen["schedule"] == "plateau" and step % HELD_OUT_STEPS == 0:
            held_out.append({"step": step, "loss": held_out_loss(model, task, vocabularies)})
        if rank == 0 and (step - start) % options.every == 0:
            print(f"step {step}  loss {(sums[0] / sums[1]).item():.6f}", flush=True)
        stops = step == last or sums[2].item() > 0
        if rank == 0 and (stops or (step - start) % options.save == 0):
            learnt = {**description, **settings, "step": step, "heldOut": held_out}
            write_weights(options.out, tensors_of(model, optimiser), learnt)
            print(f"wrote {options.out} after step {step}", flush=True)
        if stops:
            break

    if processes > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
