import { expect, it } from 'vitest';
import { KeptAnswers } from '../../runner/evaluate/kept-answers.ts';

/** Answers that say how often something had to be worked out before. */
function counted(most: number) {
  const kept = new KeptAnswers<number>(most);
  let worked = 0;
  return (question: string) => kept.to(question, () => worked++);
}

it('an answer is worked out once while it is kept', () => {
  const ask = counted(2);
  expect(['a', 'a', 'b', 'a', 'b'].map(ask)).toEqual([0, 0, 1, 0, 1]);
});

it('the oldest answer makes room for a new one', () => {
  const ask = counted(2);
  expect(['a', 'b', 'c', 'b', 'a', 'c'].map(ask)).toEqual([0, 1, 2, 1, 3, 2]);
});

it('of one that is kept alone, only the last', () => {
  const ask = counted(1);
  expect(['a', 'b', 'b', 'a'].map(ask)).toEqual([0, 1, 1, 2]);
});
