import { afterEach, describe, expect, test } from 'vitest';
import english from '../../content/ui/en/errors.json' with { type: 'json' };
import korean from '../../content/ui/ko/errors.json' with { type: 'json' };
import {
  errorOf,
  explain,
  ExplainedError,
  explanation,
  explanationOf,
  tellerIn,
  tellWith,
  textOf,
} from '../../src/explained/index.ts';
import { byCode } from '../../src/explained/by-code.ts';

afterEach(() => tellWith(tellerIn(english, 'en')));

describe('an explained error', () => {
  test('carries its code and values, and says in Node what the English file says', () => {
    const error = new ExplainedError('network-depth', { depth: 1_000, known: '18, 34' });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'ExplainedError',
      code: 'network-depth',
      values: { depth: 1_000, known: '18, 34' },
      message: 'There is no ResNet-1,000. The depths are 18, 34.',
    });
  });

  test('needs no values where its text has no places, and keeps its cause', () => {
    expect(new ExplainedError('cell-stopped')).toMatchObject({
      values: {},
      message: english['cell-stopped'],
    });
    expect(new ExplainedError('kernel-excess', {}, { cause: 'a flood' }).cause).toBe('a flood');
  });

  test('speaks the language that it is told to', () => {
    tellWith(tellerIn(korean, 'ko'));
    expect(new ExplainedError('network-depth', { depth: 7, known: '18' }).message).toBe(
      'ResNet-7은 없습니다. 고를 수 있는 깊이는 18입니다.',
    );
  });

  test('says its code where no text is at hand, as in a page that has not loaded them', () => {
    tellWith(byCode);
    expect(new ExplainedError('network-depth', { depth: 7, known: '18' }).message).toBe(
      'network-depth {"depth":7,"known":"18"}',
    );
    expect(new ExplainedError('cell-stopped').message).toBe('cell-stopped');
  });

  test('can be made again from what it was as data', () => {
    const error = new ExplainedError('no-storage', { address: 'indexeddb://model' });
    const again = errorOf(explanationOf(error)!);
    expect([again.code, again.values, again.message]).toEqual([error.code, error.values, error.message]);
  });
});

/** Never called: each line must be an error of types, or the check of types fails. */
export function wrong(): unknown[] {
  return [
    // @ts-expect-error no such code
    explanation('no-such-code'),
    // @ts-expect-error a place is left empty
    new ExplainedError('network-depth', { depth: 7 }),
    // @ts-expect-error no value at all
    explanation('network-depth'),
    // @ts-expect-error a place that the text lacks
    new ExplainedError('network-depth', { depth: 7, known: '18', width: 2 }),
    // @ts-expect-error a value for a text without places
    explanation('cell-stopped', { cell: 'stem' }),
    // @ts-expect-error one of two codes has places
    explanation(Math.random() < 0.5 ? 'cell-stopped' : 'network-depth'),
    // Braces with more than a word between them are text.
    explanation('microscope-networks', { found: 5 }),
  ];
}

describe('an explanation', () => {
  test('is filled in the reader’s language', () => {
    expect(textOf(explanation('cell-unexpected-token', { found: ')' }), english, 'en')).toBe(
      'Unexpected “)”. Look for a missing bracket, comma or quote before it.',
    );
  });

  test.each([
    ['an unknown code', { code: 'no-such-code', values: {} }],
    ['a name of every object', { code: 'constructor', values: {} }],
    ['a missing value', { code: 'network-depth', values: {} }],
  ])('from a kernel with %s is no text', (_, said) => {
    expect(textOf(said, english, 'en')).toBeUndefined();
  });

  test('is found on whatever was thrown', () => {
    expect(explanationOf({ code: 'x', values: { a: 1, b: 'c', d: [1, 2] } })).toEqual({
      code: 'x',
      values: { a: 1, b: 'c', d: '1,2' },
    });
    for (const thrown of [null, 'text', new Error('plain'), { code: 1, values: {} }, { code: 'x' }])
      expect(explanationOf(thrown)).toBeUndefined();
  });

  test('is said with texts that are fetched; what carries none speaks for itself', async () => {
    expect(await explain(new ExplainedError('cell-stopped'), 'ko')).toBe(korean['cell-stopped']);
    expect(await explain({ code: 'no-such-code', values: { n: 1 } }, 'en')).toBe('no-such-code {"n":1}');
    expect(await explain(new Error('as it is'), 'ko')).toBe('as it is');
  });
});
