/** The WebGPU backend: a program is a list of pipelines and bind groups, replayed in one submission or in parts. */
import type {
  Backend,
  BufferView,
  Command,
  CommandRange,
  Dispatch,
  ElementType,
  KernelTime,
  Program,
  Storage,
} from './backend';
import { type CompiledEntry, compileEntry } from './compileEntry';
import type { Kernel, KernelVariant, Trials, VariantChooser } from './defineKernel';
import { HeldMemory } from './heldMemory';
import { KernelTimes } from './kernelTimes';
import type { Measurements } from './measurements';
import { Waits } from './waits';

interface GpuStorage extends Storage {
  readonly buffer: GPUBuffer;
}

interface PreparedDispatch {
  readonly kernel: Kernel;
  readonly variant: KernelVariant | undefined;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly workgroups: readonly [number, number, number];
}

interface PreparedClear {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

interface GpuProgram extends Program {
  readonly label: string;
  readonly uniforms: GPUBuffer;
  readonly commands: readonly (PreparedClear | PreparedDispatch)[];
}

const BYTES = 4;
/** What the buffers of programs hold. */
const UNIFORMS = 'uniforms';
/** WebGPU's limit on the queries of a set. */
const QUERIES = 4096;
/** Nothing is waited for again and again for so many milliseconds, and at least so often, to know what the wait itself takes. */
const EMPTY_MS = 10;
const LEAST_EMPTY = 3;
/** A browser that takes so many milliseconds to tell that nothing is done, each of so many times, has to be made to look. */
const LATE_MS = 20;
const LATE_WAITS = 2;

export class GpuBackend implements Backend {
  readonly kind = 'webgpu';
  readonly lost: Promise<string>;
  readonly #held = new HeldMemory();
  readonly #idleStaging = new Map<number, GPUBuffer[]>();
  /** Guarded works under way. */
  #guards = 0;
  /** Ends when the last program that was asked for has its variants. */
  #choosing: Promise<unknown> = Promise.resolve();
  /** Milliseconds that the way to the GPU and back takes, once that has been asked. */
  #roundTrip: Promise<number> | undefined;
  readonly #waits: Waits;

  constructor(
    readonly device: GPUDevice,
    readonly description: string,
    readonly chooser?: VariantChooser,
  ) {
    this.#waits = new Waits(device.queue);
    this.lost = device.lost.then(({ message, reason }) => {
      this.#waits.end();
      return message || reason;
    });
  }

