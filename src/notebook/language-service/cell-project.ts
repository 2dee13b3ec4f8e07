import ts from 'typescript';
import { isPrivate, moduleOf } from '../language/index.ts';
import { type CellModule, type CellNames, namesIn, toModule } from './cell-module.ts';
import type { Declarations } from './declarations.ts';
import type { CellSpan, CellText } from './messages.ts';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
  allowJs: true,
  checkJs: true,
  allowUmdGlobalAccess: true,
  allowImportingTsExtensions: true,
  allowNonTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  skipDefaultLibCheck: true,
  strictNullChecks: true,
  strictBindCallApply: true,
  // A list that begins empty takes the type of what is put into it; that something is anything is not told as an error.
  noImplicitAny: true,
  noImplicitThis: false,
  useUnknownInCatchVariables: false,
};

interface Cell {
  text: string;
  names: CellNames;
  module: CellModule;
  version: number;
}

const folder = '/cells/';
const fileOf = (cell: string): string => `${folder}${cell}.ts`;

/** The cells of a page as a program: a module each, beside the declarations of what all of them see. */
export class CellProject {
  readonly service: ts.LanguageService;
  readonly #cells = new Map<string, Cell>();
  #version = 0;

  constructor(declarations: Declarations, cells: readonly CellText[]) {
    const texts = new Map(Object.entries(declarations.files));
    const snapshots = new Map<string, ts.IScriptSnapshot>();
    const libraryAt = (specifier: string): string | undefined => {
      const name = moduleOf(specifier);
      if (name === undefined) return undefined;
      return Object.values(declarations.imports).find((each) => name in each)?.[name];
    };
    const textOf = (file: string): string | undefined => this.#cellOf(file)?.module.text ?? texts.get(file);
    const host: ts.LanguageServiceHost = {
      getCompilationSettings: () => options,
      getCurrentDirectory: () => '/',
      getDefaultLibFileName: () => declarations.library,
      getProjectVersion: () => String(this.#version),
      getScriptFileNames: () => [...declarations.roots, ...[...this.#cells.keys()].map(fileOf)],
      getScriptVersion: (file) => String(this.#cellOf(file)?.version ?? 0),
      getScriptSnapshot: (file) => {
        const cell = this.#cellOf(file);
        if (cell) return ts.ScriptSnapshot.fromString(cell.module.text);
        const known = snapshots.get(file);
        if (known) return known;
        const text = texts.get(file);
        if (text === undefined) return undefined;
        const snapshot = ts.ScriptSnapshot.fromString(text);
        snapshots.set(file, snapshot);
        return snapshot;
      },
      getScriptKind: (file) =>
        this.#cellOf(file)?.names.isTyped === false ? ts.ScriptKind.JS : ts.ScriptKind.TS,
      fileExists: (file) => textOf(file) !== undefined,
      readFile: textOf,
      resolveModuleNameLiterals: (literals, containing) =>
        literals.map(({ text }) => {
          const target = containing.startsWith(folder)
            ? this.#cells.has(text)
              ? fileOf(text)
              : libraryAt(text)
            : declarations.imports[containing]?.[text];
          if (target === undefined) return { resolvedModule: undefined };
          const extension = target.endsWith('.d.ts') ? ts.Extension.Dts : ts.Extension.Ts;
          return { resolvedModule: { resolvedFileName: target, extension } };
        }),
      resolveTypeReferenceDirectiveReferences: (references) =>
        references.map(() => ({ resolvedTypeReferenceDirective: undefined })),
    };
    this.service = ts.createLanguageService(host);
    for (const { cell, text } of cells) this.#read(cell, text);
    this.#join();
  }

  /** A cell has another text, or none any more. */
  update(cell: string, text: string | undefined): void {
    if (text === undefined) {
      if (!this.#cells.delete(cell)) return;
    } else {
      if (this.#cells.get(cell)?.text === text) return;
      this.#read(cell, text);
    }
    this.#join();
  }

  has(cell: string): boolean {
    return this.#cells.has(cell);
  }

  get cells(): readonly string[] {
    return [...this.#cells.keys()];
  }

  textOf(cell: string): string {
    return this.#cells.get(cell)?.text ?? '';
  }

  /** The cell that gives a name to the others; the first on the page, where several declare it. */
  giverOf(name: string): string | undefined {
    for (const [cell, { names }] of this.#cells)
      if (!isPrivate(name) && names.declared.includes(name)) return cell;
    return undefined;
  }

  declares(cell: string, name: string): boolean {
    return this.#cells.get(cell)?.names.declared.includes(name) ?? false;
  }

  /** The module of a cell, and a place of its text there. */
  placeIn(cell: string, at: number): { file: string; at: number } | undefined {
    const known = this.#cells.get(cell);
    if (!known) return undefined;
    return { file: fileOf(cell), at: known.module.start + Math.max(0, Math.min(at, known.text.length)) };
  }

  /** The piece of a cell's text that a piece of a file is; nothing for what no reader wrote. */
  spanOf(file: string, { start, length }: ts.TextSpan): CellSpan | undefined {
    const cell = file.startsWith(folder) ? file.slice(folder.length, -'.ts'.length) : '';
    const known = this.#cells.get(cell);
    if (!known) return undefined;
    const from = start - known.module.start;
    const to = from + length;
    return from >= 0 && to <= known.text.length ? { cell, from, to } : undefined;
  }

  /** Where the line before a cell imports a name; nothing where it does not. */
  importOf(cell: string, name: string): { file: string; at: number } | undefined {
    const known = this.#cells.get(cell);
    const head = known?.module.text.slice(0, known.module.start) ?? '';
    const at = head.search(new RegExp(`(?<=[{,] )${name.replaceAll('$', '\\$')}(?=,| \\})`));
    return at < 0 ? undefined : { file: fileOf(cell), at };
  }

  /** Whether a file is a cell's module. */
  isCell(file: string): boolean {
    return this.#cellOf(file) !== undefined;
  }

  sourceFile(cell: string): ts.SourceFile | undefined {
    return this.service.getProgram()?.getSourceFile(fileOf(cell));
  }

  #cellOf(file: string): Cell | undefined {
    return file.startsWith(folder) ? this.#cells.get(file.slice(folder.length, -'.ts'.length)) : undefined;
  }

  #read(cell: string, text: string): void {
    const names = namesIn(text);
    // Its place among the cells stays.
    this.#cells.set(cell, { text, names, module: { text: '', start: 0 }, version: 0 });
  }

  /** Makes the modules anew: what one cell declares stands before all others. */
  #join(): void {
    this.#version += 1;
    const given = new Map<string, string[]>();
    for (const [cell, { names }] of this.#cells)
      given.set(
        cell,
        names.declared.filter((name) => this.giverOf(name) === cell),
      );
    for (const [cell, known] of this.#cells) {
      const others = new Map([...given].filter(([other]) => other !== cell));
      const module = toModule(known.text, known.names.declared, others);
      if (module.text === known.module.text) continue;
      known.module = module;
      known.version = this.#version;
    }
  }
}
