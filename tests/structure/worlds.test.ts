/** Each file is checked in exactly one world, and what does not exist there does not pass. */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { house, roomOf, type World } from './house.ts';

const root = join(import.meta.dirname, '../..');
const worlds = ['pure', 'worker', 'page', 'node'] as const satisfies readonly World[];
/** Files of settings: Node's Astro files have one of their own. */
const settings = [...worlds, 'astro'] as const;

/** The other language of the kernels, and what a cell sees: each is checked with its own. */
const elsewhere = /^src\/(nn\/kernels\/assembly\/|kernel\/cell-globals)/;

const configs = new Map(
  settings.map((world) => {
    const path = join(root, `tsconfig.${world}.json`);
    const { config, error } = ts.readConfigFile(path, (file) => ts.sys.readFile(file));
    if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
    // The checkers of Svelte and Astro files each read those of their world.
    const also = world === 'page' ? ['svelte'] : world === 'astro' ? ['astro'] : [];
    const parsed = ts.parseJsonConfigFileContent(
      config,
      ts.sys,
      root,
      { noEmit: true, composite: false, emitDeclarationOnly: false },
      path,
      undefined,
      also.map((extension) => ({
        extension: `.${extension}`,
        isMixedContent: true,
        scriptKind: ts.ScriptKind.Deferred,
      })),
    );
    return [world, parsed] as const;
  }),
);
const files = new Map(
  [...configs].map(([world, { fileNames }]) => [
    world,
    new Set(fileNames.map((file) => relative(root, file))),
  ]),
);

/** Source files below a folder. */
function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs|svelte|astro)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** What the type checker says of a file that stands in a world, with all of the world's files around it. */
function said(world: World, source: string): string[] {
  const { fileNames, options } = configs.get(world)!;
  const path = join(root, `${world}-fixture.ts`);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => file === path || fileExists(file);
  host.getSourceFile = (file, ...rest) =>
    file === path ? ts.createSourceFile(file, source, ts.ScriptTarget.ESNext) : getSourceFile(file, ...rest);
  const program = ts.createProgram(
    [...fileNames.filter((file) => file.endsWith('.ts')), path],
    options,
    host,
  );
  return program
    .getSemanticDiagnostics(program.getSourceFile(path))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** Names that exist in a world and names that do not. Node has them nearly all. */
const globals: Record<Exclude<World, 'node'>, { has: string[]; lacks: string[] }> = {
  pure: {
    has: ['Promise', 'Map', 'Float32Array', 'performance', 'TextEncoder'],
    lacks: [
      'document', 'window', 'localStorage', 'indexedDB', 'navigator', 'fetch', 'self', 'postMessage', 'Worker',
      'OffscreenCanvas', 'importScripts', 'process', 'Buffer', 'require', 'console',
    ], // prettier-ignore
  },
  worker: {
    has: ['Promise', 'self', 'postMessage', 'OffscreenCanvas', 'MessageChannel'],
    lacks: ['document', 'window', 'localStorage', 'HTMLElement', 'process', 'Buffer', 'setImmediate'],
  },
  page: {
    has: ['Promise', 'document', 'window', 'localStorage', 'Worker'],
    lacks: ['process', 'Buffer', 'require', 'setImmediate', 'importScripts', 'WorkerGlobalScope'],
  },
};

describe('the worlds', () => {
  test('have each file in exactly one', () => {
    const wrong = ['src', 'scripts', 'tests', 'bench']
      .flatMap(sources)
      .filter((file) => !elsewhere.test(file))
      .map((file) => ({ file, worlds: settings.filter((world) => files.get(world)?.has(file)) }))
      .filter(({ worlds }) => worlds.length !== 1);
    expect(wrong).toEqual([]);
  });

  test('are those of the map', () => {
    const wrong = settings.flatMap((world) =>
      [...(files.get(world) ?? [])]
        .filter((file) => file.startsWith('src/') && !/^src\/[^/]+\.d\.ts$/.test(file))
        .map((file) => ({ file, world, drawn: house[roomOf(file) ?? '']?.world }))
        // An Astro file is Node's, whatever room it stands in.
        .filter(
          ({ file, drawn }) => drawn !== (world === 'astro' ? 'node' : world) && !file.endsWith('.astro'),
        ),
    );
    expect(wrong).toEqual([]);
  });

  test.each(['pure', 'worker', 'page'] as const)('refuse what does not exist there: %s', (world) => {
    const { has, lacks } = globals[world];
    const source = ['export {};', ...[...has, ...lacks].map((name) => `void ${name};`)].join('\n');
    const messages = said(world, source);
    const refused = lacks.filter((name) => messages.some((message) => message.includes(`'${name}'`)));
    expect(refused).toEqual(lacks);
    expect(messages).toHaveLength(lacks.length);
  });
});
