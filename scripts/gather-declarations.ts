/**
 * The declarations of everything that a cell sees, as one value: what the editor's TypeScript knows. They begin where the
 * check of the chapters' cells begins, at `src/kernel/cell-globals.d.ts`.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { present } from '../src/explained/present.ts';
import { globalNames, libraryNames } from '../src/notebook/language/index.ts';
import type { Declarations } from '../src/notebook/language-service/index.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const globals = join(root, 'src/kernel/cell-globals.d.ts');
const libraries = dirname(ts.getDefaultLibFilePath({}));

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.esnext.d.ts'],
  types: [],
  strict: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  declaration: true,
  emitDeclarationOnly: true,
  allowUmdGlobalAccess: true,
};

/** Of this project: a source, of which a declaration is made. */
const isOwnSource = (file: string): boolean =>
  file.startsWith(`${root}src/`) && file.endsWith('.ts') && !file.endsWith('.d.ts');
const declarationOf = (source: string): string => source.replace(/\.ts$/, '.d.ts');

/** Programs without declarations are read by the build's TypeScript, and tell an editor nothing; of GPUs tfjs names alone are known. */
const isOfUse = (file: string): boolean => file.endsWith('.d.ts') && !file.includes('/@webgpu/types/');

/** @returns the declarations, and the files of the disk that they are made of */
export function gatherDeclarations(): { declarations: Declarations; inputs: string[] } {
  const sources = ts.createProgram([globals], options);
  const own = new Map<string, string>();
  sources.emit(undefined, (file, text) => own.set(file, text), undefined, true);
  const inputs = sources.getSourceFiles().map(({ fileName }) => fileName);

  const imports: Record<string, Record<string, string>> = {};
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => own.has(file) || (!isOwnSource(file) && fileExists.call(host, file));
  host.readFile = (file) => own.get(file) ?? readFile.call(host, file);
  host.getSourceFile = (file, version, ...rest) => {
    const text = own.get(file);
    return text === undefined
      ? getSourceFile.call(host, file, version, ...rest)
      : ts.createSourceFile(file, text, version);
  };
  host.resolveModuleNameLiterals = (literals, containing) =>
    literals.map(({ text }) => {
      const relative = /^\.\.?\//.test(text) ? join(dirname(containing), text) : undefined;
      const target =
        relative !== undefined && isOwnSource(relative)
          ? declarationOf(relative)
          : ts.resolveModuleName(text, containing, options, host).resolvedModule?.resolvedFileName;
      if (target === undefined) return { resolvedModule: undefined };
      (imports[placeOf(containing)] ??= {})[text] = placeOf(target);
      return { resolvedModule: { resolvedFileName: target, extension: ts.Extension.Dts } };
    });
  const program = ts.createProgram([globals], options, host);
  const texts = new Map(
    program
      .getSourceFiles()
      .filter(({ fileName }) => isOfUse(fileName))
      .map(({ fileName, text }) => [placeOf(fileName), withoutNoise(text)] as const),
  );
  const worker = '/lib/lib.webworker.d.ts';
  texts.set(
    worker,
    onlyWhatCellsHave(present(texts.get(worker), 'the declarations of a worker'), texts, worker),
  );
  const files = Object.fromEntries([...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    declarations: {
      files,
      imports: Object.fromEntries(
        Object.entries(imports)
          .filter(([file]) => file in files)
          .map(([file, targets]) => [
            file,
            Object.fromEntries(Object.entries(targets).filter(([, target]) => target in files)),
          ]),
      ),
      roots: [placeOf(globals)],
      library: '/lib/lib.esnext.d.ts',
    },
    inputs: [...new Set([...inputs, ...program.getSourceFiles().map(({ fileName }) => fileName)])].filter(
      (file) => !own.has(file),
    ),
  };
}

/** Below a root that is the same on every machine. */
function placeOf(file: string): string {
  if (file.startsWith(libraries)) return `/lib${file.slice(libraries.length)}`;
  return file.startsWith(root) ? `/${file.slice(root.length)}` : file;
}

/** Without licences, which NOTICE.md names, marks of tfjs's own site, and maps. */
const withoutNoise = (text: string): string =>
  text
    .replace(/\/\*\*?[^*]*@license[\s\S]*?\*\/\n?/g, '')
    .replace(/^\/\*! \*+[\s\S]*?\*+ \*\/\n?/, '')
    .replace(/^\s*\* @doc \{[\s\S]*?\}\s*$\n/gm, '')
    .replace(/^\s*\*\s*\[MDN Reference\].*\n/gm, '')
    .replace(/\/\*\* \[MDN Reference\][^*]*\*\/\n?/g, '')
    .replace(/^\/\/# sourceMappingURL=.*$/gm, '')
    .replace(/\n{2,}/g, '\n');

/** Drawing on the GPU by hand: named by tfjs, and not what a reader of this book writes. */
const unusedKinds = /^(WebGL|WEBGL_|GPU|EXT_|OES_|KHR_|OVR_|ANGLE_)/;

/** What a cell may name without declaring it. */
const namedByCells = new Set<string>([...globalNames, ...libraryNames]);

/** Of what a worker has, the names that a cell may use, and what they and the libraries are declared by. */
function onlyWhatCellsHave(text: string, all: ReadonlyMap<string, string>, own: string): string {
  const file = ts.createSourceFile(own, text, ts.ScriptTarget.ESNext, true);
  const byName = new Map<string, ts.Statement[]>();
  for (const statement of file.statements)
    for (const name of namesOf(statement)) byName.set(name, [...(byName.get(name) ?? []), statement]);
  const isValue = (statement: ts.Statement): boolean =>
    ts.isVariableStatement(statement) || ts.isFunctionDeclaration(statement);
  const wanted = new Set<ts.Statement>();
  const stubs = new Set<string>();
  const waiting: string[] = [...namedByCells];
  for (const [path, other] of all) if (path !== own) waiting.push(...(other.match(/\b[A-Z][\w$]*\b/g) ?? []));
  const seen = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (unusedKinds.test(name)) {
      if (byName.has(name)) stubs.add(name);
      continue;
    }
    for (const statement of byName.get(name) ?? []) {
      if (isValue(statement) && !namedByCells.has(name)) continue;
      wanted.add(statement);
      waiting.push(
        ...(statement
          .getText()
          .replace(/\/\*[\s\S]*?\*\//g, '')
          .match(/\b[A-Z][\w$]*\b/g) ?? []),
      );
    }
  }
  const kept = file.statements
    .filter((statement) => wanted.has(statement))
    .map((each) => each.getFullText().trim());
  return [...kept, ...[...stubs].sort().map((name) => `interface ${name} {}`), ''].join('\n');
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  if (
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isModuleDeclaration(statement)
  )
    return statement.name ? [statement.name.getText()] : [];
  return [];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { declarations } = gatherDeclarations();
  const sizes = Object.entries(declarations.files).map(([file, text]) => [text.length, file] as const);
  for (const [size, file] of sizes.sort(([a], [b]) => b - a).slice(0, 60)) console.log(size, file);
  console.log(
    sizes.length,
    sizes.reduce((sum, [size]) => sum + size, 0),
  );
}