  allocate(label: string, length: number, type: ElementType): Storage {
    const size = Math.max(256, Math.ceil((length * BYTES) / 256) * 256);
    const { maxBufferSize } = this.device.limits;
    if (size > maxBufferSize) {
      throw new Error(
        `The ${label} of this model need ${megabytes(size)}; this device gives ${megabytes(maxBufferSize)} at once. Choose a smaller batch or smaller layers.`,
      );
    }
    const buffer = this.device.createBuffer({
      label,
      size,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    const storage: GpuStorage = { label, length, type, buffer };
    this.#held.add(storage, label, size);
    return storage;
  }

  memory(): ReadonlyMap<string, number> {
    return this.#held.bytes;
  }

  release(held: Storage | Program): void {
    if (!this.#held.remove(held)) return;
    const buffer = 'dispatches' in held ? (held as GpuProgram).uniforms : bufferOf(held);
    buffer.destroy();
  }

  guarded<T>(work: () => Promise<T>): Promise<T> {
    return this.#held.undoing(
      () => this.#inScopes(work),
      (held) => this.release(held),
    );
  }

  /** WebGPU reports a buffer that it cannot make, and every use of it, to error scopes and not to the caller. */
  async #inScopes<T>(work: () => Promise<T>): Promise<T> {
    this.device.pushErrorScope('out-of-memory');
    this.device.pushErrorScope('validation');
    if (this.#guards++ === 0) this.chooser?.begin();
    const outcome = await work().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    this.#guards--;
    const refused = await this.device.popErrorScope();
    const memory = await this.device.popErrorScope();
    if (memory) {
      throw new Error('This device has not enough memory for the model. Choose a smaller batch or smaller layers.');
    }
    if ('error' in outcome) throw outcome.error;
    if (refused) throw new Error(refused.message);
    return outcome.value;
  }

  write(view: BufferView, data: Float32Array | Uint32Array): void {
    if (data.length > view.length) {
      throw new Error(`${view.storage.label}: ${data.length} numbers do not fit a view of ${view.length}.`);
    }
    this.device.queue.writeBuffer(
      bufferOf(view.storage),
      view.offset * BYTES,
      data.buffer as ArrayBuffer,
      data.byteOffset,
      data.byteLength,
    );
  }

  async read(view: BufferView): Promise<Float32Array | Uint32Array> {
    const size = view.length * BYTES;
    const staging = this.#borrowStaging(size);
    const encoder = this.device.createCommandEncoder({ label: 'read' });
    encoder.copyBufferToBuffer(bufferOf(view.storage), view.offset * BYTES, staging, 0, size);
    this.device.queue.submit([encoder.finish()]);
    await this.#waits.until(staging.mapAsync(GPUMapMode.READ, 0, size));
    const copy = staging.getMappedRange(0, size).slice(0);
    staging.unmap();
    this.#returnStaging(staging);
    return view.storage.type === 'u32' ? new Uint32Array(copy) : new Float32Array(copy);
  }

  async prepare(label: string, commands: readonly Command[]): Promise<Program> {
    const given = commands.filter((command): command is Dispatch => 'kernel' in command);
    if (this.#guards === 0) this.chooser?.begin(); // what is guarded together is one run
    const trials: Trials = {
      time: (...trial) => this.#time(...trial),
      compute: (...trial) => this.#compute(...trial),
    };
    // One after the other: what is measured at once disturbs each other, and is then known to the next.
    const chosen = this.#choosing.then(() => this.chooser?.choose(given, trials) ?? given);
    this.#choosing = chosen.catch(() => {});
    const dispatches = await chosen;
    let next = 0;
    return this.#prepare(
      label,
      commands.map((command) => ('kernel' in command ? (dispatches[next++] ?? command) : command)),
    );
  }

  async #time(dispatch: Dispatch, launches: number): Promise<number> {
    const program = await this.#prepare('timing', [dispatch]);
    const [milliseconds = 0] = await this.#times(program, launches);
    this.release(program);
    return milliseconds;
  }

  async #compute(...[arrays, dispatch]: Parameters<Trials['compute']>): ReturnType<Trials['compute']> {
    const views = Object.entries(arrays).map(([name, data]): [string, BufferView] => {
      const storage = this.allocate('trial', data.length, 'f32');
      const view = { storage, offset: 0, length: data.length };
      this.write(view, data);
      return [name, view];
    });
    try {
      const program = await this.#prepare('trial', [dispatch(Object.fromEntries(views))]);
      this.submit(program);
      const results = await Promise.all(views.map(async ([name, view]) => [name, await this.read(view)] as const));
      this.release(program);
      return Object.fromEntries(results) as Record<string, Float32Array>;
    } finally {
      for (const [, { storage }] of views) this.release(storage);
    }
  }

  async #prepare(label: string, commands: readonly Command[]): Promise<GpuProgram> {
    const dispatches = commands.filter((command): command is Dispatch => 'kernel' in command);
    const entries = await Promise.all(dispatches.map((dispatch) => compileEntry(this.device, dispatch)));
    const alignment = this.device.limits.minUniformBufferOffsetAlignment;
    const slot = alignment * Math.ceil(Math.max(16, ...entries.map(({ uniformBytes }) => uniformBytes)) / alignment);
    const uniformBytes = new Uint8Array(Math.max(1, dispatches.length) * slot);
    const uniforms = this.device.createBuffer({
      label: `${label} uniforms`,
      size: uniformBytes.length,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    const prepared: (PreparedClear | PreparedDispatch)[] = [];
    let next = 0;
    for (const command of commands) {
      if ('clear' in command) {
        const { storage, offset, length } = command.clear;
        prepared.push({ buffer: bufferOf(storage), offset: offset * BYTES, size: length * BYTES });
        continue;
      }
      const compiled = entries[next];
      if (!compiled) throw new Error('A dispatch lost its entry point.');
      const name = `${command.kernel.name}.${command.entry}`;
      const { resources, residuals } = this.#bind(name, command, compiled);
      uniformBytes.set(new Uint8Array(compiled.packUniforms({ ...command.uniforms, ...residuals })), next * slot);
      const bindGroup = this.device.createBindGroup({
        label: name,
        layout: compiled.layout,
        entries: [
          { binding: 0, resource: { buffer: uniforms, offset: next * slot, size: compiled.uniformBytes } },
          ...resources,
        ],
      });
      const shader = command.variant ?? command.kernel.entries[command.entry];
      const workgroups = shader?.workgroups(command.uniforms);
      if (!workgroups) throw new Error(`Kernel ${name} does not exist.`);
      const { kernel, variant } = command;
      prepared.push({ kernel, variant, pipeline: compiled.pipeline, bindGroup, workgroups });
      next++;
    }
    this.device.queue.writeBuffer(uniforms, 0, uniformBytes);
    const program: GpuProgram = {
      label,
      uniforms,
      commands: prepared,
      length: prepared.length,
      dispatches: dispatches.length,
      variants: variantsOf(dispatches),
    };
    this.#held.add(program, UNIFORMS, uniforms.size);
    return program;
  }

  get measurements(): Measurements | undefined {
    return this.chooser?.measurements;
  }

  submit(program: Program, { from, to }: CommandRange = { from: 0, to: program.length }): void {
    const { label, commands } = program as GpuProgram;
    const encoder = this.device.createCommandEncoder({ label });
    let pass: GPUComputePassEncoder | undefined; // a clear ends a pass, so there are as few as the commands allow
    for (const command of commands.slice(from, to)) {
      if ('buffer' in command) {
        pass?.end();
        pass = undefined;
        encoder.clearBuffer(command.buffer, command.offset, command.size);
      } else {
        pass ??= encoder.beginComputePass({ label });
        launch(pass, command, 1);
      }
    }
    pass?.end();
    this.device.queue.submit([encoder.finish()]);
  }

  async profile(program: Program): Promise<KernelTime[]> {
    const prepared = program as GpuProgram;
    const milliseconds = await this.#times(prepared, 1);
    const times = new KernelTimes();
    for (const [index, dispatch] of prepared.commands.filter(isDispatch).entries()) {
      times.add(dispatch, milliseconds[index] ?? 0);
    }
    return times.sorted();
  }

  /** Runs a program with each dispatch launched so many times; the milliseconds of each. */
  #times(program: GpuProgram, launches: number): Promise<number[]> {
    return this.device.features.has('timestamp-query')
      ? this.#timesByTimestamps(program, launches)
      : this.#timesByWaiting(program, launches);
  }

