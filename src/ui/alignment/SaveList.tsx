import { addMessage } from '../store';
import { useSession } from '../useSession';
import { closePopover } from './Popover';

interface Props {
  readonly ways: readonly {
    readonly label: string;
    /** Fetches what writes the file, and fails where it cannot be had. */
    readonly save: () => Promise<void>;
  }[];
}

/** Files of what is on the screen, each a button. */
export function SaveList({ ways }: Props) {
  const session = useSession();
  const refuse = () =>
    addMessage(session, {
      tone: 'alert',
      text: 'Nothing was saved: what draws it could not be fetched. Check the connection and try again.',
      reload: false,
    });
  return (
    <ul className="saveMenu">
      {ways.map(({ label, save }) => (
        <li key={label}>
          <button
            type="button"
            className="plain"
            onClick={({ currentTarget }) => {
              save().catch(refuse);
              closePopover(currentTarget);
            }}
          >
            {label}
          </button>
        </li>
      ))}
    </ul>
  );
}
