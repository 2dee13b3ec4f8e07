import type { Element } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { expect, it } from 'vitest';
import { foldPieces, helperBodies } from '../../src/components/build/folded-helpers.ts';

const code = 'const a = 1;\n\nasync function help(\n  x: number,\n) {\n  return x;\n}\n\nhelp(a);\n';

it('finds the body of a function at the top of a cell', () => {
  const [body] = helperBodies(code, ['help']);
  expect(code.slice(body!.from, body!.to)).toBe('\n  x: number,\n) {\n  return x;\n}');
  expect(() => helperBodies(code, ['hel'])).toThrow('hel');
});

const element = (children: Element['children']): Element => ({
  type: 'element',
  tagName: 'code',
  properties: {},
  children,
});
const text = (value: string) => ({ type: 'text', value }) as const;
const line = (value: string): Element => ({ ...element([text(value)]), tagName: 'span' });

it.each([
  ['lines as elements', element(code.split('\n').flatMap((each) => [line(each), text('\n')]))],
  ['one text', element([text(code)])],
  ['an element across the end', element([text(code.slice(0, 30)), line(code.slice(30))])],
])('folds it and keeps the text: %s', (_, tree) => {
  const read = (node: Element | Element['children'][number]): string =>
    'children' in node ? node.children.map(read).join('') : 'value' in node ? node.value : '';
  const before = read(tree);
  foldPieces(tree, helperBodies(code, ['help']), (lines) => `${lines} more`);
  expect(read(tree)).toBe(before);
  const body = tree.children.find(
    (node): node is Element => 'properties' in node && node.properties['class'] === 'helper-body',
  )!;
  expect(read(body)).toBe('\n  x: number,\n) {\n  return x;\n}');
  expect(toHtml(tree)).toContain('<span class="helper-folded" data-words="4 more"></span>');
});
