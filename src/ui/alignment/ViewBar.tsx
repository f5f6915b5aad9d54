import { useStore } from 'zustand';
import { Popover } from './Popover';
import { SaveMenu } from './SaveMenu';
import { ViewOptions } from './ViewOptions';
import { changeView, drawings, viewStore } from './viewStore';

interface Props {
  /** Whether the map can be saved from here: not where there are two. */
  readonly saves?: boolean;
}

/** Which drawing is shown, how it is drawn, and the ways out of it. */
export function ViewBar({ saves = true }: Props) {
  const drawing = useStore(viewStore, (view) => view.drawing);
  return (
    <div className="viewBar">
      <fieldset className="choices">
        <legend className="visuallyHidden">Drawing</legend>
        {drawings.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === drawing}
            onClick={() => changeView({ drawing: name })}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <Popover label="View">
        <ViewOptions />
      </Popover>
      {saves && (
        <Popover label="Save">
          <SaveMenu />
        </Popover>
      )}
    </div>
  );
}
