import { closePopover, Popover } from '../alignment/Popover';
import { LazyDisclosure } from '../LazyDisclosure';
import { lazily } from '../lazily';
import { LessonList } from './LessonList';
import { openLesson } from './lessonStore';

const load = () => import('./ClassLink').then((module) => module.ClassLink);
const ClassLink = lazily<object>(load);

/** The lessons, each finished by doing. */
export function LessonsButton() {
  return (
    <Popover label="Lessons">
      <LessonList
        onChoose={(id, button) => {
          closePopover(button);
          openLesson({ id, hides: [] });
        }}
      />
      <LazyDisclosure summary="A link for a class" load={load}>
        <ClassLink />
      </LazyDisclosure>
    </Popover>
  );
}
