/** The README of an exported project. */
import { attentionById } from '../../model/attention';
import type { ModelState } from '../modelState';

/** `files` are the names of the project's files. */
export function readme({ model, settings, step }: ModelState, files: readonly string[]): string {
  const { label, equation, citation } = attentionById(model.attention);
  const about: Readonly<Record<string, string>> = {
    'model.py': 'the encoder, the bridge to the decoder, and the two together',
    'decoder.py': 'one step of the decoder',
    'attention.py': 'one look back at the source',
    'batches.py': 'from strings to tensors',
    'data.py': 'the task: training pairs and held-out pairs',
    'data.tsv': 'the pairs, drawn by the page; others may take their place',
    'streams.py': 'the page’s random numbers, so that training sees the pairs that the page would draw next',
    'train.py': 'training, on one process or many',
    'evaluate.py': 'held-out loss, exact match and alignments',
    'weights.py': 'reads and writes weights.safetensors',
    'weights.safetensors': 'parameters by PyTorch’s names, and Adam’s moments',
    'settings.json': 'sizes, settings and vocabularies',
  };
  const listed = Object.entries(about).filter(([name]) => files.includes(name));
  return `# A sequence-to-sequence model from Interlinear

Task ${settings.task}, attention ${label}${model.inputFeeding ? ' with input feeding' : ''}, after ${step} steps of training.

    ${equation}

${citation}.

It needs Python 3.8 or later and PyTorch 1.13 or later, and nothing else.

    python evaluate.py                                      # loss and exact match on held-out pairs
    python evaluate.py --pairs pairs.tsv --json             # your own pairs (source, tab, target), with alignments
    python train.py --steps 1000                            # goes on from the weights; Ctrl-C stops and keeps them
    torchrun --nproc_per_node 2 train.py --steps 1000       # the same steps, shared by two processes

Under Debian 12, whose PyTorch 1.13 stumbles over a default of its own, torchrun takes \`--redirects 9:1 --tee 9:1\` as well.

## Files

${listed.map(([name, what]) => `- \`${name}\`: ${what}.`).join('\n')}

## Back to the page

\`python train.py --out weights.safetensors\` writes what the page's *Open weights* takes, the optimiser's moments and the
count of steps included, so that training goes on there where it stopped here.
`;
}
