// losses[t, b] = log Σ_v exp(logits[t, b, v]) − Σ_v q[v] logits[t, b, v]    for t < lengths[b], else 0
// q[v]         = (1 − ε) [v = targets[t, b]] + ε / V: with ε = 0 the target, else smoothed (Szegedy et al. 2016), marks
//                counted among the V as by PyTorch's CrossEntropyLoss(label_smoothing=ε)
// hits[t, b]   = 1 where that row's largest logit (the first of equals) is the target's, else 0
// summary      = [mean loss of the counted rows, correct tokens, counted tokens, pairs with every token correct]
// dLogits[t, b, v] += (softmax(logits[t, b, ·])[v] − q[v]) / counted tokens    for t < lengths[b]
//
// logits, dLogits [T, B, V]; targets, losses, hits [T, B]; lengths [B]; summary [4]. A pair of length 0 is no pair.

struct Uniforms {
  steps: u32, // T
  batch: u32, // B
  vocabulary: u32, // V
  smoothing: f32, // ε
  logitsOffset: u32,
  dLogitsOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> logits: array<f32>;
@group(0) @binding(2) var<storage, read_write> targets: array<u32>;
@group(0) @binding(3) var<storage, read_write> lengths: array<u32>;
@group(0) @binding(4) var<storage, read_write> losses: array<f32>;
@group(0) @binding(5) var<storage, read_write> hits: array<f32>;
@group(0) @binding(6) var<storage, read_write> summary: array<f32>;
@group(0) @binding(7) var<storage, read_write> dLogits: array<f32>;

struct Row {
  highest: f32,
  best: u32, // the first column that holds it
  total: f32, // Σ exp(logit − highest), which is at least 1
}

fn readRow(start: u32) -> Row {
  var row = Row(logits[start], 0, 0);
  for (var v = 1u; v < u.vocabulary; v++) {
    let logit = logits[start + v];
    if (logit > row.highest) {
      row.highest = logit;
      row.best = v;
    }
  }
  for (var v = 0u; v < u.vocabulary; v++) {
    row.total += exp(logits[start + v] - row.highest);
  }
  return row;
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [T, B]
  if (index >= u.steps * u.batch) {
    return;
  }
  if (index / u.batch >= lengths[index % u.batch]) {
    losses[index] = 0.0;
    hits[index] = 0.0;
    return;
  }
  let start = u.logitsOffset + index * u.vocabulary;
  let answer = targets[index];
  let row = readRow(start);
  // The difference first: near a certain answer it is small, and adding log total to a large maximum would lose it.
  var loss = (row.highest - logits[start + answer]) + log(row.total);
  if (u.smoothing > 0) {
    var shortfall = 0.0; // Σ_v of what is missing to the largest logit
    for (var v = 0u; v < u.vocabulary; v++) {
      shortfall += row.highest - logits[start + v];
    }
    loss += u.smoothing * (shortfall / f32(u.vocabulary) - (row.highest - logits[start + answer]));
  }
  losses[index] = loss;
  hits[index] = select(0.0, 1.0, row.best == answer);
}

var<workgroup> partialSums: array<vec4f, 64>;

// One workgroup: its lanes share the pairs, then add their sums in a tree. Of 64: a software adapter takes a third of a
// second to compile 256, and few batches have as many pairs.
@compute @workgroup_size(64)
fn mean(@builtin(local_invocation_id) local: vec3u) {
  var sums = vec4f(); // loss, correct tokens, counted tokens, correct pairs
  for (var b = local.x; b < u.batch; b += 64) {
    let length = min(lengths[b], u.steps);
    var loss = 0.0;
    var correct = 0.0;
    for (var t = 0u; t < length; t++) {
      loss += losses[t * u.batch + b];
      correct += hits[t * u.batch + b];
    }
    sums += vec4f(loss, correct, f32(length), select(0.0, 1.0, length > 0 && correct == f32(length)));
  }
  partialSums[local.x] = sums;
  workgroupBarrier();
  for (var lanes = 32u; lanes > 0; lanes /= 2) {
    if (local.x < lanes) {
      partialSums[local.x] += partialSums[local.x + lanes];
    }
    workgroupBarrier();
  }
  if (local.x == 0) {
    let total = partialSums[0];
    summary[0] = total.x / max(total.z, 1);
    summary[1] = total.y;
    summary[2] = total.z;
    summary[3] = total.w;
  }
}

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [T, B]
  if (index >= u.steps * u.batch || index / u.batch >= lengths[index % u.batch]) {
    return;
  }
  let start = u.logitsOffset + index * u.vocabulary;
  let gradientAt = u.dLogitsOffset + index * u.vocabulary;
  let answer = targets[index];
  let row = readRow(start);
  let everywhere = u.smoothing / f32(u.vocabulary);
  for (var v = 0u; v < u.vocabulary; v++) {
    let probability = exp(logits[start + v] - row.highest) / row.total;
    let wanted = everywhere + select(0.0, 1 - u.smoothing, v == answer);
    dLogits[gradientAt + v] += (probability - wanted) / summary[2];
  }
}
