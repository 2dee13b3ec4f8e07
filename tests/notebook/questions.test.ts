import { expect, test } from 'vitest';
import { Questions } from '../../src/notebook/client/questions.ts';

test('each answer goes to the question of its number, whatever their order', async () => {
  const questions = new Questions();
  const sent: number[] = [];
  const first = questions.ask((request) => sent.push(request));
  const second = questions.ask((request) => sent.push(request));
  const [a = 0, b = 0] = sent;
  questions.answered(b, 'second');
  questions.answered(a, 'first');
  expect(await Promise.all([first, second])).toEqual(['first', 'second']);
});

test('an answer to what nobody asked, and a second one, are nothing', async () => {
  const questions = new Questions();
  questions.answered(1, 'nobody asked');
  const question = questions.ask((request) => {
    questions.answered(request, 'first');
    questions.refused(request, new Error('second'));
  });
  expect(await question).toBe('first');
});

test('when nobody is left to answer, all that wait are rejected, and later ones are not', async () => {
  const questions = new Questions();
  const lost = questions.ask(() => undefined);
  questions.rejectAll(() => new Error('gone'));
  await expect(lost).rejects.toThrow('gone');
  expect(await questions.ask((request) => questions.answered(request, 1))).toBe(1);
});
