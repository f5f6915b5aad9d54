/** The README of an exported project. */
import { attentionById } from '../../model/attention';
import type { ModelSettings, TransformerSettings } from '../../model/modelSettings';
import type { ModelState } from '../modelState';

/** `files` are the names of the project's files. */
export function readme({ model, settings, step }: ModelState, files: readonly string[]): string {
  const { label, equation, citation } = attentionById(model.attention);
  const { transformer, selfAttention } = model;
  const lstm = 'the encoder, the bridge to the decoder, and the two together';
  const about: Readonly<Record<string, string>> = {
    'model.py': transformer
      ? 'the layers, the encoder and the decoder made of them, and the two together'
      : selfAttention
        ? 'the model, whose outputs look at each other'
        : lstm,
    'lstm_model.py': lstm,
    'heads.py': 'several looks beside each other',
    'decoder.py': 'one step of the decoder',
    'attention.py': transformer ? 'the look of one head' : 'one look back at the source',
    'batches.py': 'from strings to tensors',
    'data.py': 'the task: training pairs and held-out pairs',
    'data.tsv': 'the pairs, drawn or read by the page; others may take their place',
    'streams.py': 'the page’s random numbers, so that training sees the pairs that the page would draw next',
    'train.py': 'training, on one process or many',
    'schedule.py': 'the learning rate of each step',
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

${transformer ? asTransformer(model, transformer) : ''}## Back to the page

\`python train.py --out weights.safetensors\` writes what the page's *Open weights* takes, the optimiser's moments and the
count of steps included, so that training goes on there where it stopped here.
`;
}

/** How PyTorch's own module takes the weights. */
function asTransformer(model: ModelSettings, { heads, feedForward, norm, activation }: TransformerSettings): string {
  const { embedding, encoderLayers, decoderLayers } = model;
  const sizes = [embedding, heads, encoderLayers, decoderLayers, feedForward].join(', ');
  const preNorm = norm === 'pre' ? 'True' : 'False';
  return `## In nn.Transformer

Both stacks load into PyTorch's own module by the names that they have:

    named = parameters_of(read_weights(Path("weights.safetensors"))[0])
    stacks = {name: tensor for name, tensor in named.items() if ".layers." in name or ".norm." in name}
    nn.Transformer(${sizes}, activation="${activation}", norm_first=${preNorm}).load_state_dict(stacks)

What stands around them, embeddings, positions and the output layer, is in \`model.py\`. It computes the same where attention
is a softmax, given the masks, and positions are not rotary.

`;
}
