import { type RefObject, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { CloseIcon } from '../icons';
import { useSession } from '../useSession';
import { followLesson } from './followLesson';
import { lessons } from './index';
import { type LessonId, lessonTitles } from './lessonNames';
import { closeLesson, finishLesson, lessonStore, nextStep } from './lessonStore';
import { useOutline } from './useOutline';

/** The open lesson, a step at a time. A step is finished on the page itself, never here. */
export function LessonStrip({ id }: { readonly id: LessonId }) {
  const session = useSession();
  const place = useStore(lessonStore, ({ step }) => step);
  const finished = useStore(lessonStore, (state) => state.finished);
  const strip = useHeightOnPage();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => followLesson(session), [session]);
  const { steps, end } = lessons[id];
  const step = steps[place];
  useOutline(finished ? undefined : step?.control);
  // Whoever goes on by keyboard goes on reading here.
  const turn = (go: () => void) => {
    go();
    head.current?.focus();
  };
  return (
    <section className="lesson" ref={strip} aria-label={`Lesson: ${lessonTitles[id].title}`}>
      <div className="lessonText">
        <h2 ref={head} tabIndex={-1}>
          {lessonTitles[id].title}
          <span className="lessonPlace">{step ? `step ${place + 1} of ${steps.length}` : 'done'}</span>
        </h2>
        {(step?.text ?? [end]).map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
      <div className="lessonTurn">
        <p role="status">{finished && '✓ Done.'}</p>
        {step && (
          <button
            type="button"
            className="primary"
            disabled={!finished}
            onClick={() =>
              turn(() => {
                nextStep();
                if (place + 1 === steps.length) finishLesson(id);
              })
            }
          >
            {place + 1 === steps.length ? 'Finish' : 'Next'}
          </button>
        )}
        <button type="button" className={step ? 'plain' : 'primary'} onClick={closeLesson}>
          {step ? <CloseIcon /> : 'Close'}
          {step && <span className="visuallyHidden">Leave the lesson</span>}
        </button>
      </div>
    </section>
  );
}

/** Tells the style sheets how high the strip is: the column that stays in view stays below it. */
function useHeightOnPage(): RefObject<HTMLElement | null> {
  const strip = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!strip.current) return undefined;
    const { style, dataset } = document.documentElement;
    const observer = new ResizeObserver(() => {
      style.setProperty('--lesson', `${strip.current?.offsetHeight ?? 0}px`);
    });
    observer.observe(strip.current);
    dataset.lesson = '';
    return () => {
      observer.disconnect();
      delete dataset.lesson;
    };
  }, []);
  return strip;
}
