"""What a model computes on the way and does not return: the states of every layer, the gates at every position, and
what attention saw. What heads see is NaN at padding, where nobody reads it and an engine may compute what it likes."""

from typing import Dict, List, Tuple

import torch
from torch import Tensor, nn

from model import Batch, Encoder, Seq2Seq, real_positions, run_padded
from multihead import MultiHead
from transformer import Transformer


def gates(lstm: nn.LSTM, suffix: str, inputs: Tensor, before: Tensor) -> Tensor:
    """sigmoid(i), sigmoid(f), tanh(g), sigmoid(o) side by side [N, B, 4H] from the inputs [N, B, ...] and the hidden
    state that stands before each position [N, B, H]. `suffix` is PyTorch's, such as "_l1_reverse"."""
    weight_ih, weight_hh = getattr(lstm, "weight_ih" + suffix), getattr(lstm, "weight_hh" + suffix)
    bias_ih, bias_hh = getattr(lstm, "bias_ih" + suffix), getattr(lstm, "bias_hh" + suffix)
    i, f, g, o = (inputs @ weight_ih.t() + bias_ih + before @ weight_hh.t() + bias_hh).chunk(4, dim=2)
    return torch.cat([torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)], dim=2)


def single_layer(lstm: nn.LSTM, layer: int) -> nn.LSTM:
    """A copy of one layer of an LSTM, as an LSTM of its own."""
    own = {
        name.replace(f"_l{layer}", "_l0"): value for name, value in lstm.state_dict().items() if f"_l{layer}" in name
    }
    copy = nn.LSTM(own["weight_ih_l0"].shape[1], lstm.hidden_size, bidirectional=lstm.bidirectional)
    copy = copy.to(own["weight_ih_l0"].dtype)
    copy.load_state_dict(own)
    return copy


def encoder_intermediates(encoder: Encoder, batch: Batch) -> Dict[str, Tensor]:
    He = encoder.lstm.hidden_size
    inputs = encoder.embedding(batch.source)  # [S, B, E]
    seen = {"encoder.embedded": inputs}
    start = inputs.new_zeros(1, inputs.shape[1], He)
    for layer in range(encoder.lstm.num_layers):
        outputs, _ = run_padded(single_layer(encoder.lstm, layer), inputs, batch.source_lengths)  # [S, B, D*He]
        seen[f"encoder.outputs_l{layer}"] = outputs
        before = torch.cat([start, outputs[:-1, :, :He]])  # [S, B, He]
        seen[f"encoder.gates_l{layer}"] = gates(encoder.lstm, f"_l{layer}", inputs, before)
        if encoder.lstm.bidirectional:
            # The reverse direction comes from the right. Its half is 0 at padding, which is its initial state.
            before = torch.cat([outputs[1:, :, He:], start])
            seen[f"encoder.gates_l{layer}_reverse"] = gates(encoder.lstm, f"_l{layer}_reverse", inputs, before)
        inputs = outputs
    # The layers run one by one must be the LSTM run as a whole.
    whole, _ = run_padded(encoder.lstm, encoder.embedding(batch.source), batch.source_lengths)
    torch.testing.assert_close(inputs, whole, rtol=0, atol=1e-6)
    return seen


def calls(model: nn.Module, batch: Batch, module: nn.Module) -> List[Tuple]:
    """Arguments and results of each call of a module in a forward pass."""
    seen: List[Tuple] = []
    hook = module.register_forward_hook(lambda _, arguments, result: seen.append((arguments, result)))
    model(batch)
    hook.remove()
    return seen


def carried(states: Tensor, lengths: Tensor) -> Tensor:
    """States [T, B, H] where each row keeps that of its last real step."""
    steps = torch.arange(len(states)).unsqueeze(1).minimum(lengths - 1)  # [T, B]
    return states.gather(0, steps.unsqueeze(2).expand_as(states))


def decoder_intermediates(model: Seq2Seq, batch: Batch) -> Dict[str, Tensor]:
    decoder = model.decoder
    seen = {"decoder.embedded": decoder.embedding(batch.target_input)}
    arguments, results = zip(*calls(model, batch, decoder.lstm))
    inputs = torch.cat([x for x, _ in arguments])  # [T, B, E + what attention adds]
    for layer in range(decoder.lstm.num_layers):
        hidden, cell = (
            carried(torch.stack([state[part][layer] for _, state in results]), batch.target_lengths)  # [T, B, H]
            for part in (0, 1)
        )
        start = tuple(part[layer] for part in arguments[0][1])  # hidden and cell [B, H]
        seen[f"decoder.initial_hidden_l{layer}"], seen[f"decoder.initial_cell_l{layer}"] = start
        before = torch.cat([start[0].unsqueeze(0), hidden[:-1]])  # [T, B, H]
        seen[f"decoder.gates_l{layer}"] = gates(decoder.lstm, f"_l{layer}", inputs, before)
        seen[f"decoder.hidden_l{layer}"], seen[f"decoder.cell_l{layer}"] = hidden, cell
        inputs = hidden
    if decoder.attention:
        seen.update(attention_intermediates(model, batch, before, hidden))
    (((readout,), seen["decoder.logits"]),) = calls(model, batch, decoder.fc)
    if decoder.self_attn:
        (((readout, *_), _),) = calls(model, batch, decoder.self_attn)
    if decoder.looks_after:
        seen["decoder.attentional"] = readout  # [T, B, H]
    else:
        torch.testing.assert_close(readout, hidden, rtol=0, atol=0)
    return seen


