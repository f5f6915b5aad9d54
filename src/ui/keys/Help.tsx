import { useId } from 'react';
import { useStore } from 'zustand';
import { keysStore, switchKeys } from './keysStore';
import { HELP, mapKeys, openHelp, type Shortcut, shortcuts } from './shortcuts';
import './help.css';

/** Words that the page uses, each in a sentence. */
const glossary: readonly (readonly [term: string, meaning: string])[] = [
  ['Token', 'What the model reads and writes one at a time: a character, a word or a sound, as the task has it.'],
  [
    'Attention weight, α',
    'How much of a source token goes into what is written now. The weights of a row add up to 1.',
  ],
  ['Step', 'One batch of pairs is read, and every weight of the model is moved a little.'],
  ['Loss', 'How surprised the model is by the right token, on average, in nats. 0 is certainty.'],
  [
    'Held-out',
    'Pairs that training never sees. Half of them measure progress; the others, the test set, are kept for the end.',
  ],
  ['Exact match', 'The share of pairs in which every token is right, the end mark too.'],
  ['Context', 'The sum of the encoder’s outputs, each times its weight: what the decoder gets to read at a step.'],
];

export function HelpButton() {
  return (
    <button type="button" className="plain" onClick={openHelp} title="Keys and words (?)">
      <span aria-hidden="true">?</span>
      <span className="visuallyHidden">Help: keys and words</span>
    </button>
  );
}

/** Keys, and what the words mean. */
export function Help() {
  const title = useId();
  const on = useStore(keysStore, (state) => state.on);
  return (
    <dialog id={HELP} className="helpDialog" aria-labelledby={title}>
      <form method="dialog" className="helpHead">
        <h2 id={title}>Keys and words</h2>
        <button type="submit">Close</button>
      </form>
      <h3>Keys</h3>
      <label className="helpSwitch">
        <input type="checkbox" checked={on} onChange={({ target }) => switchKeys(target.checked)} />
        Single-key shortcuts
      </label>
      <Keys keys={shortcuts} />
      <p>In the map:</p>
      <Keys keys={mapKeys} />
      <h3>Words</h3>
      <dl className="glossary">
        {glossary.map(([term, meaning]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}

function Keys({ keys }: { readonly keys: readonly Pick<Shortcut, 'name' | 'does'>[] }) {
  return (
    <dl className="keys">
      {keys.map(({ name, does }) => (
        <div key={name}>
          <dt>
            <kbd>{name}</kbd>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
