import { expect, test } from 'vitest';
import { askLatest } from '../../src/inspector/latest.ts';

test('while one question is out, only the last of those that wait is asked', async () => {
  const asked: number[] = [];
  const told: number[] = [];
  const answers = new Map<number, () => void>();
  const ask = askLatest(
    (question: number) => {
      asked.push(question);
      return new Promise<number>((resolve) => answers.set(question, () => resolve(question * 10)));
    },
    (outcome) => {
      if (outcome.ok) told.push(outcome.answer);
    },
  );
  for (const question of [1, 2, 3]) ask(question);
  answers.get(1)?.();
  await new Promise((resolve) => setTimeout(resolve));
  answers.get(3)?.();
  await new Promise((resolve) => setTimeout(resolve));
  expect(asked).toEqual([1, 3]);
  expect(told).toEqual([10, 30]);
});
