/** Two linters read the project: what ESLint says of Svelte and Astro files, the native one says of all others. */
import { readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
type Rules = Record<string, string | readonly unknown[]>;
interface Settings {
  readonly rules: Rules;
  readonly overrides: readonly { readonly files: readonly string[]; readonly rules: Rules }[];
}
interface TypedDocs {
  readonly requiresTypeChecking?: boolean;
}
const { config: native, error } = ts.readConfigFile(join(root, '.oxlintrc.json'), (file) =>
  readFileSync(file, 'utf8'),
) as { config: Settings; error?: ts.Diagnostic };

/** By the name that rules of the core keep where typescript-eslint has one of its own in their place. */
const nameOf = (rule: string): string => rule.replace(/^(@typescript-eslint|typescript)\//, '');

/** Rules that are on, with what they are set to. */
function turnedOn(rules: Rules): Map<string, readonly unknown[]> {
  const all = Object.entries(rules).map(([rule, value]) => {
    const [level, ...settings] = Array.isArray(value) ? (value as unknown[]) : [value];
    return { rule: nameOf(rule), isOn: level === 'error' || level === 2, settings };
  });
  return new Map(all.filter(({ isOn }) => isOn).map(({ rule, settings }) => [rule, settings]));
}

function nativeRules(file: string): Map<string, readonly unknown[]> {
  const rules = { ...native.rules };
  for (const { files, rules: more } of native.overrides)
    if (files.some((pattern) => matchesGlob(file, pattern))) Object.assign(rules, more);
  return turnedOn(rules);
}

const eslint = new ESLint({ cwd: root });
async function eslintRules(file: string): Promise<Map<string, readonly unknown[]>> {
  const { rules } = (await eslint.calculateConfigForFile(join(root, file))) as { rules: Rules };
  // What their own plugins say is of components and pages.
  return turnedOn(
    Object.fromEntries(Object.entries(rules).filter(([rule]) => !/^(svelte|astro)\//.test(rule))),
  );
}

/** `false`, nothing and an empty list are what a rule does by itself. */
function told(setting: unknown): unknown {
  if (Array.isArray(setting)) return setting.map(told).filter((each) => each !== undefined);
  if (typeof setting !== 'object' || setting === null) return setting === false ? undefined : setting;
  const all = Object.entries(setting).map(([key, value]) => [key, told(value)] as const);
  const some = all.filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return some.length > 0 ? Object.fromEntries(some) : undefined;
}

/** Syntax that no module may have, whoever reads it. */
const ofNoModule = ['no-octal', 'no-dupe-args'];

test('the settings of the native linter can be read', () => expect(error).toBeUndefined());

describe.each(['src/data/some.ts', 'tests/some.test.ts', 'scripts/some.mjs'])('%s', (file) => {
  test('is linted by all of ESLint’s rules, set as there', async () => {
    const own = nativeRules(file);
    const theirs = [...(await eslintRules(file))].filter(([rule]) => !ofNoModule.includes(rule));
    expect(theirs.length).toBeGreaterThan(50);
    const different = theirs.filter(
      ([rule, settings]) => !isDeepStrictEqual(told(own.get(rule)), told(settings)),
    );
    expect(different.map(([rule, settings]) => ({ rule, settings, own: own.get(rule) }))).toEqual([]);
  });

  test('and by more only where these need the types', async () => {
    const theirs = await eslintRules(file);
    const more = [...nativeRules(file).keys()].filter((rule) => !theirs.has(rule));
    const { rules } = tseslint.plugin as { rules?: Record<string, { meta: { docs?: TypedDocs } }> };
    const needsTypes = (rule: string): boolean => rules?.[rule]?.meta.docs?.requiresTypeChecking === true;
    // In the place of a rule of Svelte’s plugin.
    expect(more.filter((rule) => !needsTypes(rule))).toEqual(['no-restricted-imports']);
  });
});
