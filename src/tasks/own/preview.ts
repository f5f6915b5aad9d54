/** What a person is shown of their file before anything is trained on it. Plain data, which a worker may post. */
import { tokensOf } from '../tokens';
import { type Complaint, type Reason, reasonLabels } from './complaints';
import type { LengthHistogram } from './histogram';
import type { FileCounts, PreparedPairs } from './preparePairs';
import type { Sides } from './sides';

export interface FilePreview {
  /** Rows of the file, blank lines and the header apart. */
  readonly rows: number;
  readonly kept: number;
  /** The others by reason, the most frequent first. */
  readonly dropped: readonly { readonly reason: Reason; readonly label: string; readonly count: number }[];
  /** The first few rows of each reason, by line. */
  readonly first: readonly Complaint[];
}

export interface Preview {
  /** Of the file of pairs; infinite where that is not known. */
  readonly columns: number;
  readonly pairs: FilePreview;
  readonly test?: FilePreview;
  /** Different sources, of both files and by side. */
  readonly sources: number;
  readonly split: { readonly training: number; readonly validation: number; readonly test: number };
  /** Sources that have more than one right target. */
  readonly withAlternatives: number;
  /** Tokens, the marks apart. */
  readonly vocabulary: Sides<number>;
  /** Shares of tokens outside the vocabularies, 0 … 1, before held-out sources and training targets are left out for it. */
  readonly unknown: Sides<number>;
  /** Of all rows that could be read, before any is left out. */
  readonly lengths: Sides<LengthHistogram>;
  /** The first pairs as tokens. */
  readonly examples: readonly Sides<readonly string[]>[];
  /** Why no task can be made of the pairs, in words. */
  readonly problem?: string;
}

const EXAMPLES = 10;

export function previewOf(prepared: PreparedPairs): Preview {
  const { sources, targets, starts, split, tokens, unknown, lengths, columns, pairs, test, problem } = prepared;
  const examples: Sides<string[]>[] = [];
  let withAlternatives = 0;
  for (const [i, source] of sources.entries()) {
    const own = targets.slice(starts[i], starts[i + 1]);
    if (own.length > 1) withAlternatives++;
    for (const target of own.slice(0, EXAMPLES - examples.length)) {
      examples.push({ source: tokensOf(tokens.source.kind, source), target: tokensOf(tokens.target.kind, target) });
    }
  }
  return {
    columns,
    pairs: filePreview(pairs),
    ...(test ? { test: filePreview(test) } : {}),
    sources: sources.length,
    split: { training: split.training.length, validation: split.validation.length, test: split.test.length },
    withAlternatives,
    vocabulary: { source: tokens.source.tokens.length, target: tokens.target.tokens.length },
    unknown,
    lengths,
    examples,
    ...(problem === undefined ? {} : { problem }),
  };
}

function filePreview({ count, kept, complaints }: FileCounts): FilePreview {
  const dropped = (Object.keys(reasonLabels) as Reason[])
    .map((reason) => ({ reason, label: reasonLabels[reason], count: complaints.counts[reason] ?? 0 }))
    .filter((entry) => entry.count > 0)
    .sort((a, b) => b.count - a.count);
  return { rows: count, kept, dropped, first: complaints.first };
}
