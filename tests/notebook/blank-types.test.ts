import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { parseCell } from '../../src/notebook/language/parse.ts';

/**
 * The reference for “types blanked” is the TypeScript compiler: what it emits must have
 * the same tokens as what is left here. Sources of this house and all cells are the samples.
 */
const root = new URL('../../', import.meta.url);
const samples = ['src/notebook', 'src/nn', 'content']
  .flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' }).map(
      (file) => `${folder}/${file}`,
    ),
  )
  // AssemblyScript's decorators on functions are no TypeScript.
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.includes('/assembly/'));

function emitted(source: string): string {
  const { ESNext } = ts.ScriptTarget;
  const compilerOptions = {
    target: ESNext,
    module: ts.ModuleKind.ESNext,
    removeComments: true,
    verbatimModuleSyntax: true,
  };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

/** The compiler prints parentheses, commas and quotes in its own way, and marks modules. */
const comparable = (tokens: string): string =>
  tokens
    .split('\n')
    .filter((token) => !['(', ')', ',', ';', '⏎'].includes(token))
    .map((token) => token.replaceAll('"', "'"))
    .join('\n')
    .replace(/^'use strict'\n/, '')
    .replace(/\n?export\n\{\n\}$/, '');

const isModuleSyntax = (code: string): boolean =>
  /^(?:cell-import|cell-export|name-of-(?:library|node))$/.test(code);

describe('against the TypeScript compiler', () => {
  it('has many samples', () => {
    expect(samples.length).toBeGreaterThan(80);
  });

  it.each(samples)('%s', (file) => {
    const source = readFileSync(new URL(file, root), 'utf8');
    const { problems, tokens } = parseCell(source);
    expect(problems.filter(({ code }) => !isModuleSyntax(code))).toEqual([]);
    expect(comparable(tokens)).toBe(comparable(parseCell(emitted(source)).tokens));
  });
});
