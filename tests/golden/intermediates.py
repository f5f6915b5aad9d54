"""What nn.LSTM computes inside and does not show: the states of every layer and the gates at every position."""

from typing import Dict

import torch
from torch import Tensor, nn

from model import Batch, Encoder, Seq2Seq, run_padded


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
    H = encoder.lstm.hidden_size
    inputs = encoder.embedding(batch.source)  # [S, B, E]
    seen = {"encoder.embedded": inputs}
    start = inputs.new_zeros(1, inputs.shape[1], H)
    for layer in range(encoder.lstm.num_layers):
        outputs, _ = run_padded(single_layer(encoder.lstm, layer), inputs, batch.source_lengths)  # [S, B, D*H]
        seen[f"encoder.outputs_l{layer}"] = outputs
        before = torch.cat([start, outputs[:-1, :, :H]])  # [S, B, H]
        seen[f"encoder.gates_l{layer}"] = gates(encoder.lstm, f"_l{layer}", inputs, before)
        if encoder.lstm.bidirectional:
            # The reverse direction comes from the right. Its half is 0 at padding, which is its initial state.
            before = torch.cat([outputs[1:, :, H:], start])
            seen[f"encoder.gates_l{layer}_reverse"] = gates(encoder.lstm, f"_l{layer}_reverse", inputs, before)
        inputs = outputs
    return seen


@torch.no_grad()
def intermediates(model: Seq2Seq, batch: Batch) -> Dict[str, Tensor]:
    """Every named tensor of a forward pass, encoder first."""
    seen = encoder_intermediates(model.encoder, batch)
    decoded = model(batch)
    # The layers run one by one must be the LSTM run as a whole.
    top = seen[f"encoder.outputs_l{model.encoder.lstm.num_layers - 1}"]
    torch.testing.assert_close(top, decoded.pop("encoder.outputs"), rtol=0, atol=1e-6)
    before = torch.cat([decoded["decoder.initial_hidden"].unsqueeze(0), decoded["decoder.hidden"][:-1]])  # [T, B, H]
    seen["decoder.gates"] = gates(model.decoder.lstm, "_l0", decoded.pop("decoder.input"), before)
    seen.update(decoded)
    return seen
