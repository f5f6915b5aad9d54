"""The two modules of the document "Deep Learning: Attention Mechanisms", written anew to its equations, names and
shapes, so that a reader of the document can check Interlinear against it. Batch comes first, there is no padding, and
every nn.Linear has a bias."""

from typing import Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def context_and_weights(attention_energies: Tensor, encoder_outputs: Tensor) -> Tuple[Tensor, Tensor]:
    attention_weights = F.softmax(attention_energies, dim=1)  # (batch_size, seq_len)
    context_vector = torch.bmm(attention_weights.unsqueeze(1), encoder_outputs).squeeze(1)
    return context_vector, attention_weights  # (batch_size, encoder_hidden_size), (batch_size, seq_len)


class BahdanauAttention(nn.Module):
    """Va tanh(Wa d + Ua h)"""

    def __init__(self, hidden_size: int, encoder_hidden_size: int):
        super().__init__()
        self.Wa = nn.Linear(hidden_size, hidden_size)
        self.Ua = nn.Linear(encoder_hidden_size, hidden_size)
        self.Va = nn.Linear(hidden_size, 1)

    def forward(self, decoder_hidden: Tensor, encoder_outputs: Tensor) -> Tuple[Tensor, Tensor]:
        """decoder_hidden (batch_size, hidden_size), encoder_outputs (batch_size, seq_len, encoder_hidden_size)"""
        score = torch.tanh(self.Wa(decoder_hidden.unsqueeze(1)) + self.Ua(encoder_outputs))
        return context_and_weights(self.Va(score).squeeze(2), encoder_outputs)


class LuongAttention(nn.Module):
    """dot: d . h; general: d . (Wa h); concat: Va tanh(Wa [d; h])"""

    def __init__(self, hidden_size: int, encoder_hidden_size: int, attention_type: str = "dot"):
        super().__init__()
        self.attention_type = attention_type
        if attention_type == "general":
            self.Wa = nn.Linear(encoder_hidden_size, hidden_size)
        elif attention_type == "concat":
            self.Wa = nn.Linear(encoder_hidden_size + hidden_size, hidden_size)
            self.Va = nn.Linear(hidden_size, 1)
        elif attention_type != "dot":
            raise ValueError(f"Unknown attention type {attention_type}")

    def forward(self, decoder_hidden: Tensor, encoder_outputs: Tensor) -> Tuple[Tensor, Tensor]:
        """decoder_hidden (batch_size, hidden_size), encoder_outputs (batch_size, seq_len, encoder_hidden_size)"""
        return context_and_weights(self.energies(decoder_hidden, encoder_outputs), encoder_outputs)

    def energies(self, decoder_hidden: Tensor, encoder_outputs: Tensor) -> Tensor:
        """(batch_size, seq_len)"""
        if self.attention_type == "concat":
            seq_len = encoder_outputs.size(1)
            decoder_hidden_expanded = decoder_hidden.unsqueeze(1).repeat(1, seq_len, 1)
            concat_input = torch.cat((decoder_hidden_expanded, encoder_outputs), dim=2)
            return self.Va(torch.tanh(self.Wa(concat_input))).squeeze(2)
        transformed = self.Wa(encoder_outputs) if self.attention_type == "general" else encoder_outputs
        return torch.bmm(decoder_hidden.unsqueeze(1), transformed.permute(0, 2, 1)).squeeze(1)
