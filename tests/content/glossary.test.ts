import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';

const file = new URL('../../content/glossary.yaml', import.meta.url);
const terms = load(readFileSync(file, 'utf8')) as ({ id: string } & Record<
  'ko' | 'en',
  Record<string, unknown> & { meaning: string }
>)[];

/** An unquoted comma in a line of the file ends the sentence there, and makes a key of the rest. */
test('each meaning is a whole sentence, and no term says anything else', () => {
  const known = ['term', 'meaning', 'aliases', 'avoid'];
  const faults = terms.flatMap(({ id, ko, en }) =>
    [ko, en].flatMap((entry) => [
      ...Object.keys(entry)
        .filter((key) => !known.includes(key))
        .map((key) => `${id}: ${key}`),
      ...(/[.!?]$/.test(entry.meaning) ? [] : [`${id}: ${entry.meaning}`]),
    ]),
  );
  expect(faults).toEqual([]);
});
