// Random numbers by counter, joined to the kernels that draw them.

// pcg4d of Jarzynski and Olano 2020, "Hash Functions for GPU Rendering"; chance.ts has it bit for bit.
fn hash(counters: vec4u) -> u32 {
  var h = counters * 1664525u + 1013904223u;
  h.x += h.y * h.w;
  h.y += h.z * h.x;
  h.z += h.x * h.y;
  h.w += h.y * h.z;
  h ^= h >> vec4u(16);
  h.x += h.y * h.w;
  h.y += h.z * h.x;
  h.z += h.x * h.y;
  h.w += h.y * h.z;
  return h.w;
}

// A number in [0, 1) of four counters. 24 bits are a float32 exactly, so comparisons are the same everywhere.
fn chance(counters: vec4u) -> f32 {
  return f32(hash(counters) >> 8) * 0x1p-24f;
}
