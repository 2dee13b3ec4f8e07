import { describe, expect, it } from 'vitest';
import { answerOrder } from '../../src/components/build/answer-order.ts';
import { languages, type Language } from '../../src/i18n.ts';
import { chapterSlugs, mdxOf } from './chapters.ts';

/** The questions of all chapters: how many answers each has, and which of them, as written, is right. */
const quizzes = chapterSlugs.flatMap((slug) =>
  [...mdxOf(slug, 'ko').matchAll(/<Quiz id="([^"]+)">([\s\S]*?)<\/Quiz>/g)].map(([, id = '', body = '']) => {
    const answers: readonly string[] = body.match(/<Option(?: correct)?>/g) ?? [];
    return { id, count: answers.length, right: answers.indexOf('<Option correct>') };
  }),
);

/** How long each answer of a language's questions is, the right one apart. */
const lengths = (language: Language): { id: string; right: number; wrong: number[] }[] =>
  chapterSlugs.flatMap((slug) =>
    [...mdxOf(slug, language).matchAll(/<Quiz id="([^"]+)">([\s\S]*?)<\/Quiz>/g)].map(
      ([, id = '', body = '']) => {
        const answers = [...body.matchAll(/<Option( correct)?>\s*([\s\S]*?)\s*<\/Option>/g)];
        const of = (isRight: boolean) =>
          answers
            .filter(([, mark]) => (mark !== undefined) === isRight)
            .map(([, , text = '']) => text.length);
        return { id, right: of(true)[0]!, wrong: of(false) };
      },
    ),
  );

describe('the answers of the questions', () => {
  it.each(languages)('do not give the right one away by its length (%s)', (language) => {
    const all = lengths(language);
    expect(all.length).toBeGreaterThan(20);
    const longest = all.filter(({ right, wrong }) => wrong.every((length) => length < right));
    expect(longest.length / all.length).toBeLessThan(0.34);
    const farLonger = longest.filter(({ right, wrong }) => right > 2 * Math.max(...wrong));
    expect(farLonger.map(({ id }) => id)).toEqual([]);
  });

  it('stand in an order that depends on the question alone, each of them once', () => {
    for (const { id, count } of quizzes) {
      const order = answerOrder(id, count);
      expect(order).toEqual(answerOrder(id, count));
      expect([...order].sort()).toEqual(Array.from({ length: count }, (_, at) => at));
    }
  });

  it('have the right one in each place about equally often', () => {
    const ofThree = quizzes.filter(({ count }) => count === 3);
    expect(ofThree.length).toBeGreaterThan(20);
    const places = [0, 0, 0];
    for (const { id, count, right } of ofThree) places[answerOrder(id, count).indexOf(right)]! += 1;
    for (const often of places) {
      expect(often / ofThree.length).toBeGreaterThan(0.2);
      expect(often / ofThree.length).toBeLessThan(0.47);
    }
  });
});
