/** The questions and who answers them; an answer's code is fetched with the first question of its type. */
import type { Answer, AnswerTo, Asked, Question, QuestionType } from './question';

export { Abandoned, type Asked, type Question } from './question';

const answers: { readonly [Type in QuestionType]: () => Promise<AnswerTo<Type>> } = {
  beam: async () => (await import('./beam')).answerBeam,
  cost: async () => (await import('./cost')).answerCost,
  draw: async () => (await import('./draw')).answerDraw,
  explore: async () => (await import('./explore')).answerExplore,
  export: async () => (await import('./export')).answerExport,
  lengthCurve: async () => (await import('./lengthCurve')).answerLengthCurve,
  measure: async () => (await import('./measure')).answerMeasure,
  recall: async () => (await import('./recall')).answerRecall,
};

/** Throws in words where there is no answer, and an `Abandoned` where nobody waits for it any more. */
export async function answerTo(question: Question, asked: Asked): Promise<Answer> {
  // Each answers questions of the type that it stands under.
  const answer = (await answers[question.type]()) as (question: Question, asked: Asked) => Promise<Answer>;
  return answer(question, asked);
}

export function isQuestion(command: { readonly type: string }): command is Question {
  return command.type in answers;
}
