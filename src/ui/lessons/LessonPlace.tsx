import { Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { lazily } from '../lazily';
import { lessonStore } from './lessonStore';
import './lessons.css';

const LessonStrip = lazily(() => import('./LessonStrip').then((module) => module.LessonStrip));

/** Where the open lesson stands; and what it is taught without is hidden. */
export function LessonPlace() {
  const open = useStore(lessonStore, (state) => state.open);
  const hides = open?.hides.join(' ') ?? '';
  useEffect(() => {
    document.documentElement.dataset.hides = hides;
  }, [hides]);
  return open ? (
    <Suspense>
      <LessonStrip key={open.id} id={open.id} />
    </Suspense>
  ) : null;
}
