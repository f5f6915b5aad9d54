import { useStore } from 'zustand';
import { type LessonId, lessonIds, lessonTitles } from './lessonNames';
import { lessonStore } from './lessonStore';

interface Props {
  readonly onChoose: (id: LessonId, button: HTMLElement) => void;
}

/** The lessons by name, how long each takes, and which are done. */
export function LessonList({ onChoose }: Props) {
  const done = useStore(lessonStore, (state) => state.done);
  return (
    <ul className="lessonList">
      {lessonIds.map((id) => (
        <li key={id}>
          <button type="button" className="plain" onClick={({ currentTarget }) => onChoose(id, currentTarget)}>
            <span>{lessonTitles[id].title}</span>
            <span className="lessonMinutes">
              {done.includes(id) ? '✓ done' : `${lessonTitles[id].minutes} minutes`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