  /** A pass for each dispatch, with the GPU's clock at its beginning and end. */
  async #timesByTimestamps({ label, commands }: GpuProgram, launches: number): Promise<number[]> {
    const count = 2 * commands.filter(isDispatch).length;
    const querySets = Array.from({ length: Math.ceil(count / QUERIES) }, (_, index) =>
      this.device.createQuerySet({ label, type: 'timestamp', count: Math.min(QUERIES, count - index * QUERIES) }),
    );
    const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC;
    const resolved = this.device.createBuffer({ label, size: 8 * count, usage });
    const encoder = this.device.createCommandEncoder({ label });
    let query = 0;
    for (const command of commands) {
      if (!isDispatch(command)) {
        encoder.clearBuffer(command.buffer, command.offset, command.size);
        continue;
      }
      const querySet = querySets[Math.floor(query / QUERIES)];
      if (!querySet) throw new Error('Too few timestamps were set aside.');
      const beginningOfPassWriteIndex = query % QUERIES;
      const timestampWrites = {
        querySet,
        beginningOfPassWriteIndex,
        endOfPassWriteIndex: beginningOfPassWriteIndex + 1,
      };
      const pass = encoder.beginComputePass({ label, timestampWrites });
      launch(pass, command, launches);
      pass.end();
      query += 2;
    }
    for (const [index, querySet] of querySets.entries()) {
      encoder.resolveQuerySet(querySet, 0, querySet.count, resolved, 8 * QUERIES * index);
    }
    const staging = this.#borrowStaging(8 * count);
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, 8 * count);
    this.device.queue.submit([encoder.finish()]);
    await this.#waits.until(staging.mapAsync(GPUMapMode.READ, 0, 8 * count));
    const nanoseconds = new BigUint64Array(staging.getMappedRange(0, 8 * count).slice(0));
    staging.unmap();
    this.#returnStaging(staging);
    for (const used of [...querySets, resolved]) used.destroy();
    return Array.from({ length: count / 2 }, (_, index) => {
      const [began = 0n, ended = 0n] = nanoseconds.subarray(2 * index, 2 * index + 2);
      return ended > began ? Number(ended - began) / 1e6 : 0;
    });
  }

  /** Where the GPU has no clock for us: each dispatch alone, and the wait for it, less the wait for nothing. */
  async #timesByWaiting({ label, commands }: GpuProgram, launches: number): Promise<number[]> {
    const nothing = await this.roundTrip();
    const times: number[] = [];
    for (const command of commands) {
      const waited = await this.#waitFor(label, command, launches);
      if (isDispatch(command)) times.push(Math.max(0, waited - nothing));
    }
    return times;
  }

  roundTrip(): Promise<number> {
    this.#roundTrip ??= this.#shortestRoundTrip();
    return this.#roundTrip;
  }

  async #shortestRoundTrip(): Promise<number> {
    const waits: number[] = [];
    const wait = async () => waits.push(await this.#waitFor('nothing', undefined, 0));
    for (let late = 0; late < LATE_WAITS; late++) {
      await wait();
      if (Math.min(...waits) < LATE_MS) break;
    }
    this.#waits.looking = Math.min(...waits) >= LATE_MS;
    const began = performance.now();
    while (waits.length < LEAST_EMPTY || performance.now() - began < EMPTY_MS) await wait();
    const shortest = Math.min(...waits);
    if (shortest >= LATE_MS) this.#waits.looking = false; // it is the device that is busy
    return shortest;
  }

  /** Milliseconds from handing a command over, or nothing, to its end, by the host's clock. */
  async #waitFor(label: string, command: PreparedClear | PreparedDispatch | undefined, launches: number) {
    const encoder = this.device.createCommandEncoder({ label });
    if (command && !isDispatch(command)) encoder.clearBuffer(command.buffer, command.offset, command.size);
    if (command && isDispatch(command)) {
      const pass = encoder.beginComputePass({ label });
      launch(pass, command, launches);
      pass.end();
    }
    await this.completed();
    const began = performance.now();
    this.device.queue.submit([encoder.finish()]);
    await this.completed();
    return performance.now() - began;
  }

  async completed(): Promise<void> {
    await this.#waits.until(this.device.queue.onSubmittedWorkDone());
  }

  destroy(): void {
    this.#waits.end();
    this.device.destroy();
  }

  /** Bind group entries on 256-byte offsets, and what is left of each offset as a uniform for the shader. */
  #bind(
    name: string,
    { bindings }: Dispatch,
    { bindings: numbers, movable }: CompiledEntry,
  ): { resources: GPUBindGroupEntry[]; residuals: Record<string, number> } {
    for (const given of Object.keys(bindings)) {
      if (!numbers.has(given)) throw new Error(`Kernel ${name} has no binding "${given}".`);
    }
    const alignment = this.device.limits.minStorageBufferOffsetAlignment / BYTES;
    const residuals = Object.fromEntries(Array.from(movable, (binding) => [`${binding}Offset`, 0]));
    const resources = Array.from(numbers, ([binding, number]): GPUBindGroupEntry => {
      const view = bindings[binding];
      if (!view) throw new Error(`Kernel ${name} needs the binding "${binding}".`);
      const start = Math.floor(view.offset / alignment) * alignment;
      const residual = view.offset - start;
      if (movable.has(binding)) residuals[`${binding}Offset`] = residual;
      else if (residual !== 0) {
        throw new Error(
          `Kernel ${name}: "${binding}" begins at element ${view.offset} of ${view.storage.label}, which is not a multiple of ${alignment}, and the shader takes no ${binding}Offset.`,
        );
      }
      const size = (residual + view.length) * BYTES;
      const { maxStorageBufferBindingSize: most } = this.device.limits;
      if (size > most) {
        throw new Error(
          `One launch of this model needs ${megabytes(size)} of the ${view.storage.label}; this device gives a launch ${megabytes(most)} at most. Choose a smaller batch or smaller layers, or Time steps by operation, which takes less at once.`,
        );
      }
      return { binding: number, resource: { buffer: bufferOf(view.storage), offset: start * BYTES, size } };
    });
    return { resources, residuals };
  }

  /** A buffer of at least this many bytes. Sizes are powers of two, so that runs of many sizes share them. */
  #borrowStaging(bytes: number): GPUBuffer {
    const size = 2 ** Math.ceil(Math.log2(Math.max(256, bytes)));
    return (
      this.#idleStaging.get(size)?.pop() ??
      this.device.createBuffer({ label: 'staging', size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
    );
  }

  #returnStaging(staging: GPUBuffer): void {
    const idle = this.#idleStaging.get(staging.size) ?? [];
    idle.push(staging);
    this.#idleStaging.set(staging.size, idle);
  }
}

/** Dispatches of kernels with variants, by variant. */
function variantsOf(dispatches: readonly Dispatch[]): Map<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const { kernel, entry, variant } of dispatches) {
    if (kernel.entries[entry]?.variants) counts.set(variant?.name, (counts.get(variant?.name) ?? 0) + 1);
  }
  return counts;
}

function isDispatch(command: PreparedClear | PreparedDispatch): command is PreparedDispatch {
  return 'pipeline' in command;
}

function launch(
  pass: GPUComputePassEncoder,
  { pipeline, bindGroup, workgroups: [x, y, z] }: PreparedDispatch,
  times: number,
): void {
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindGroup);
  for (let time = 0; time < times; time++) pass.dispatchWorkgroups(x, y, z);
}

function bufferOf(storage: Storage): GPUBuffer {
  return (storage as GpuStorage).buffer;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MB`;
}
