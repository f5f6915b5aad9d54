/** The way out to PyTorch. */
export { exportPytorch } from './exportPytorch';
export { pytorchModule } from './modules';
