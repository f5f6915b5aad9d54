"""What must be true of the model before its numbers may judge another. make.py runs the model's checks in float64 and
the document's in float32."""

from typing import Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from documents import BahdanauAttention, LuongAttention
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
    logits, _ = model(batch)  # [T, B, V]
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
    He = model.encoder.lstm.hidden_size
    source_real = real_positions(batch.source_lengths, len(batch.source))
    zero = seen["encoder.embedded"].new_zeros(batch.source.shape[1], He)
    pairs = []
    for layer in range(model.encoder.lstm.num_layers):
        outputs = seen[f"encoder.outputs_l{layer}"]
        forward = seen[f"encoder.gates_l{layer}"]
        pairs.append((states_from_gates(forward, source_real, zero, zero), outputs[:, :, :He]))
        if model.encoder.lstm.bidirectional:
            reverse = seen[f"encoder.gates_l{layer}_reverse"]
            states = states_from_gates(reverse.flip(0), source_real.flip(0), zero, zero).flip(0)
            pairs.append((states, outputs[:, :, He:]))
    target_real = real_positions(batch.target_lengths, len(batch.target_input))
    for layer in range(model.decoder.lstm.num_layers):
        initial = seen[f"decoder.initial_hidden_l{layer}"], seen[f"decoder.initial_cell_l{layer}"]
        states = states_from_gates(seen[f"decoder.gates_l{layer}"], target_real, *initial)
        pairs.append((states, seen[f"decoder.hidden_l{layer}"]))
    worst = max((mine - theirs).abs().max().item() for mine, theirs in pairs)
    assert worst < 1e-12, f"gates and states differ by {worst}"
    return worst


@torch.no_grad()
def document_module(attention: str, mechanism: nn.Module, hidden: int, encoder_size: int) -> nn.Module:
    """The document's module with a mechanism's weights. Biases that the mechanism does not have are 0, but for Va's: it
    shifts all scores alike, so that any number must do."""
    if attention == "additive":
        module = BahdanauAttention(hidden, encoder_size)
        module.Wa.load_state_dict(mechanism.U.state_dict())
        module.Ua.weight.copy_(mechanism.W.weight)
        module.Ua.bias.zero_()
    else:
        module = LuongAttention(hidden, encoder_size, attention)
    if attention == "general":
        module.Wa.weight.copy_(mechanism.W.weight)
        module.Wa.bias.zero_()
    if attention == "concat":  # the document has the decoder's columns first
        module.Wa.weight.copy_(mechanism.W.weight.roll(hidden, dims=1))
        module.Wa.bias.zero_()
    if hasattr(module, "Va"):
        module.Va.weight.copy_(mechanism.v.weight)
        module.Va.bias.fill_(0.7)
    return module


@torch.no_grad()
def check_documents(
    attention: str, mechanism: nn.Module, decoder_hidden: Tensor, encoder_outputs: Tensor
) -> Tuple[Tensor, Tensor, float]:
    """A mechanism and the document's module of the same weights give the same context [B, K] and weights [B, S] from
    decoder_hidden [B, H] and encoder_outputs [B, S, K]. Returns the document's, and the worst difference."""
    module = document_module(attention, mechanism, decoder_hidden.shape[1], encoder_outputs.shape[2])
    context, weights = module(decoder_hidden, encoder_outputs)
    outputs = encoder_outputs.transpose(0, 1)  # [S, B, K]
    ours = mechanism(decoder_hidden, outputs, torch.ones(outputs.shape[:2], dtype=torch.bool))
    pairs = [(ours.context, context), (ours.weights.t(), weights)]
    worst = max((mine - theirs).abs().max().item() for mine, theirs in pairs)
    assert worst < 1e-6, f"{attention}: ours and the document's differ by {worst}"
    return context, weights, worst
