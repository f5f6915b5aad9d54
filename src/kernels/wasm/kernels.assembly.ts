/** The functions of the CPU backend's WebAssembly module. The last two arguments of each are a thread and how many there are. */
import { additiveScratchBytes, keepAdditiveAt } from './additiveScore.assembly';
import { keepMatmulAt, matmulScratchBytes } from './matmul.assembly';

/** Bytes of the memory that an instance keeps for itself. */
export const scratchBytes: usize = matmulScratchBytes + additiveScratchBytes;

/** Where those bytes are; to be said before anything else is called. */
export function keepAt(address: usize): void {
  keepMatmulAt(address);
  keepAdditiveAt(address + matmulScratchBytes);
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
  gradientNormPartial,
  sigmoidBackward,
  sigmoidForward,
  tanhBackward,
  tanhForward,
} from './elements.assembly';
export { lstmCellBackward, lstmCellForward } from './lstmCell.assembly';
export { matmul } from './matmul.assembly';
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
