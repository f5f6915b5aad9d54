/**
 * tfjs with layers: the model of its date-conversion example, written anew. It differs from W1 in two things: the decoder's
 * cell begins as its state does, and attention also sees the padding, at which the encoder repeats its last output. The
 * example's gates are hard sigmoids; these are W1's.
 */
import * as tf from '@tensorflow/tfjs';
import type { OpenEngine } from '../engine';
import type { Problem } from '../problem';
import { LEARNING_RATE } from '../workloads';
import { batchFirst, oneHot, sizesOf, transpose } from './feeds';
import { useTfjs } from './tfjsBackend';

export const openTfjsLayers: OpenEngine = async (problem, { backend }) => {
  await useTfjs(backend);
  if (backend === 'webgpu') mendCast();
  const { B, S, T, V } = sizesOf(problem);
  const { source, targetInput, targetOutput } = problem.batch;
  const model = modelOf(problem);
  const inputs = [
    tf.tensor2d(Float32Array.from(batchFirst(source, S, B)), [B, S]),
    tf.tensor2d(Float32Array.from(batchFirst(targetInput, T, B)), [B, T]),
  ];
  const targets = tf.tensor3d(oneHot(batchFirst(targetOutput, T, B), V), [B, T, V]);
  let value = Number.NaN;
  return {
    async train(steps) {
      for (let step = 0; step < steps; step++) value = Number(await model.trainOnBatch(inputs, targets));
    },
    loss: async () => value,
  };
};

function modelOf(problem: Problem): tf.LayersModel {
  const { S, T, H, E, V } = sizesOf(problem);
  const { model } = problem.workload;
  const sourceInput = tf.input({ shape: [S] });
  const targetInput = tf.input({ shape: [T] });
  const embed = (name: string, inputDim: number, inputLength: number) =>
    tf.layers.embedding({ name, inputDim, outputDim: E, inputLength, maskZero: true });
  const lstm = (name: string) =>
    tf.layers.lstm({ name, units: H, returnSequences: true, recurrentActivation: 'sigmoid' });
  const each = (name: string, units: number, activation: 'tanh' | 'softmax', useBias: boolean) =>
    tf.layers.timeDistributed({ name, layer: tf.layers.dense({ units, activation, useBias }) });

  const sourceEmbedded = embed('encoderEmbedding', model.sourceVocabulary, S).apply(sourceInput) as tf.SymbolicTensor;
  const encoded = lstm('encoderLstm').apply(sourceEmbedded) as tf.SymbolicTensor;
  const last = new LastStep({}).apply(encoded) as tf.SymbolicTensor;
  const targetEmbedded = embed('decoderEmbedding', V, T).apply(targetInput) as tf.SymbolicTensor;
  const decoded = lstm('decoderLstm').apply(targetEmbedded, {
    initialState: [last, last],
  }) as tf.SymbolicTensor;
  const scores = tf.layers.dot({ axes: [2, 2] }).apply([decoded, encoded]) as tf.SymbolicTensor;
  const weights = tf.layers.activation({ activation: 'softmax' }).apply(scores) as tf.SymbolicTensor;
  const context = tf.layers.dot({ axes: [2, 1] }).apply([weights, encoded]) as tf.SymbolicTensor;
  const both = tf.layers.concatenate().apply([context, decoded]) as tf.SymbolicTensor;
  const mixed = each('mix', H, 'tanh', false).apply(both) as tf.SymbolicTensor;
  const outputs = each('fc', V, 'softmax', true).apply(mixed) as tf.SymbolicTensor;
  const whole = tf.model({ inputs: [sourceInput, targetInput], outputs });
  whole.compile({ loss: 'categoricalCrossentropy', optimizer: tf.train.adam(LEARNING_RATE) });
  setWeights(whole, problem);
  return whole;
}

/** [B, S, H] → [B, H], the last step, which beyond a row's length is what the row's last token left. */
class LastStep extends tf.layers.Layer {
  static readonly className = 'LastStep';

  override computeOutputShape([batch, , width]: (number | null)[]): (number | null)[] {
    return [batch ?? null, width ?? null];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const outputs = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
    const [batch, steps, width] = outputs.shape;
    return tf.reshape(tf.slice3d(outputs, [0, steps - 1, 0], [batch, 1, width]), [batch, width]);
  }
}

/**
 * On WebGPU tfjs makes numbers of booleans by taking the integer 1 for the bits of a float, next to nothing, so that masks hide
 * all there is. Here it chooses between 1 and 0.
 */
function mendCast(): void {
  const cast = tf.getKernel('Cast', 'webgpu');
  const select = tf.getKernel('Select', 'webgpu');
  tf.unregisterKernel('Cast', 'webgpu');
  tf.registerKernel({
    ...cast,
    kernelFunc(call) {
      const { x } = call.inputs;
      if (x?.dtype !== 'bool' || call.attrs?.dtype !== 'float32') return cast.kernelFunc(call);
      const inputs = { condition: x, t: tf.ones(x.shape), e: tf.zeros(x.shape) };
      return select.kernelFunc({ inputs, backend: call.backend });
    },
  });
}

/** Keras has matrices as [in, out] and one bias where PyTorch has two. */
function setWeights(whole: tf.LayersModel, { parameters }: Problem): void {
  const numbers = (name: string) => {
    const found = parameters.get(name);
    if (!found) throw new Error(`There is no parameter "${name}".`);
    return found;
  };
  const matrix = (name: string) => {
    const { shape, data } = numbers(name);
    const [rows = 1, columns = 1] = shape;
    return tf.tensor2d(transpose(data, rows, columns), [columns, rows]);
  };
  const table = (name: string) => tf.tensor2d(numbers(name).data, numbers(name).shape as [number, number]);
  const lstm = (side: string) => [
    matrix(`${side}.lstm.weight_ih_l0`),
    matrix(`${side}.lstm.weight_hh_l0`),
    tf.add(numbers(`${side}.lstm.bias_ih_l0`).data, numbers(`${side}.lstm.bias_hh_l0`).data),
  ];
  whole.getLayer('encoderEmbedding').setWeights([table('encoder.embedding.weight')]);
  whole.getLayer('decoderEmbedding').setWeights([table('decoder.embedding.weight')]);
  whole.getLayer('encoderLstm').setWeights(lstm('encoder'));
  whole.getLayer('decoderLstm').setWeights(lstm('decoder'));
  whole.getLayer('mix').setWeights([matrix('decoder.attention.mix.weight')]);
  whole.getLayer('fc').setWeights([matrix('decoder.fc.weight'), tf.tensor1d(numbers('decoder.fc.bias').data)]);
}
