/** The functions of the CPU backend's WebAssembly module. The last two arguments of each are a thread and how many there are. */
import { additiveScratchBytes, keepAdditiveAt } from './additiveScore.assembly';
import { keepLinearAt, linearScratchBytes } from './linearAttention.assembly';
import { keepMatmulAt, matmulScratchBytes } from './matmul.assembly';
import { attentionScratchBytes, keepAttentionAt } from './scaledDotProduct.assembly';

/** Bytes of the memory that an instance keeps for itself. */
export const scratchBytes: usize =
  matmulScratchBytes + additiveScratchBytes + attentionScratchBytes + linearScratchBytes;

/** Where those bytes are; to be said before anything else is called. */
export function keepAt(address: usize): void {
  keepMatmulAt(address);
  keepAdditiveAt(address + matmulScratchBytes);
  keepAttentionAt(address + matmulScratchBytes + additiveScratchBytes);
  keepLinearAt(address + matmulScratchBytes + additiveScratchBytes + attentionScratchBytes);
}

export {
  additiveScoreBackwardKeys,
  additiveScoreBackwardQuery,
  additiveScoreBackwardV,
  additiveScoreForward,
  begin,
} from './additiveScore.assembly';
export { crossEntropyBackward, crossEntropyForward } from './crossEntropy.assembly';
export {
  adamForward,
  clear,
  geluBackward,
  geluForward,
  gradientNormPartial,
  reluBackward,
  reluForward,
  sigmoidBackward,
  sigmoidForward,
  tanhBackward,
  tanhForward,
} from './elements.assembly';
export { layerNormBackward, layerNormBackwardParameters, layerNormForward } from './layerNorm.assembly';
export {
  linearAttentionAccumulate,
  linearAttentionBackwardAccumulate,
  linearAttentionBackwardCausalKeys,
  linearAttentionBackwardCausalQuery,
  linearAttentionBackwardRead,
  linearAttentionCausal,
  linearAttentionRead,
  linearAttentionStep,
  linearAttentionWeights,
} from './linearAttention.assembly';
export { lstmCellBackward, lstmCellForward } from './lstmCell.assembly';
export { matmul } from './matmul.assembly';
export { positionsBackwardTable, positionsForward, rotaryBackward, rotaryForward } from './positions.assembly';
export { matmulWithRowSum } from './rowSum.assembly';
export {
  columnSumForward,
  copyForward,
  embeddingBackward,
  embeddingBackwardOrdered,
  embeddingForward,
  softmaxBackward,
  softmaxForward,
} from './rows.assembly';
export {
  scaledDotProductBackwardKeys,
  scaledDotProductBackwardQuery,
  scaledDotProductForward,
  scaledDotProductWeights,
} from './scaledDotProduct.assembly';
