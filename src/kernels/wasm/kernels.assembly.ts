/** The functions of the CPU backend's WebAssembly module. The last two arguments of each are a thread and how many there are. */
export {
  additiveScoreBackwardKeys,
  additiveScoreBackwardQuery,
  additiveScoreBackwardV,
  additiveScoreForward,
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
export { keepAt, matmul, scratchBytes } from './matmul.assembly';
export {
  columnSumForward,
  copyForward,
  embeddingBackward,
  embeddingForward,
  softmaxBackward,
  softmaxForward,
} from './rows.assembly';
