import { expect, test } from 'vitest';
import { scriptsOf, withDirectScripts } from '../../scripts/publish/direct-scripts.ts';

const page = (...names: string[]): string =>
  `<head>${names.map((name) => `<script type="module" src="../../_astro/${name}"></script>`).join('')}</head>`;
const texts: Readonly<Record<string, string>> = {
  'Page.A.js': 'import"./page.B.js";',
  'chapter.C.js': 'import{t as e}from"./page.B.js";e();',
  'two.D.js': 'import"./page.B.js";import"./other.E.js";',
};

test('a page asks for the file that a line of an entry brings in, and for all others by their own names', () => {
  const direct = withDirectScripts(page('Page.A.js', 'chapter.C.js', 'two.D.js'), (name) => texts[name]);
  expect(scriptsOf(direct)).toEqual(['page.B.js', 'chapter.C.js', 'two.D.js']);
  expect(direct).toBe(page('page.B.js', 'chapter.C.js', 'two.D.js'));
});

test('a script that is not there is told of', () =>
  expect(() => withDirectScripts(page('gone.js'), (name) => texts[name])).toThrow('gone.js'));
