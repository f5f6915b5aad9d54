"""What must be true of the model before its numbers may judge another. make.py runs the model's checks in float64 and
the document's in float32."""

from typing import List, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from documents import BahdanauAttention, LuongAttention
from intermediates import intermediates
from model import Batch, Seq2Seq, Settings, real_positions, token_loss
from scores import Sight, entmax15, linear, patterns, sparsemax
from transformer import BASE, Transformer, turn


def gradients(model: nn.Module, batch: Batch):
    model.zero_grad()
    model.loss(batch).backward()
    return {name: parameter.grad.clone() for name, parameter in model.named_parameters()}


def check_finite_differences(model: nn.Module, batch: Batch, per_parameter: int = 3, step: float = 1e-6) -> float:
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


def check_padding(model: nn.Module, batch: Batch) -> float:
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


def torch_transformer(settings: Settings, model: Transformer) -> nn.Transformer:
    """nn.Transformer with the model's parameters, which it takes by their own names."""
    chosen = settings.transformer
    theirs = nn.Transformer(
        d_model=settings.embedding,
        nhead=chosen.heads,
        num_encoder_layers=settings.encoder_layers,
        num_decoder_layers=settings.decoder_layers,
        dim_feedforward=chosen.feed_forward,
        dropout=0.0,
        activation=chosen.activation,
        norm_first=chosen.norm == "pre",
    ).double()
    outside = ("encoder.embedding", "encoder.positions", "decoder.embedding", "decoder.positions", "decoder.fc")
    theirs.load_state_dict({name: value for name, value in model.state_dict().items() if not name.startswith(outside)})
    return theirs


def torch_logits(theirs: nn.Transformer, model: Transformer, batch: Batch) -> Tensor:
    """Logits [T, B, V] by nn.Transformer, with masks made here."""
    S, T = len(batch.source), len(batch.target_input)
    hidden = {}
    for side, steps in (("source", S), ("target", T)):
        p, s = torch.meshgrid(torch.arange(steps), torch.arange(steps), indexing="ij")
        hidden[side] = ~patterns[model.pattern](p, s, model.reach)
    source_padding = ~real_positions(batch.source_lengths, S).t()  # [B, S]
    outputs = theirs(
        model.encoder.embed(batch.source),
        model.decoder.embed(batch.target_input),
        src_mask=hidden["source"],
        tgt_mask=hidden["target"] | (nn.Transformer.generate_square_subsequent_mask(T) < 0),
        src_key_padding_mask=source_padding,
        tgt_key_padding_mask=~real_positions(batch.target_lengths, T).t(),
        memory_key_padding_mask=source_padding,
    )
    return model.decoder.fc(outputs)


def check_torch(settings: Settings, model: Transformer, batch: Batch) -> float:
    """nn.Transformer of the same parameters has the same logits and gradients. It knows softmax and masks, but no
    rotary positions. A padded query that sees no key is NaN there, so that patterns are compared row by row."""
    theirs = torch_transformer(settings, model)
    alone = [row_alone(batch, row) for row in range(batch.source.shape[1])]
    worst = 0.0
    for part in [batch] if model.pattern == "dense" else alone:
        logits = torch_logits(theirs, model, part)
        real = real_positions(part.target_lengths, len(part.target_output))
        worst = max(worst, (logits - model(part)[0])[real].abs().max().item())
        ours = gradients(model, part)
        theirs.zero_grad()
        token_loss(logits, part).backward()
        for name, parameter in theirs.named_parameters():
            worst = max(worst, (parameter.grad - ours[name]).abs().max().item())
    assert worst < 1e-12, f"nn.Transformer and ours differ by {worst}"
    return worst


def by_bisection(scores: Tensor, alpha: float) -> Tensor:
    """alpha-entmax by its definition alone: the threshold for which max(0, (alpha - 1) z - threshold)^(1 / (alpha - 1))
    sums to 1, between two that give too much and too little."""
    scaled = (alpha - 1) * scores
    high = scaled.max(dim=-1, keepdim=True).values
    low = high - 1
    for _ in range(80):
        middle = (low + high) / 2
        weights = (scaled - middle).clamp(min=0) ** (1 / (alpha - 1))
        too_much = weights.sum(dim=-1, keepdim=True) > 1
        low, high = torch.where(too_much, middle, low), torch.where(too_much, high, middle)
    return (scaled - low).clamp(min=0) ** (1 / (alpha - 1))


def check_scores() -> float:
    """The projections against their definition and, where an index is hidden, against the rest alone; linear attention
    against its implied weights; rotary positions against complex numbers. In float64; returns the worst difference."""
    pairs: List[Tuple[Tensor, Tensor]] = []
    scores = 3 * torch.randn(200, 7, dtype=torch.float64)
    for projection, alpha in ((entmax15, 1.5), (sparsemax, 2.0)):
        weights = projection(scores)
        assert (weights == 0).any() and ((weights > 0).sum(dim=1) > 1).any()
        pairs.append((weights, by_bisection(scores, alpha)))
        hidden = scores.index_fill(1, torch.tensor([2, 5]), float("-inf"))
        pairs.append((projection(hidden)[:, [0, 1, 3, 4, 6]], projection(scores[:, [0, 1, 3, 4, 6]])))
        torch.autograd.gradcheck(projection, scores[:20].requires_grad_())
        scores = scores.detach()
    query, key, value = torch.randn(3, 5, 2, 2, 4, dtype=torch.float64)
    for causal in (False, True):
        weights, context = linear(query, key, value, Sight(torch.tensor([[1, 1]] * 3 + [[1, 0]] * 2) > 0, causal))
        pairs.append((torch.einsum("tbns,sbnd->tbnd", weights, value), context))
        pairs.append((weights.sum(dim=3), torch.ones_like(weights[..., 0])))
    rates = torch.tensor([1.0, BASE**-0.5], dtype=torch.float64)
    turns = torch.polar(torch.ones(5, 2, dtype=torch.float64), torch.arange(5).unsqueeze(1) * rates)[:, None, None]
    complex_pairs = torch.view_as_complex(query.unflatten(3, (2, 2)).contiguous()) * turns
    pairs.append((turn(query), torch.view_as_real(complex_pairs).flatten(3)))
    worst = max((mine - theirs).abs().max().item() for mine, theirs in pairs)
    assert worst < 1e-12, f"scores and what they must be differ by {worst}"
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