def attention_intermediates(model: Seq2Seq, batch: Batch, before: Tensor, hidden: Tensor) -> Dict[str, Tensor]:
    """From the decoder's top states [T, B, H] before and after each step."""
    attention = model.decoder.attention
    arguments, results = zip(*calls(model, batch, attention))
    outputs = arguments[0][1]  # [S, B, D*He]
    sides = attention.sides(outputs, before if attention.looks_before else hidden)
    scores, weights, context = (torch.stack(parts) for parts in zip(*results))  # [T, S, B] twice, [T, B, D*He]
    if hasattr(attention, "v"):
        # The modules do not tell the two sides of the score apart; apart they must give the same score.
        energies = torch.tanh(sides["keys"] + sides["query"].unsqueeze(1) if "query" in sides else sides["keys"])
        apart = attention.v(energies).squeeze(-1)  # [T, S, B], without a query [S, B]
        torch.testing.assert_close(apart.expand_as(scores), scores, rtol=0, atol=1e-5)
        # The engine's score with v passes over padding; its products of dot and general do not.
        scores = scores.masked_fill(~real_positions(batch.source_lengths, len(outputs)), 0.0)
    named = {**sides, "scores": scores.transpose(1, 2), "weights": weights.transpose(1, 2), "context": context}
    return {f"decoder.attention.{name}": tensor for name, tensor in named.items()}


def at_real(tensor: Tensor, real: Tensor) -> Tensor:
    """NaN where a position is padding: [steps, B, ...] by real [steps, B]."""
    return tensor.masked_fill(~real.reshape(*real.shape, *[1] * (tensor.dim() - 2)), float("nan"))


def heads_intermediates(model: nn.Module, batch: Batch) -> Dict[str, Tensor]:
    """What every attention with heads saw."""
    source_real = real_positions(batch.source_lengths, len(batch.source))
    target_real = real_positions(batch.target_lengths, len(batch.target_input))
    seen = {}
    for name, module in model.named_modules():
        if isinstance(module, MultiHead):
            ((_, attended),) = calls(model, batch, module)
            of_queries = source_real if name.startswith("encoder.") else target_real
            of_keys = target_real if name.startswith("decoder.") and name.endswith("self_attn") else source_real
            for part in ("query", "key", "value", "weights", "context"):
                real = of_keys if part in ("key", "value") else of_queries
                seen[f"{name}.{part}"] = at_real(getattr(attended, part), real)
    return seen


def transformer_intermediates(model: Transformer, batch: Batch) -> Dict[str, Tensor]:
    source_real = real_positions(batch.source_lengths, len(batch.source))
    target_real = real_positions(batch.target_lengths, len(batch.target_input))
    seen = heads_intermediates(model, batch)
    for l, layer in enumerate(model.encoder.layers):
        ((_, output),) = calls(model, batch, layer)
        seen[f"encoder.layers.{l}.output"] = at_real(output, source_real)
    for l, layer in enumerate(model.decoder.layers):
        ((_, (output, _)),) = calls(model, batch, layer)
        seen[f"decoder.layers.{l}.output"] = at_real(output, target_real)
    (((readout,), logits),) = calls(model, batch, model.decoder.fc)
    seen["encoder.outputs"] = at_real(calls(model, batch, model.encoder)[0][1], source_real)
    seen["decoder.outputs"] = at_real(readout, target_real)
    seen["decoder.attention.weights"] = at_real(model(batch)[1], target_real)
    seen["decoder.logits"] = at_real(logits, target_real)
    return seen


@torch.no_grad()
def intermediates(model: nn.Module, batch: Batch) -> Dict[str, Tensor]:
    """Every named tensor of a forward pass, encoder first."""
    if isinstance(model, Transformer):
        return transformer_intermediates(model, batch)
    return {
        **encoder_intermediates(model.encoder, batch),
        **decoder_intermediates(model, batch),
        **heads_intermediates(model, batch),
    }
