/**
 * tfjs with core operations, written by hand: input products of all steps at once, the recurrence unrolled, gradients by
 * `variableGrads`, tfjs's own Adam. Matrices are [in, out], as is usual there.
 */
import * as tf from '@tensorflow/tfjs';
import type { OpenEngine } from '../engine';
import type { Problem } from '../problem';
import { LEARNING_RATE } from '../workloads';
import { batchFirst, oneHot, sizesOf, sourceMask, transpose } from './feeds';
import { useTfjs } from './tfjsBackend';
import { XNNPACK } from './tfjsVariants';

export const openTfjsCore: OpenEngine = async (problem, { backend, variant }) => {
  await useTfjs(backend);
  const loss = lossOf(problem, variant === XNNPACK ? plainProduct : tf.matMul);
  const optimiser = tf.train.adam(LEARNING_RATE, 0.9, 0.999, 1e-8);
  let value = Number.NaN;
  return {
    async train(steps) {
      for (let step = 0; step < steps; step++) {
        const last = optimiser.minimize(loss, true);
        if (step === steps - 1) value = (await last?.data())?.[0] ?? Number.NaN;
        last?.dispose();
      }
    },
    loss: async () => value,
  };
};

type Product = (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor2D;

/** a b, whose gradient transposes first. */
const plainProduct: Product = tf.customGrad((a, b, save) => {
  const [left, right] = [a as tf.Tensor2D, b as tf.Tensor2D];
  (save as tf.GradSaveFunc)([left, right]);
  return {
    value: tf.matMul(left, right),
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => [
      tf.matMul(dy as tf.Tensor2D, tf.transpose(saved[1] as tf.Tensor2D)),
      tf.matMul(tf.transpose(saved[0] as tf.Tensor2D), dy as tf.Tensor2D),
    ],
  };
}) as Product;

/** Rows of a table. Its gradient is a product with one-hot rows where the backend has no sum of segments. */
function rowsOf(table: tf.Tensor2D, tokens: tf.Tensor1D, product: Product): tf.Tensor2D {
  if (tf.getKernel('UnsortedSegmentSum', tf.getBackend())) return tf.gather(table, tokens);
  return product(tf.oneHot(tokens, table.shape[0]).toFloat() as tf.Tensor2D, table);
}

/** Records the variables of a model and gives the function that computes its loss. */
function lossOf(problem: Problem, product: Product): () => tf.Scalar {
  const { workload, parameters, batch } = problem;
  const { B, S, T, H, E, V } = sizesOf(problem);
  const variable = (name: string): tf.Tensor => {
    const { shape, data } = found(name);
    const [rows = 1, columns] = shape;
    if (columns === undefined) return tf.variable(tf.tensor1d(data));
    if (name.includes('embedding')) return tf.variable(tf.tensor2d(data, [rows, columns]));
    return tf.variable(tf.tensor2d(transpose(data, rows, columns), [columns, rows]));
  };
  const found = (name: string) => {
    const parameter = parameters.get(name);
    if (!parameter) throw new Error(`There is no parameter "${name}".`);
    return parameter;
  };
  const matrix = (name: string) => variable(name) as tf.Tensor2D;
  const vector = (name: string) => variable(name) as tf.Tensor1D;
  const lstm = (side: string) => ({
    weightIh: matrix(`${side}.lstm.weight_ih_l0`), // [in, 4H]
    weightHh: matrix(`${side}.lstm.weight_hh_l0`), // [H, 4H]
    biasIh: vector(`${side}.lstm.bias_ih_l0`), // [4H]
    biasHh: vector(`${side}.lstm.bias_hh_l0`), // [4H]
  });
  const encoderTable = matrix('encoder.embedding.weight'); // [V, E]
  const decoderTable = matrix('decoder.embedding.weight'); // [V, E]
  const encoderLstm = lstm('encoder');
  const decoderLstm = lstm('decoder');
  const fcWeight = matrix('decoder.fc.weight'); // [H, V]
  const fcBias = vector('decoder.fc.bias'); // [V]

  const source = tf.tensor1d(Int32Array.from(batch.source), 'int32'); // [S·B]
  const targetInput = tf.tensor1d(Int32Array.from(batch.targetInput), 'int32'); // [T·B]
  const mask = sourceMask(problem);
  const carried = tf.unstack(tf.tensor3d(mask, [S, B, 1])) as tf.Tensor2D[]; // S × [B, 1]
  const hidden = batchFirst(mask, S, B).map((there) => (there ? 0 : -1e9));
  const targets = tf.tensor2d(oneHot(batchFirst(batch.targetOutput, T, B), V), [B * T, V]);

  /** One step of an LSTM from the whole of its gates [B, 4H]. */
  const cell = (gates: tf.Tensor2D, c: tf.Tensor2D): [tf.Tensor2D, tf.Tensor2D] => {
    const [i, f, g, o] = tf.split(gates, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const next = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g))) as tf.Tensor2D;
    return [tf.mul(tf.sigmoid(o), tf.tanh(next)), next];
  };

  /** What embeddings and biases give to the gates, steps × [B, 4H]. */
  const inputGates = (tokens: tf.Tensor1D, table: tf.Tensor2D, steps: number, weights: ReturnType<typeof lstm>) => {
    const embedded = rowsOf(table, tokens, product); // [steps·B, E]
    const columns =
      weights.weightIh.shape[0] === E ? weights.weightIh : tf.slice2d(weights.weightIh, [0, 0], [E, 4 * H]);
    const gates = tf.add(product(embedded, columns), tf.add(weights.biasIh, weights.biasHh)); // [steps·B, 4H]
    return tf.unstack(tf.reshape(gates, [steps, B, 4 * H])) as tf.Tensor2D[];
  };

  const encode = () => {
    let h: tf.Tensor2D = tf.zeros([B, H]);
    let c: tf.Tensor2D = tf.zeros([B, H]);
    const states: tf.Tensor2D[] = [];
    for (const [s, gates] of inputGates(source, encoderTable, S, encoderLstm).entries()) {
      const [nextH, nextC] = cell(tf.add(gates, product(h, encoderLstm.weightHh)), c);
      const there = carried[s] as tf.Tensor2D; // beyond a row's length its state is carried
      h = tf.add(h, tf.mul(there, tf.sub(nextH, h)));
      c = tf.add(c, tf.mul(there, tf.sub(nextC, c)));
      states.push(h);
    }
    return { outputs: tf.stack(states, 1) as tf.Tensor3D, h, c }; // [B, S, H]
  };

  const lossOfReadout = (readout: tf.Tensor2D): tf.Scalar => {
    const logits = tf.add(product(readout, fcWeight), fcBias); // [B·T, V]
    return tf.neg(tf.div(tf.sum(tf.mul(targets, tf.logSoftmax(logits))), B * T));
  };

  if (workload.model.attention === 'dot') {
    const mix = matrix('decoder.attention.mix.weight'); // [2H, H]
    const padding = tf.tensor3d(hidden, [B, 1, S]);
    return () => {
      const encoded = encode();
      let { h, c } = encoded;
      const states: tf.Tensor2D[] = [];
      for (const gates of inputGates(targetInput, decoderTable, T, decoderLstm)) {
        [h, c] = cell(tf.add(gates, product(h, decoderLstm.weightHh)), c);
        states.push(h);
      }
      const decoded = tf.stack(states, 1) as tf.Tensor3D; // [B, T, H]
      const scores = tf.add(tf.matMul(decoded, encoded.outputs, false, true), padding); // [B, T, S]
      const context = tf.matMul(tf.softmax(scores), encoded.outputs); // [B, T, H]
      const both = tf.reshape(tf.concat([context, decoded], 2), [B * T, 2 * H]) as tf.Tensor2D;
      return lossOfReadout(tf.tanh(product(both, mix)));
    };
  }

  const W = matrix('decoder.attention.W.weight'); // [H, H]
  const U = matrix('decoder.attention.U.weight'); // [H, H]
  const b = vector('decoder.attention.U.bias'); // [H]
  const v = matrix('decoder.attention.v.weight'); // [H, 1]
  const padding = tf.tensor2d(hidden, [B, S]);
  return () => {
    const encoded = encode();
    let { h, c } = encoded;
    const keys = tf.reshape(product(tf.reshape(encoded.outputs, [B * S, H]), W), [B, S, H]);
    const contextWeight = tf.slice2d(decoderLstm.weightIh, [E, 0], [H, 4 * H]);
    const states: tf.Tensor2D[] = [];
    for (const gates of inputGates(targetInput, decoderTable, T, decoderLstm)) {
      const query = tf.reshape(tf.add(product(h, U), b), [B, 1, H]);
      const compared = tf.reshape(tf.tanh(tf.add(keys, query)), [B * S, H]) as tf.Tensor2D;
      const scores = tf.add(tf.reshape(product(compared, v), [B, S]), padding);
      const weights = tf.reshape(tf.softmax(scores), [B, 1, S]);
      const context = tf.reshape(tf.matMul(weights, encoded.outputs), [B, H]) as tf.Tensor2D;
      const whole = tf.add(tf.add(gates, product(context, contextWeight)), product(h, decoderLstm.weightHh));
      [h, c] = cell(whole as tf.Tensor2D, c);
      states.push(h);
    }
    return lossOfReadout(tf.reshape(tf.stack(states, 1), [B * T, H]) as tf.Tensor2D);
  };
}
