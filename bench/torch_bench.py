"""Trains a workload of the bench in eager PyTorch: nn.LSTM where it applies, a loop where attention feeds back.

    python3 bench/torch_bench.py PROBLEM.json --device cpu|cuda --threads N
    python3 bench/torch_bench.py --describe

`npm run bench -- --node` writes PROBLEM.json (weights and batch, the same for every engine) and calls this. Each line of the
input is a number of steps; the answer to it is a line of JSON: their milliseconds, and the loss of the last. On a GPU it also
has what a step launches and what memory the GPU held at most, from the second line on: its steps are those that a profiler
counts, so they are not to be timed. Arithmetic is in float32 throughout, as every engine's. Without `--threads`, or with 0,
PyTorch chooses how many it takes. `--describe` prints which PyTorch this is: on a processor its speed is
that of its BLAS, and the reference one, which Debian installs beside it, is several times slower than any other.
"""

import argparse
import base64
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Lstm(nn.Module):
    """A side of the model: its embedding and its LSTM, named as in the engine."""

    def __init__(self, vocabulary, embedding, inputs, hidden):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.lstm = nn.LSTM(inputs, hidden)


class Encoder(Lstm):
    def forward(self, source, lengths):
        """[S, B] -> outputs [S, B, H], final states [1, B, H]; beyond a row's length the state is carried."""
        packed = pack_padded_sequence(self.embedding(source), lengths, enforce_sorted=False)
        outputs, state = self.lstm(packed)
        return pad_packed_sequence(outputs, total_length=source.shape[0])[0], state


class DotDecoder(Lstm):
    """Luong's dot attention without input feeding: all steps at once."""

    def __init__(self, vocabulary, embedding, hidden):
        super().__init__(vocabulary, embedding, embedding, hidden)
        self.attention = nn.Module()
        self.attention.mix = nn.Linear(2 * hidden, hidden, bias=False)
        self.fc = nn.Linear(hidden, vocabulary)

    def forward(self, tokens, outputs, state, padding):
        decoded, _ = self.lstm(self.embedding(tokens), state)  # [T, B, H]
        decoded, keys = decoded.transpose(0, 1), outputs.transpose(0, 1)  # [B, T, H], [B, S, H]
        scores = torch.bmm(decoded, keys.transpose(1, 2)).masked_fill(padding.unsqueeze(1), float("-inf"))
        context = torch.bmm(scores.softmax(-1), keys)  # [B, T, H]
        mixed = torch.tanh(self.attention.mix(torch.cat([context, decoded], -1)))
        return self.fc(mixed).transpose(0, 1)  # [T, B, V]


