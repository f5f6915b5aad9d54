/** The WebAssembly of the CPU backend in a browser, where SIMD is relaxed: what is checked in Node without. */
import '../unit/kernels/simd.test';
import '../unit/kernels/simdCells.test';
import '../unit/kernels/simdRows.test';
import '../unit/kernels/simdTransformer.test';
