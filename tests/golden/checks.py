"""What must be true of the model before its numbers may judge another: run in float64 by make.py."""

import torch
import torch.nn.functional as F
from torch import Tensor

from intermediates import intermediates
from model import Batch, Seq2Seq, real_positions


def gradients(model: Seq2Seq, batch: Batch):
    model.zero_grad()
    model.loss(batch).backward()
    return {name: parameter.grad.clone() for name, parameter in model.named_parameters()}


def check_finite_differences(model: Seq2Seq, batch: Batch, per_parameter: int = 3, step: float = 1e-6) -> float:
    """Central differences at a few entries of every parameter, the largest gradient among them. Returns the worst
    difference."""
    worst = 0.0
    analytic = gradients(model, batch)
    for name, parameter in model.named_parameters():
        flat, gradient = parameter.data.view(-1), analytic[name].view(-1)
        entries = [int(gradient.abs().argmax())] + torch.randint(len(flat), (per_parameter - 1,)).tolist()
        for entry in entries:
            value = flat[entry].item()
            with torch.no_grad():
                flat[entry] = value + step
                above = model.loss(batch).item()
                flat[entry] = value - step
                below = model.loss(batch).item()
                flat[entry] = value
            difference = abs((above - below) / (2 * step) - gradient[entry].item())
            assert difference < 1e-8, f"{name}[{entry}]: off from finite differences by {difference}"
            worst = max(worst, difference)
    return worst


def row_alone(batch: Batch, row: int) -> Batch:
    """One row of a batch with its padding cut off."""
    S, T = int(batch.source_lengths[row]), int(batch.target_lengths[row])
    only = slice(row, row + 1)
    return Batch(
        batch.source[:S, only],
        batch.source_lengths[only],
        batch.target_input[:T, only],
        batch.target_output[:T, only],
        batch.target_lengths[only],
    )


def check_padding(model: Seq2Seq, batch: Batch) -> float:
    """A row alone has the loss that it has in the padded batch, and the rows' gradients add up to the batch's. Returns
    the worst difference."""
    worst = 0.0
    logits = model(batch)["decoder.logits"]  # [T, B, Vt]
    real = real_positions(batch.target_lengths, len(batch.target_output))  # [T, B]
    losses = F.cross_entropy(logits.transpose(1, 2), batch.target_output, reduction="none") * real  # [T, B]
    together = gradients(model, batch)
    summed = {name: torch.zeros_like(gradient) for name, gradient in together.items()}
    for row, length in enumerate(batch.target_lengths.tolist()):
        alone = row_alone(batch, row)
        difference = abs(model.loss(alone).item() - losses[:, row].sum().item() / length)
        assert difference < 1e-6, f"row {row}: its loss alone and in the batch differ by {difference}"
        worst = max(worst, difference)
        for name, gradient in gradients(model, alone).items():
            summed[name] += gradient * (length / int(batch.target_lengths.sum()))
    for name, gradient in together.items():
        difference = (gradient - summed[name]).abs().max().item()
        assert difference < 1e-6, f"{name}: gradients of the rows and of the batch differ by {difference}"
        worst = max(worst, difference)
    for name in ("encoder.embedding.weight", "decoder.embedding.weight"):
        assert torch.all(together[name][0] == 0), f"{name}: padding has a gradient"
    return worst


def states_from_gates(gates: Tensor, real: Tensor, hidden: Tensor, cell: Tensor) -> Tensor:
    """c = f c + i g, h = o tanh(c), carried where a position is not real. gates [N, B, 4H] -> hidden [N, B, H]"""
    states = []
    for n in range(len(gates)):
        i, f, g, o = gates[n].chunk(4, dim=1)
        next_cell = f * cell + i * g
        cell = torch.where(real[n].unsqueeze(1), next_cell, cell)
        hidden = torch.where(real[n].unsqueeze(1), o * torch.tanh(next_cell), hidden)
        states.append(hidden)
    return torch.stack(states)


def check_gates(model: Seq2Seq, batch: Batch) -> float:
    """The LSTM's equations over the recorded gates give nn.LSTM's states. Returns the worst difference."""
    seen = intermediates(model, batch)
    H = model.encoder.lstm.hidden_size
    source_real = real_positions(batch.source_lengths, len(batch.source))
    zero = torch.zeros_like(seen["decoder.initial_hidden"])
    pairs = []
    for layer in range(model.encoder.lstm.num_layers):
        outputs = seen[f"encoder.outputs_l{layer}"]
        forward = seen[f"encoder.gates_l{layer}"]
        pairs.append((states_from_gates(forward, source_real, zero, zero), outputs[:, :, :H]))
        if model.encoder.lstm.bidirectional:
            reverse = seen[f"encoder.gates_l{layer}_reverse"]
            states = states_from_gates(reverse.flip(0), source_real.flip(0), zero, zero).flip(0)
            pairs.append((states, outputs[:, :, H:]))
    target_real = real_positions(batch.target_lengths, len(batch.target_input))
    initial = seen["decoder.initial_hidden"], seen["decoder.initial_cell"]
    pairs.append((states_from_gates(seen["decoder.gates"], target_real, *initial), seen["decoder.hidden"]))
    worst = max((mine - theirs).abs().max().item() for mine, theirs in pairs)
    assert worst < 1e-12, f"gates and states differ by {worst}"
    return worst
