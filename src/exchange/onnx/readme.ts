/** The README of an ONNX export. Its example runs as it stands, for every mechanism. */
import { attentionById } from '../../model/attention';
import { tokenName } from '../../tasks/tokens';
import type { ModelState } from '../modelState';

export function onnxReadme({ model, step, source, target }: ModelState): string {
  const { label, equation } = attentionById(model.attention);
  const tokens = JSON.stringify(source.tokens.slice(0, 3));
  const parted = target.kind === 'characters' ? '' : ' ';
  return `# A model from Interlinear, in ONNX

A sequence-to-sequence model after ${step} steps of training. Attention: ${label}, ${equation}.

- \`encoder.onnx\` reads \`source\` [S, B] (int64, time first, each row ended by the end mark and padded with 0) and
  \`lengths\` [B] (int64, end mark counted), once for a batch.
- \`decoder_step.onnx\` reads \`token\` [B] (int64), what the encoder gave and \`lengths\`, and gives \`logits\` [B, V],
  the attention's \`weights\` [B, S] and the next states: its output \`next_x\` is the input \`x\` of the following step.
  Without attention there are no \`lengths\` and no \`weights\`.
- \`vocabulary.json\` holds the text of every token (${tokenName(source.kind)}s to ${tokenName(target.kind)}s); tokens 0 to 3 are padding, start, end and unknown. Texts are in
  Unicode NFC.

\`\`\`python
import json, numpy, onnxruntime

def run(session, values):
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, {i.name: values[i.name] for i in session.get_inputs()})))

encoder, step = (onnxruntime.InferenceSession(f"{name}.onnx") for name in ("encoder", "decoder_step"))
vocabulary = json.load(open("vocabulary.json", encoding="utf-8"))
source = [vocabulary["source"].index(token) for token in ${tokens}] + [2]
values = {"source": numpy.array(source)[:, None], "lengths": numpy.array([len(source)]), "token": numpy.array([1])}
values |= run(encoder, values)
for _ in range(2 * len(source)):
    values |= {name.removeprefix("next_"): value for name, value in run(step, values).items()}
    values["token"] = values["logits"].argmax(axis=-1)
    if values["token"][0] == 2:
        break
    print(vocabulary["target"][values["token"][0]] or "?", end="${parted}")
\`\`\`
`;
}
