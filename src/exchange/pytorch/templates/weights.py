"""weights.safetensors: the model's parameters, Adam's two moments of each, and a description of the model.

The format is 8 bytes for the length of the header, a JSON header with the shape and the span of each tensor, then the
numbers, here all float32, little-endian. The description is JSON in the header's metadata.
"""

import json
import struct
from pathlib import Path
from typing import Dict, Tuple

import torch
from torch import Tensor

DESCRIPTION = "interlinear"
FIRST_MOMENT, SECOND_MOMENT = "optimiser.first_moment.", "optimiser.second_moment."  # before the parameter's name


def read_weights(path: Path) -> Tuple[Dict[str, Tensor], Dict]:
    """All tensors by name, and the description, which has the count of steps and what settings.json has."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    description = json.loads(header.pop("__metadata__")[DESCRIPTION])
    tensors = {}
    for name, entry in header.items():
        begin, end = (start + offset for offset in entry["data_offsets"])
        numbers = struct.unpack(f"<{(end - begin) // 4}f", data[begin:end])
        tensors[name] = torch.tensor(numbers).reshape(entry["shape"])
    return tensors, description


def write_weights(path: Path, tensors: Dict[str, Tensor], description: Dict) -> None:
    """Raises a ValueError, and writes nothing, where a number is not finite: the page would refuse the file. A file of
    that name is replaced as a whole, so that there is always a good one."""
    metadata = {"format": "pt", DESCRIPTION: json.dumps(description)}
    header, body = {"__metadata__": metadata}, bytearray()
    for name, tensor in tensors.items():
        if not torch.isfinite(tensor).all():
            raise ValueError(f"{name} holds a number that is not finite. Nothing was written.")
        begin = len(body)
        body += struct.pack(f"<{tensor.numel()}f", *tensor.flatten().tolist())
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [begin, len(body)]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)  # so that the numbers begin at a multiple of 8
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(len(text).to_bytes(8, "little") + text + body)
    partial.replace(path)


def parameters_of(tensors: Dict[str, Tensor]) -> Dict[str, Tensor]:
    """The tensors that are no moments: what load_state_dict takes."""
    return {name: tensor for name, tensor in tensors.items() if not name.startswith((FIRST_MOMENT, SECOND_MOMENT))}
