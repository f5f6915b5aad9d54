/** The functions of the CPU backend's WebAssembly module. */
export {
  additiveScoreBackwardKeys,
  additiveScoreBackwardQuery,
  additiveScoreBackwardV,
  additiveScoreForward,
} from './additiveScore.assembly';
export { lstmCellBackward, lstmCellForward } from './lstmCell.assembly';
export { keepAt, matmul, scratchBytes } from './matmul.assembly';
export { matmulWithRowSum } from './rowSum.assembly';
