import { type KeyboardEvent, useRef } from 'react';
import { useStore } from 'zustand';
import type { AttentionMap } from '../../worker/protocol';
import { axesOf, type ShownMap } from '../alignment/mapAlignment';
import { showMap, viewStore } from '../alignment/viewStore';
import { edit, editStore } from '../inspect/editStore';
import { isOff, isolated, withHead } from './headEdits';
import { describeHead, kindNames, sameMap } from './lens';
import { ROLLOUT_PAPER } from './rollout';

export type Module = Pick<AttentionMap, 'name' | 'kind' | 'layer' | 'heads'>;

interface Props {
  readonly kind: ShownMap['kind'];
  /** Of this kind, layer by layer. */
  readonly modules: readonly Module[];
  /** Of every kind. */
  readonly all: readonly Module[];
  readonly editable: boolean;
}

/** The heads of one kind: a row to a layer, and what the layers amount to. */
export function HeadGroup({ kind, modules, all, editable }: Props) {
  const shown = useStore(viewStore, (view) => view.shown);
  const box = useRef<HTMLDivElement>(null);
  const { row, column } = axesOf(kind);
  const last = modules.at(-1)?.layer ?? 0;
  const whole: ShownMap = { kind, layer: last, head: 'rollout' };
  // Across, a rollout looks through the encoder's own.
  const rolls = kind !== 'cross' || all.some((module) => module.kind === 'encoder');

  const walk = (event: KeyboardEvent) => {
    const { layer, head } = event.target instanceof HTMLElement ? event.target.dataset : {};
    const move = moves[event.key];
    if (!move || layer === undefined || head === undefined) return;
    const to = `[data-layer="${Number(layer) + move[0]}"][data-head="${Number(head) + move[1]}"]`;
    event.preventDefault();
    box.current?.querySelector<HTMLButtonElement>(`button.thumbnail${to}`)?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: pictures are no fields.
    <div
      className="headGroup"
      role="group"
      aria-label={`${kindNames[kind]} heads`}
      ref={box}
      onKeyDown={walk}
      style={{ ['--heads' as string]: modules[0]?.heads }}
    >
      <div className="headGroupBar">
        <p className="headKind">
          {kindNames[kind]}{' '}
          <span>
            <span data-side={row.side}>{row.name}</span> ← <span data-side={column.side}>{column.name}</span>
          </span>
        </p>
        {rolls && (
          <button
            type="button"
            className="rollout"
            title={`${ROLLOUT_PAPER}: the product over the layers of ½ (A + I), A being the mean of the heads${
              kind === 'cross' ? '; across, the last layer’s mean times that of the encoder' : ''
            }`}
            aria-pressed={sameMap(shown, whole)}
            onClick={() => showMap(whole)}
          >
            rollout
          </button>
        )}
      </div>
      {modules.map((module) => (
        <div className="headRow" key={module.name}>
          <button
            type="button"
            className="headMean"
            aria-pressed={sameMap(shown, { kind, layer: module.layer, head: 'mean' })}
            aria-label={`${kindNames[kind]}, layer ${module.layer + 1}, mean of its heads`}
            onClick={() => showMap({ kind, layer: module.layer, head: 'mean' })}
          >
            <span>{module.layer + 1}</span> mean
          </button>
          {Array.from({ length: module.heads }, (_, head) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a head is its place.
            <Head key={head} module={module} head={head} editable={editable} />
          ))}
        </div>
      ))}
    </div>
  );
}

const moves: Readonly<Record<string, readonly [layers: number, heads: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

interface HeadProps {
  readonly module: Module;
  readonly head: number;
  readonly editable: boolean;
}

function Head({ module, head, editable }: HeadProps) {
  const { name, kind, layer } = module;
  const pressed = useStore(viewStore, ({ shown }) => sameMap(shown, { kind, layer, head }));
  const off = useStore(editStore, ({ edits }) => editable && isOff(edits, name, head));
  const title = describeHead(module, head);
  const change = (changed: typeof isolate) => edit(changed(editStore.getState().edits));
  const isolate = (edits: Parameters<typeof isolated>[0]) => isolated(edits, module, head);
  const toggle = (edits: Parameters<typeof isolated>[0]) => withHead(edits, name, head, !off);
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === 'i') change(isolate);
    else if (key === 'o') change(toggle);
    else return;
    event.preventDefault();
  };
  return (
    <div className="head" data-off={off || undefined}>
      <button
        type="button"
        className="thumbnail"
        data-layer={layer}
        data-head={head}
        aria-label={off ? `${title}, switched off` : title}
        aria-pressed={pressed}
        aria-keyshortcuts={editable ? 'I O' : undefined}
        onClick={({ detail }) => {
          if (detail < 2) showMap({ kind, layer, head }); // the second click is the panel's
        }}
        onKeyDown={editable ? press : undefined}
      >
        <canvas data-module={name} data-head={head} width={1} height={1} />
      </button>
      {editable && (
        <button
          type="button"
          className="headSwitch"
          role="switch"
          aria-checked={!off}
          aria-label={title}
          onClick={() => change(toggle)}
        >
          {off ? 'off' : 'on'}
        </button>
      )}
    </div>
  );
}
