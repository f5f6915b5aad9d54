/**
 * jax-js: one jitted function is a whole step, loss, gradients and Adam. An argument that is used again is passed as `.ref`;
 * embeddings are products with one-hot rows, the gradient of which is a product too.
 */
import { defaultDevice, init, type Array as JaxArray, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import type { OpenEngine } from '../engine';
import type { Problem } from '../problem';
import { LEARNING_RATE } from '../workloads';
import { batchFirst, oneHot, sizesOf, sourceMask } from './feeds';

type Named = Record<string, JaxArray>;

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

export const openJax: OpenEngine = async (problem, { backend }) => {
  const device = backend === 'webgpu' ? 'webgpu' : 'wasm';
  if (!(await init(device)).includes(device)) throw new Error(`jax-js has no device "${device}" here.`);
  defaultDevice(device);
  const lossAndGradients = valueAndGrad(lossOf(problem));
  const stepOf = jit((weights: Named, m: Named, v: Named, data: Named, stepSize: JaxArray, inverseRoot: JaxArray) => {
    const [loss, gradients] = lossAndGradients(tree.ref(weights), data) as [JaxArray, Named];
    const next: { weights: Named; m: Named; v: Named } = { weights: {}, m: {}, v: {} };
    for (const [name, gradient] of Object.entries(gradients)) {
      const [value, first, second] = [weights[name], m[name], v[name]];
      if (!value || !first || !second) throw new Error(`There is no parameter "${name}".`);
      const newFirst = first.mul(BETA1).add(gradient.ref.mul(1 - BETA1));
      const newSecond = second.mul(BETA2).add(np.square(gradient).mul(1 - BETA2));
      const root = np.sqrt(newSecond.ref).mul(inverseRoot.ref).add(EPSILON);
      next.weights[name] = value.sub(newFirst.ref.mul(stepSize.ref).div(root));
      next.m[name] = newFirst;
      next.v[name] = newSecond;
    }
    return { loss, ...next };
  });

  let weights: Named = {};
  let m: Named = {};
  let v: Named = {};
  for (const [name, { shape, data }] of problem.parameters) {
    weights[name] = np.array(data.slice(), { shape: [...shape] });
    m[name] = np.zeros([...shape]);
    v[name] = np.zeros([...shape]);
  }
  const data = feedsOf(problem);
  let step = 0;
  let value = Number.NaN;
  return {
    async train(steps) {
      for (let left = steps; left > 0; left--) {
        step++;
        const stepSize = np.array(LEARNING_RATE / (1 - BETA1 ** step));
        const inverseRoot = np.array(1 / Math.sqrt(1 - BETA2 ** step));
        const made = stepOf(weights, m, v, tree.ref(data), stepSize, inverseRoot) as {
          loss: JaxArray;
          weights: Named;
          m: Named;
          v: Named;
        };
        ({ weights, m, v } = made);
        if (left === 1) value = (await made.loss.data())[0] ?? Number.NaN;
        else made.loss.dispose();
      }
    },
    loss: async () => value,
  };
};

function feedsOf(problem: Problem): Named {
  const { workload, batch } = problem;
  const { B, S, T, V } = sizesOf(problem);
  const mask = sourceMask(problem);
  const { sourceVocabulary } = workload.model;
  return {
    source: np.array(oneHot(batch.source, sourceVocabulary), { shape: [S * B, sourceVocabulary] }),
    targetInput: np.array(oneHot(batch.targetInput, V), { shape: [T * B, V] }),
    targetOutput: np.array(oneHot(batchFirst(batch.targetOutput, T, B), V), { shape: [B * T, V] }),
    mask: np.array(mask, { shape: [S, B, 1] }),
    padding: np.array(
      batchFirst(mask, S, B).map((there) => (there ? 0 : -1e9)),
      { shape: [B, S] },
    ),
  };
}

function lossOf(problem: Problem): (weights: Named, data: Named) => JaxArray {
  const { B, S, T, H, E } = sizesOf(problem);
  const dot = problem.workload.model.attention === 'dot';

  /** x Wᵀ */
  const linear = (x: JaxArray, weight: JaxArray) => np.matmul(x, weight.transpose());

  const cell = (gates: JaxArray, c: JaxArray): [JaxArray, JaxArray] => {
    const [i, f, g, o] = np.split(gates, 4, 1) as [JaxArray, JaxArray, JaxArray, JaxArray];
    const next = nn
      .sigmoid(f)
      .mul(c)
      .add(nn.sigmoid(i).mul(np.tanh(g)));
    return [nn.sigmoid(o).mul(np.tanh(next.ref)), next];
  };

  return (weights, data) => {
    const use = (from: Named, name: string): JaxArray => {
      const found = from[name];
      if (!found) throw new Error(`There is no "${name}".`);
      return found.ref;
    };
    const weight = (name: string) => use(weights, name);
    const inputGates = (side: string, tokens: JaxArray, steps: number): JaxArray[] => {
      const embedded = np.matmul(tokens, weight(`${side}.embedding.weight`)); // [steps·B, E]
      const columns = weight(`${side}.lstm.weight_ih_l0`).slice([], [0, E]); // [4H, E]
      const bias = weight(`${side}.lstm.bias_ih_l0`).add(weight(`${side}.lstm.bias_hh_l0`)); // [4H]
      return np.unstack(
        linear(embedded, columns)
          .add(bias)
          .reshape([steps, B, 4 * H]),
      );
    };

    let h = np.zeros([B, H]);
    let c = np.zeros([B, H]);
    const encoderStates: JaxArray[] = [];
    const carried = np.unstack(use(data, 'mask')); // S × [B, 1]
    for (const [s, gates] of inputGates('encoder', use(data, 'source'), S).entries()) {
      const whole = gates.add(linear(h.ref, weight('encoder.lstm.weight_hh_l0')));
      const [nextH, nextC] = cell(whole, c.ref);
      const there = carried[s] as JaxArray;
      h = h.ref.add(there.ref.mul(nextH.sub(h)));
      c = c.ref.add(there.mul(nextC.sub(c)));
      encoderStates.push(h.ref);
    }
    const outputs = np.stack(encoderStates, 1); // [B, S, H]
    const decoderGates = inputGates('decoder', use(data, 'targetInput'), T);
    const decoderStates: JaxArray[] = [];
    const keys = dot
      ? undefined
      : linear(outputs.ref.reshape([B * S, H]), weight('decoder.attention.W.weight')).reshape([B, S, H]);
    for (const gates of decoderGates) {
      let whole = gates.add(linear(h.ref, weight('decoder.lstm.weight_hh_l0')));
      if (keys) {
        const query = linear(h, weight('decoder.attention.U.weight')).add(weight('decoder.attention.U.bias'));
        const compared = np.tanh(keys.ref.add(query.reshape([B, 1, H]))); // [B, S, H]
        const scores = compared.mul(weight('decoder.attention.v.weight').reshape([H])).sum(2); // [B, S]
        const alignment = nn.softmax(scores.add(use(data, 'padding')), -1); // [B, S]
        const context = np.matmul(alignment.reshape([B, 1, S]), outputs.ref).reshape([B, H]);
        whole = whole.add(linear(context, weight('decoder.lstm.weight_ih_l0').slice([], [E, E + H])));
      } else h.dispose();
      [h, c] = cell(whole, c);
      decoderStates.push(h.ref);
    }
    const decoded = np.stack(decoderStates, 1); // [B, T, H]
    let readout = decoded;
    if (dot) {
      const scores = np.matmul(decoded.ref, outputs.ref.transpose([0, 2, 1])); // [B, T, S]
      const alignment = nn.softmax(scores.add(use(data, 'padding').reshape([B, 1, S])), -1);
      const both = np.concatenate([np.matmul(alignment, outputs.ref), decoded], 2); // [B, T, 2H]
      readout = np.tanh(linear(both.reshape([B * T, 2 * H]), weight('decoder.attention.mix.weight')));
    }
    const logits = linear(readout.reshape([B * T, H]), weight('decoder.fc.weight')).add(weight('decoder.fc.bias'));
    const picked = nn.logSoftmax(logits, -1).mul(use(data, 'targetOutput'));
    return picked.sum().mul(-1 / (B * T));
  };
}
