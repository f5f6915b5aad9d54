import { describe, expect, it } from 'vitest';
import { benchmarks } from '../../../bench/benchmarks';
import { chooseBackends } from '../../../bench/chooseBackends';
import type { Soak, SoakSample } from '../../../bench/soakRun';
import { soakSentence, verdict } from '../../../bench/soakSection';

const sample = (steps: number, heap: number): SoakSample => ({
  steps,
  buffer_megabytes: 1.744,
  gpu_objects: null,
  gpu_megabytes: null,
  heap_megabytes: heap,
  resident_megabytes: 489,
  loss: 0.0051,
});
const soak: Soak = {
  backend: 'cpu',
  seconds: 17.2,
  samples: [sample(200, 60), sample(10_000, 60.1), sample(20_000, 61)],
};

describe('a figure of a soak', () => {
  it('grows where all of the second half is above the median of the first, and the median by more than 1 %', () => {
    expect(verdict([100, 101, 102, 103, 104, 105], ' MB')).toBe('growing, 100 to 105 MB');
    expect(verdict([100, 100.1, 100.2, 100.3, 100.4, 100.5], ' MB')).toBe('flat, 100 to 100.5 MB');
  });

  it('is flat where it comes and goes', () => {
    expect(verdict([90, 120, 100, 120, 99, 118], ' MB')).toBe('flat, 90 to 120 MB');
    expect(verdict([530, 487, 481, 480, 480, 480], ' MB')).toBe('flat, 480 to 530 MB');
  });

  it('may be the same throughout', () => {
    expect(verdict([7, 7, 7], '')).toBe('7 throughout');
  });
});

describe('the section of soaks', () => {
  it('says how far a soak came and what is flat, without what the processor has not', () => {
    expect(soakSentence(soak)).toBe(
      'cpu: 20000 steps in 17 s. Buffers: 1.744 MB throughout. Heap: growing, 60 to 61 MB. Resident: 489 MB throughout.',
    );
    const onGpu = { ...soak, samples: soak.samples.map((each) => ({ ...each, gpu_objects: 412, gpu_megabytes: 2 })) };
    expect(soakSentence(onGpu)).toContain('GPU objects created: 412 throughout. GPU buffers: 2 MB throughout.');
  });

  it('stands under its command', () => {
    const files = [{ adapter: 'GPU', processor: 'a processor', rates: {}, rows: [], soak: [soak] }];
    const text = benchmarks(files);
    expect(text).toContain('### Soak: `npm run bench -- --soak`');
    expect(text).toContain(soakSentence(soak));
    expect(text).toMatch(/^\| 20000 +\| 1\.744 /m);
  });
});

describe('the backends that are benched', () => {
  it('are both, the one that is named, or those that there are', () => {
    expect(chooseBackends('', 'GPU')).toEqual(['cpu', 'webgpu']);
    expect(chooseBackends('webgpu', 'GPU')).toEqual(['webgpu']);
    expect(chooseBackends('', 'No adapter')).toEqual(['cpu']);
    expect(() => chooseBackends('cuda', 'GPU')).toThrow('There is no backend "cuda". There are cpu, webgpu.');
  });
});
