/** One way to say an error: one class, one file of texts a language, and no code without a text or text without a code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import english from '../../content/ui/en/errors.json' with { type: 'json' };
import korean from '../../content/ui/ko/errors.json' with { type: 'json' };

const root = join(import.meta.dirname, '../..');
const files = ['src', 'scripts'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte|astro)$/.test(name) && !/\/assembly\/|\.d\.ts$/.test(name))
    .map((name) => ({
      name: `${folder}/${name}`,
      text: readFileSync(join(root, folder, name), 'utf8'),
    })),
);

/** What extends `Error` beside the one class, and why it may. */
const otherErrors: Record<string, string> = {
  'src/notebook/client/kernel-error.ts': 'what another program threw, with that program’s own words',
  'src/schema/refused-data.ts': 'says to whoever checks data that it is none; a reader is told by them',
  'src/weight-files/pickle-faults.ts':
    'what reading a pickle may come upon; said by the reader of the file that holds it',
  'src/notebook/drawing/paper.ts': 'ends a drawing that has grown too large; caught where it is drawn',
};

/** Texts of a file, wherever they stand: string literals, and templates with `{}` for their places. */
function literals(text: string): string[] {
  const found: string[] = [];
  const scripts = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>|^---\n([\s\S]*?)\n---/gm)];
  for (const source of scripts.length > 0 ? scripts.map((each) => each[1] ?? each[2] ?? '') : [text]) {
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node)) found.push(node.text);
      if (ts.isTemplateExpression(node))
        found.push(
          [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join('{}'),
        );
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile('module.ts', source, ts.ScriptTarget.Latest));
  }
  return found;
}

const said = new Set(files.flatMap(({ text }) => literals(text)));

describe('errors', () => {
  test('are of one class', () => {
    const others = files
      .filter(({ text }) => /\bclass \w+(?:<[^{]*>)? extends (?:\w+\.)?\w*(?:Error|Exception)\b/.test(text))
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('src/explained/'));
    expect(others.sort()).toEqual(Object.keys(otherErrors).sort());
  });

  test('have codes in kebab-case', () => {
    expect(Object.keys(english).filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([]);
  });

  test('are told from the same codes in both languages', () => {
    expect(Object.keys(korean)).toEqual(Object.keys(english));
  });

  test('have no text that nothing says', () => {
    expect(Object.keys(english).filter((code) => !said.has(code))).toEqual([]);
  });

  test('have no English beside their file', () => {
    const firstSentence = (text: string): string =>
      text.replaceAll(/\{\w*\}/g, '{}').split(/(?<=[.:;?]) /)[0]!;
    const sentences = new Set(Object.values(english).map(firstSentence));
    const twice = [...said].filter((text) => text.length > 20 && sentences.has(firstSentence(text)));
    expect(twice).toEqual([]);
  });

  test('are made by codes that have a text', () => {
    const codes = files.flatMap(({ name, text }) =>
      [...text.matchAll(/\b(?:new ExplainedError|explanation|problem)\(\s*'([^']+)'/g)].map((match) => ({
        name,
        code: match[1]!,
      })),
    );
    expect(codes.length).toBeGreaterThan(100);
    expect(codes.filter(({ code }) => !(code in english))).toEqual([]);
  });

  test('are not made by hand as a code and values', () => {
    const byHand = files
      .filter(({ name }) => !name.startsWith('src/explained/'))
      .filter(({ text }) => /\bcode: ['`][^'`]*['`],\s*values\b/.test(text))
      .map(({ name }) => name);
    expect(byHand).toEqual([]);
  });
});
