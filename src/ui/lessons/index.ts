/** The lessons, with their steps. The page fetches them when one is opened. */
import { fromLookingBack } from './fromLookingBack';
import type { Lesson } from './lesson';
import type { LessonId } from './lessonNames';
import { readingAnAlignment } from './readingAnAlignment';
import { theDecoderThatCouldNotLook } from './theDecoderThatCouldNotLook';
import { threeWaysToScore } from './threeWaysToScore';
import { whenMapsMislead } from './whenMapsMislead';
import { whyAttention } from './whyAttention';

export const lessons: Readonly<Record<LessonId, Lesson>> = {
  'why-attention': whyAttention,
  'reading-an-alignment': readingAnAlignment,
  'three-ways-to-score': threeWaysToScore,
  'the-decoder-that-could-not-look': theDecoderThatCouldNotLook,
  'when-maps-mislead': whenMapsMislead,
  'from-looking-back': fromLookingBack,
};
