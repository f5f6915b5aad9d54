"""Prints the teacher-forced logits [T, B, V] and attention weights [T, B, S] of an exported project as JSON:
`python forward.py PROJECT PAIRS.tsv`."""

import json
import sys
from pathlib import Path

import torch

project, pairs_file = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, str(project))

from batches import Vocabulary, make_batch
from evaluate import read_pairs
from model import Seq2Seq
from weights import parameters_of, read_weights

settings = json.loads((project / "settings.json").read_text(encoding="utf-8"))
model = Seq2Seq(settings["model"])
model.load_state_dict(parameters_of(read_weights(project / "weights.safetensors")[0]))
vocabularies = Vocabulary(settings["source"]), Vocabulary(settings["target"])
batch = make_batch(read_pairs(pairs_file), *vocabularies)
with torch.no_grad():
    logits, weights = model(batch.source, batch.lengths, batch.target_input)
print(json.dumps({"logits": logits.tolist(), "weights": weights.transpose(1, 2).tolist()}))
