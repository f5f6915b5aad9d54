import { availableParallelism, cpus } from 'node:os';

/** The processor in words, and how many threads it runs at once. */
export function describeProcessor(): string {
  return `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} threads`;
}