class AdditiveDecoder(Lstm):
    """Additive attention before the LSTM, whose input the context is part of: a loop over steps."""

    def __init__(self, vocabulary, embedding, hidden):
        super().__init__(vocabulary, embedding, embedding + hidden, hidden)
        self.attention = nn.Module()
        self.attention.W = nn.Linear(hidden, hidden, bias=False)
        self.attention.U = nn.Linear(hidden, hidden)
        self.attention.v = nn.Linear(hidden, 1, bias=False)
        self.fc = nn.Linear(hidden, vocabulary)

    def forward(self, tokens, outputs, state, padding):
        attention = self.attention
        outputs = outputs.transpose(0, 1)  # [B, S, H]
        keys = attention.W(outputs)
        h, c = state[0][0], state[1][0]  # [B, H]
        weights = [getattr(self.lstm, name) for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")]
        decoded = []
        for embedded in self.embedding(tokens):
            scores = attention.v(torch.tanh(keys + attention.U(h).unsqueeze(1))).squeeze(-1)  # [B, S]
            alignment = scores.masked_fill(padding, float("-inf")).softmax(-1)
            context = torch.bmm(alignment.unsqueeze(1), outputs).squeeze(1)  # [B, H]
            h, c = torch.lstm_cell(torch.cat([embedded, context], -1), (h, c), *weights)  # as nn.LSTMCell does
            decoded.append(h)
        return self.fc(torch.stack(decoded))  # [T, B, V]


class Model(nn.Module):
    def __init__(self, attention, shapes):
        super().__init__()
        vocabulary, embedding = shapes["encoder.embedding.weight"]
        hidden = shapes["encoder.lstm.weight_hh_l0"][1]
        decoder = {"dot": DotDecoder, "additive": AdditiveDecoder}[attention]
        self.encoder = Encoder(vocabulary, embedding, embedding, hidden)
        self.decoder = decoder(shapes["decoder.embedding.weight"][0], embedding, hidden)

    def forward(self, source, lengths, padding, target_input):
        outputs, state = self.encoder(source, lengths)
        return self.decoder(target_input, outputs, state, padding)


def describe():
    """Version, BLAS and GPU of this PyTorch."""
    torch.ones(2, 2) @ torch.ones(2, 2)  # so that what is loaded late has been
    blas = "MKL" if torch.backends.mkl.is_available() else "Accelerate" if sys.platform == "darwin" else "its own BLAS"
    if blas == "its own BLAS" and sys.platform == "linux":
        with open("/proc/self/maps", encoding="utf8") as maps:
            loaded = maps.read()
        names = {"openblas": "OpenBLAS", "blis": "BLIS", "libblas.so": "reference BLAS"}
        blas = next((name for file, name in names.items() if file in loaded), blas)
    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else None
    return {"version": torch.__version__.split("+")[0], "blas": blas, "gpu": gpu}


def count_launches(run):
    """Kernels, copies and fills that `run` has the GPU do."""
    activities = [torch.profiler.ProfilerActivity.CPU, torch.profiler.ProfilerActivity.CUDA]
    with torch.profiler.profile(activities=activities) as profile:
        run()
        torch.cuda.synchronize()
    on_gpu = [event for event in profile.events() if event.device_type == torch.autograd.DeviceType.CUDA]
    return sum(not getattr(event, "is_user_annotation", False) for event in on_gpu)


def microseconds_per_launch(device, launches=1000):
    """Of an operation on one number, one after the other."""
    number = torch.zeros(1, device=device)
    for _ in range(launches):
        number.add_(1)
    torch.cuda.synchronize()
    began = time.perf_counter()
    for _ in range(launches):
        number.add_(1)
    torch.cuda.synchronize()
    return 1e6 * (time.perf_counter() - began) / launches


def read_weight(entry):
    numbers = torch.frombuffer(bytearray(base64.b64decode(entry["data"])), dtype=torch.float32)
    return numbers.reshape(entry["shape"]).clone()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("problem", nargs="?")
    parser.add_argument("--describe", action="store_true")
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    parser.add_argument("--threads", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.describe or arguments.problem is None:
        print(json.dumps(describe()))
        return
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    device = torch.device(arguments.device)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    with open(arguments.problem, encoding="utf8") as file:
        problem = json.load(file)

    weights = {name: read_weight(entry) for name, entry in problem["weights"].items()}
    model = Model(problem["attention"], {name: weight.shape for name, weight in weights.items()})
    model.load_state_dict(weights)
    model.to(device)
    optimiser = torch.optim.Adam(model.parameters(), lr=problem["learningRate"])
    source, target_input, target_output = (
        torch.tensor(problem[name], device=device) for name in ("source", "targetInput", "targetOutput")
    )
    lengths = torch.tensor(problem["sourceLengths"])  # [B], on the processor, as packing wants it
    padding = torch.arange(source.shape[0]) >= lengths.unsqueeze(1)  # [B, S]
    padding = padding.to(device)

    def step():
        optimiser.zero_grad(set_to_none=True)
        logits = model(source, lengths, padding, target_input)
        loss = functional.cross_entropy(logits.flatten(0, 1), target_output.flatten())
        loss.backward()
        optimiser.step()
        return loss

    gpu = {}
    for index, line in enumerate(iter(sys.stdin.readline, "")):
        steps = int(line)
        loss = None

        def train():
            nonlocal loss
            for _ in range(steps):
                loss = step()

        began = time.perf_counter()
        if device.type == "cuda" and index == 1:
            gpu["launches"] = count_launches(train) / steps
            gpu["microsecondsPerLaunch"] = microseconds_per_launch(device)
        else:
            train()
        value = loss.item()  # waits for the device
        milliseconds = 1000 * (time.perf_counter() - began)
        if gpu:
            gpu["bytes"] = torch.cuda.max_memory_allocated()
        print(json.dumps({"milliseconds": milliseconds, "loss": value, **gpu}), flush=True)


if __name__ == "__main__":
    main()
