// webgpu-utils lists Float16Array among the typed arrays when it is loaded, though no kernel of ours uses f16. Where a
// browser or Node has none yet, an empty stand-in lets the module load; nothing ever constructs it.
const scope = globalThis as { Float16Array?: unknown };
scope.Float16Array ??= Object.assign(class {}, { BYTES_PER_ELEMENT: 2 });
