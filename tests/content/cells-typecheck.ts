import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { libraryNames } from '../../src/kernel/library.ts';

/** A piece of TypeScript with the name that an error is reported under. */
export interface Piece {
  name: string;
  source: string;
  /** Its declarations are its own (an exercise's checks). */
  apart?: boolean;
}

/** Type declarations of the names a cell sees. */
const globals = fileURLToPath(new URL('../../src/kernel/cell-globals.d.ts', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  // What a cell runs on is declared with what it sees, in `cell-globals.d.ts`.
  lib: ['lib.esnext.d.ts'],
  types: [],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  erasableSyntaxOnly: true,
  allowUmdGlobalAccess: true,
};

/** Declarations on the disk, read once for all programs that are checked. */
const filesRead = new Map<string, ts.SourceFile | undefined>();

/**
 * Check chapters as modules: the pieces of each, joined in order, see each other's names
 * as cells do, and the library's.
 *
 * @returns `chapter cell:line:column message`, lines from 1 and columns from 0 as in the cell
 */
export function typeErrors(chapters: ReadonlyMap<string, readonly Piece[]>): string[] {
  const joined = new Map(
    [...chapters].map(([name, pieces]) => [`${root}content/${name}.cells.ts`, join(name, pieces)]),
  );
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  const text = (path: string): string | undefined => joined.get(path)?.text ?? substitutes.get(path);
  host.fileExists = (path) => text(path) !== undefined || fileExists.call(host, path);
  host.readFile = (path) => text(path) ?? readFile.call(host, path);
  host.getSourceFile = (path, version, ...rest) => {
    const own = text(path);
    if (own !== undefined) return ts.createSourceFile(path, own, version);
    if (!filesRead.has(path)) filesRead.set(path, getSourceFile.call(host, path, version, ...rest));
    return filesRead.get(path);
  };
  const ambient = existsSync(globals) ? [globals] : [...substitutes.keys()];
  const program = ts.createProgram([...joined.keys(), ...ambient], options, host);
  return [...joined].flatMap(([path, { place }]) => {
    const file = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map((diagnostic) => {
      const at = file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0) ?? { line: 0, character: 0 };
      return `${place(at.line, at.character)} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`;
    });
  });
}

/**
 * Until `cell-globals.d.ts` declares the whole library: the real types of the three large
 * namespaces, and the bare names of the rest.
 */
const substitutes = new Map(
  Object.entries({
    'globals-tf.d.ts': "export * from '@tensorflow/tfjs';\nexport as namespace tf;",
    'globals-nn.d.ts': "export * from '../src/nn/index.ts';\nexport as namespace nn;",
    'globals-plot.d.ts': "export * from '@observablehq/plot';\nexport as namespace Plot;",
    'globals.d.ts': libraryNames
      .filter((name) => !['tf', 'nn', 'Plot', 'console'].includes(name))
      .map((name) => `declare const ${name}: any;`)
      .join('\n'),
  }).map(([file, text]) => [`${root}content/${file}`, text]),
);

function join(
  chapter: string,
  pieces: readonly Piece[],
): { text: string; place: (line: number, column: number) => string } {
  const lines: string[] = [];
  const starts: { name: string; line: number }[] = [];
  for (const { name, source, apart } of pieces) {
    if (apart) lines.push('{');
    starts.push({ name, line: lines.length });
    lines.push(...source.split('\n'));
    // A cell ends where it ends: the next one may begin with a parenthesis.
    lines.push(apart ? '}' : ';');
  }
  lines.push('export {};');
  const place = (line: number, column: number): string => {
    const start = starts.findLast((each) => each.line <= line);
    return `${chapter} ${start?.name ?? ''}:${line - (start?.line ?? 0) + 1}:${column}`;
  };
  return { text: lines.join('\n'), place };
}
