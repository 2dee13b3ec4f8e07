import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const extensions = ['.ts', '.svelte', '.astro', '.mdx'];

/**
 * Import specifiers of a module: static, re-exported, dynamic, in `new URL(…)`.
 * @param types whether `import type` counts: it does for the direction of imports, and costs a reader nothing
 */
export function importsOf(source: string, types = true): string[] {
  const withoutComments = source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(types ? /$^/ : /\b(?:import|export) type [^;]*;/g, '');
  const pattern = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+|\bnew URL\(\s*)(['"])([^'"\n]+)\1/gm;
  return [...withoutComments.matchAll(pattern)].map((match) => match[2]!);
}

/** Files below `folder`, relative to `root`, that can import. */
function modulesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return modulesBelow(root, path);
    return extensions.some((extension) => entry.name.endsWith(extension)) ? [path] : [];
  });
}

export interface ImportGraph {
  /** Module → modules of the project that it imports. */
  edges: Map<string, string[]>;
  /** The same without `import type`. */
  runtimeEdges: Map<string, string[]>;
  /** Module → packages that it imports at run time. */
  packages: Map<string, string[]>;
}

/** Read the import graph of these folders. */
export function readImportGraph(root: string, folders: readonly string[] = ['src', 'content']): ImportGraph {
  const modules = folders.flatMap((folder) => modulesBelow(root, folder));
  const known = new Set(modules);
  const edges = new Map<string, string[]>();
  const runtimeEdges = new Map<string, string[]>();
  const packages = new Map<string, string[]>();
  for (const module of modules) {
    const source = readFileSync(join(root, module), 'utf8');
    const targets = (types: boolean): string[] =>
      importsOf(source, types)
        .map((name) => name.split('?')[0]!)
        .filter((name) => name.startsWith('.') || name.startsWith('/'))
        .map((name) =>
          name.startsWith('/') ? name.slice(1) : relative('.', normalize(join(dirname(module), name))),
        )
        .map((path) =>
          [path, ...extensions.map((extension) => path + extension)].find((each) => known.has(each)),
        )
        .filter((path) => path !== undefined);
    edges.set(module, targets(true));
    runtimeEdges.set(module, targets(false));
    packages.set(
      module,
      importsOf(source, false).filter((name) => /^[@a-z]/.test(name)),
    );
  }
  return { edges, runtimeEdges, packages };
}

/** One cycle as a list of modules that ends where it begins; undefined when there is none. */
export function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (module: string): string[] | undefined => {
    const at = path.indexOf(module);
    if (at >= 0) return [...path.slice(at), module];
    if (done.has(module)) return undefined;
    path.push(module);
    for (const next of edges.get(module) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(module);
    return undefined;
  };
  for (const module of edges.keys()) {
    const cycle = visit(module);
    if (cycle) return cycle;
  }
  return undefined;
}
