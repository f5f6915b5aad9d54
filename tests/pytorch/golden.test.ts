/** Exported projects whose attention has heads, run by PyTorch, against golden files, which other code of PyTorch made; what the README says of nn.Transformer runs too. */
import { writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { goldenHeads, stateOfGolden, worstRealGap } from '../support/goldenState';
import { goldenTolerance } from '../support/tolerances';
import { Project } from './project';

/** Logits and weights of the file's batch, and the gradients of its loss. */
const script = `
import json
from pathlib import Path

import torch
from torch import nn

from batches import token_losses
from model import Seq2Seq
from weights import parameters_of, read_weights

given = json.loads(Path("golden.json").read_text())
settings = json.loads(Path("settings.json").read_text())
batch, size = given["batch"], given["settings"]["batch"]
source, target_input, target_output = (
    torch.tensor(batch[name]).reshape(-1, size) for name in ("source", "targetInput", "targetOutput")
)
model = Seq2Seq(settings["model"])
model.load_state_dict(parameters_of(read_weights(Path("weights.safetensors"))[0]))
logits, weights = model(source, torch.tensor(batch["sourceLengths"]), target_input)
(token_losses(logits, target_output).sum() / (target_output != 0).sum()).backward()
print(json.dumps({
    "logits": logits.flatten().tolist(),
    "weights": weights.transpose(1, 2).flatten().tolist(),
    "gradients": {name: parameter.grad.flatten().tolist() for name, parameter in model.named_parameters()},
}))`;

test.each(goldenHeads)('a project of $name', async (golden) => {
  const project = Project.unpack(stateOfGolden(golden));
  onTestFinished(() => project.remove());
  writeFileSync(project.file('golden.json'), JSON.stringify(golden));
  const readme = new TextDecoder().decode(project.read('README.md'));
  const loading = readme.split('\n').filter((line) => /^ {4}(named|stacks|nn\.)/.test(line)); // into nn.Transformer
  expect(loading).toHaveLength(golden.settings.transformer ? 3 : 0);

  const printed = await project.script([script, ...loading.map((line) => line.trim())].join('\n'));
  const { logits, weights, gradients } = JSON.parse(printed) as {
    logits: number[];
    weights: number[];
    gradients: Record<string, number[]>;
  };
  expect(worstRealGap(golden, 'decoder.logits', logits)).toBeLessThan(goldenTolerance(1));
  expect(worstRealGap(golden, 'decoder.attention.weights', weights)).toBeLessThan(goldenTolerance(1));
  expect(Object.keys(gradients).sort()).toEqual(Object.keys(golden.gradients).sort());
  for (const [name, { data }] of Object.entries(golden.gradients)) {
    const gaps = data.map((value, index) => Math.abs(value - (gradients[name]?.[index] ?? Number.NaN)));
    expect(Math.max(...gaps), name).toBeLessThan(goldenTolerance(1));
  }
});
