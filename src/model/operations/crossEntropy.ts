/** The mean of −log softmax(logits)[target], or of its smoothed form, over the target tokens that are not padding. */
import { crossEntropy as kernel } from '../../kernels/crossEntropy/crossEntropy';
import type { Operation } from '../graph/operation';
import type { Value } from '../graph/value';

interface CrossEntropy {
  readonly logits: Value; // [T, B, V]
  readonly targets: Value; // [T, B], u32
  readonly lengths: Value; // [B], u32
  readonly losses: Value; // [T, B]
  /** 1 where the most probable token is the target. */
  readonly hits: Value; // [T, B]
  /** Share of each target's certainty that is spread over all tokens. */
  readonly smoothing: number;
  /** Mean loss, right tokens, tokens, pairs right in every token. */
  readonly summary: Value; // [4]
}

export function crossEntropy({ logits, targets, lengths, losses, hits, smoothing, summary }: CrossEntropy): Operation {
  const [steps = 1, batch = 1, vocabulary = 1] = logits.shape;
  return {
    name: 'crossEntropy',
    forward(to) {
      const shared = { lengths: to.view(lengths), losses: to.view(losses), hits: to.view(hits) };
      to.emit(
        kernel.dispatch(
          'forward',
          { ...shared, logits: to.view(logits), targets: to.view(targets) },
          { steps, batch, vocabulary, smoothing },
        ),
      );
      to.emit(kernel.dispatch('mean', { ...shared, summary: to.view(summary) }, { steps, batch }));
    },
    backward(to) {
      to.emit(
        kernel.dispatch(
          'backward',
          {
            logits: to.view(logits),
            targets: to.view(targets),
            lengths: to.view(lengths),
            summary: to.view(summary),
            dLogits: to.gradient(logits),
          },
          { steps, batch, vocabulary, smoothing },
        ),
      );
    },
  };
}
