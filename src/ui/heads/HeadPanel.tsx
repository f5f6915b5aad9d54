import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { Implied } from '../alignment/Implied';
import { showMap, viewStore } from '../alignment/viewStore';
import type { Snapshot } from '../alignmentFeed';
import { perFrame } from '../frame';
import { edit, editStore, redo, undo } from '../inspect/editStore';
import { inspectStore } from '../inspect/inspectStore';
import { Outputs } from '../inspect/Outputs';
import { themeStore } from '../theme/theme';
import { useAlignment } from '../useAlignment';
import { useSession } from '../useSession';
import { HeadGroup, type Module } from './HeadGroup';
import { HeadTools } from './HeadTools';
import { isolated, withAllHeads } from './headEdits';
import { kinds } from './lens';
import { paintThumbnails } from './thumbnails';

interface Props {
  readonly name: string;
  /** Whether its heads can be switched off: what is edited is the model of the page. */
  readonly editable: boolean;
}

/** Thumbnails of all heads, layer by layer, which live as the alignment does; one of them is drawn above when it is pressed. */
export function HeadPanel({ name, editable }: Props) {
  const { feed, store } = useSession();
  const id = useId();
  const box = useRef<HTMLElement>(null);
  const listed = useAlignment(listModules) ?? '[]';
  const modules = useMemo((): readonly Module[] => JSON.parse(listed), [listed]);
  const shown = useStore(viewStore, (view) => view.shown);
  const off = useStore(editStore, ({ edits }) => edits.headsOff?.length ?? 0);
  const whatIf = useStore(inspectStore, ({ part }) => part === 'what if'); // which shows them too
  const anyMaps = modules.length > 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: other modules have other canvases to be painted.
  useEffect(() => {
    const paint = () => {
      const maps = feed.latest?.alignment.maps;
      const { running } = store.getState();
      if (box.current && maps && running) paintThumbnails(box.current, maps, running);
    };
    const frame = perFrame(paint);
    const stops = [feed.changed, viewStore, themeStore].map(({ subscribe }) => subscribe(frame.ask));
    paint();
    return () => {
      for (const stop of stops) stop();
      frame.cancel();
    };
  }, [feed, store, modules]);

  // The first click has drawn the head, and may have moved what lies under the pointer.
  const isolateShown = ({ target }: MouseEvent) => {
    const module = modules.find(({ kind, layer }) => kind === shown?.kind && layer === shown.layer);
    if (!module || typeof shown?.head !== 'number') return;
    if (target instanceof Element && target.closest('.headSwitch, .headMean, .rollout')) return;
    edit(isolated(editStore.getState().edits, module, shown.head));
  };

  if (!anyMaps) return null;
  return (
    <section className="heads" aria-labelledby={id} ref={box} onKeyDown={editable ? undoKeys : undefined}>
      <div className="headsBar">
        <h3 id={id}>{name}</h3>
        <Implied />
        <button type="button" aria-pressed={shown === undefined} onClick={() => showMap(undefined)}>
          Alignment
        </button>
        {editable && <HeadTools modules={modules} />}
        {editable && off > 0 && (
          <button type="button" onClick={() => edit(withAllHeads(editStore.getState().edits))}>
            All heads on
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the pictures inside take the focus and have keys for it. */}
      <div className="headGroups" onDoubleClick={editable ? isolateShown : undefined}>
        {kinds.map((kind) => {
          const own = modules.filter((module) => module.kind === kind);
          return own.length > 0 && <HeadGroup key={kind} kind={kind} modules={own} all={modules} editable={editable} />;
        })}
      </div>
      {editable && off > 0 ? (
        !whatIf && <Outputs />
      ) : (
        <p className="headsHint">
          A row is a layer, a picture a head: press one to draw it above.
          {editable && ' Double-click, or the key I, leaves it alone in its layer; O switches it off and on.'}
        </p>
      )}
    </section>
  );
}

function listModules({ alignment: { maps = [] } }: Snapshot): string {
  return JSON.stringify(maps.map(({ name, kind, layer, heads }) => ({ name, kind, layer, heads })));
}

function undoKeys(event: KeyboardEvent): void {
  if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (event.shiftKey) redo();
  else undo();
}
