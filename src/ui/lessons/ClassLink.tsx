import { useId, useState } from 'react';
import { copyText } from '../copyText';
import { addMessage } from '../store';
import { useSession } from '../useSession';
import {
  type Hideable,
  hashOfLesson,
  hideable,
  hideableNames,
  type LessonId,
  lessonIds,
  lessonTitles,
} from './lessonNames';

/** For a teacher: the address of a lesson, without the parts of the page that it is taught without. */
export function ClassLink() {
  const session = useSession();
  const field = useId();
  const [id, setId] = useState<LessonId>(lessonIds[0]);
  const [hidden, setHidden] = useState<readonly Hideable[]>([]);
  const { needs } = lessonTitles[id];
  const hides = hidden.filter((part) => !needs.includes(part));
  const link = new URL(hashOfLesson({ id, hides }), location.href).href;
  const copy = async () => {
    const text = (await copyText(link))
      ? 'Link to the lesson copied.'
      : 'The browser does not let the link be copied; it stands in the field, to be copied by hand.';
    addMessage(session, { tone: 'status', text, reload: false });
  };
  return (
    <div className="classLink">
      <label htmlFor={`${field}-lesson`}>Lesson</label>
      <select id={`${field}-lesson`} value={id} onChange={({ target }) => setId(target.value as LessonId)}>
        {lessonIds.map((one) => (
          <option key={one} value={one}>
            {lessonTitles[one].title}
          </option>
        ))}
      </select>
      <fieldset>
        <legend>Taught without</legend>
        {hideable.map((part) => (
          <div className="choice" key={part}>
            <input
              id={`${field}-${part}`}
              type="checkbox"
              disabled={needs.includes(part)}
              checked={hides.includes(part)}
              onChange={({ target }) =>
                setHidden(hideable.filter((one) => (one === part ? target.checked : hidden.includes(one))))
              }
            />
            <label htmlFor={`${field}-${part}`}>
              {hideableNames[part]}
              {needs.includes(part) && ', which this lesson needs'}
            </label>
          </div>
        ))}
      </fieldset>
      <label htmlFor={`${field}-link`}>Link</label>
      <input id={`${field}-link`} type="text" readOnly value={link} onFocus={({ target }) => target.select()} />
      <button type="button" onClick={() => void copy()}>
        Copy the link
      </button>
    </div>
  );
}
