"""The model of lstm_model.py whose outputs look at each other: those of the encoder before the decoder looks at them, and
what the decoder's output layer reads, which looks at all steps before it. Either is added to what it finds.

Letters: B batch, S source steps, K size of an encoder output, H hidden size of the decoder.
"""

from typing import Dict

import torch
from torch import Tensor, nn

import lstm_model


class Seq2Seq(lstm_model.Seq2Seq):
    def __init__(self, sizes: Dict, dropout: float = 0.0):
        super().__init__(sizes, dropout)
        looks, width = sizes["selfAttention"], sizes["encoderDirections"] * sizes["hidden"]
        self.encoder.self_attn = nn.MultiheadAttention(width, looks["heads"]) if looks["encoder"] else None
        hidden = sizes["decoderHidden"]
        self.decoder.self_attn = nn.MultiheadAttention(hidden, looks["heads"]) if looks["decoder"] else None

    def seen(self, outputs: Tensor, real: Tensor) -> Tensor:
        """h + attention(h) for all outputs h [S, B, K]; real [S, B] is False at padding."""
        if not self.encoder.self_attn:
            return outputs
        found, _ = self.encoder.self_attn(outputs, outputs, outputs, key_padding_mask=~real.t(), need_weights=False)
        return outputs + found

    def start(self, source: Tensor, lengths: Tensor):
        past = self.decoder.fc.weight.new_empty(0, len(lengths), self.decoder.fc.in_features)  # [0, B, H]
        return super().start(source, lengths), past

    def step(self, tokens: Tensor, state):
        """r + attention(r) in the place of what fc reads, r [B, H]. The state is the decoder's, and all r so far."""
        state, past = state
        readout, weights, state = self.decoder(tokens, state)
        past = torch.cat([past, readout.unsqueeze(0)])  # [t, B, H]
        if self.decoder.self_attn:
            found, _ = self.decoder.self_attn(past[-1:], past, past, need_weights=False)
            readout = readout + found.squeeze(0)
        return self.decoder.fc(readout), weights, (state, past)
