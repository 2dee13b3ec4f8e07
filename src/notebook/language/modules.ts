/** What a cell has in place of a module: the library by its names, or the reason why there is nothing. */
import { absentName } from './absent-names.ts';
import type { CellProblem } from './parsed-cell.ts';
import { problem } from './problem.ts';
import type { TypeScriptNode } from './typescript-node.ts';

/** Packages whose contents a cell has, and what it calls them. */
const packages: Readonly<Record<string, string>> = {
  '@tensorflow/tfjs': 'tf',
  '@tensorflow/tfjs-core': 'tf',
  '@tensorflow/tfjs-layers': 'tf',
  '@tensorflow/tfjs-converter': 'tf',
  '@tensorflow/tfjs-node': 'tf',
  '@tensorflow/tfjs-node-gpu': 'tf',
  '@tensorflow/tfjs-data': 'tf.data',
  '@observablehq/plot': 'Plot',
  '@observablehq/inputs': 'Inputs',
};

/** Imported for what it does alone, a backend has been chosen already. */
const isBackend = (name: string): boolean =>
  /^@tensorflow\/tfjs-backend-(?:cpu|wasm|webgl|webgpu)$/.test(name);

const ofNode = new Set(
  'assert buffer child_process cluster crypto events fs http https module net os path process stream url util vm worker_threads zlib'.split(
    ' ',
  ),
);

/** The package that a specifier names: without the site that serves it, its version, and a path within it. */
function packageOf(specifier: string): string | undefined {
  const bare = specifier.replace(/^npm:|^https?:\/\/[\w.-]+\/(?:npm\/|v\d+\/)?/, '');
  return /^(?:@[\w.-]+\/)?[\w.-]+/.exec(bare)?.[0];
}

/** The package that has what a cell has in place of this one, as an import names it. */
export function moduleOf(specifier: string): string | undefined {
  const name = packageOf(specifier);
  const library = name !== undefined && Object.hasOwn(packages, name) ? packages[name] : undefined;
  return Object.keys(packages).find((each) => packages[each] === library && library !== undefined);
}

/** What stands in a cell for a whole module, as code. */
export function inPlaceOf(source: unknown): string | undefined {
  const name = packageIn(source);
  return name !== undefined && Object.hasOwn(packages, name) ? packages[name] : undefined;
}

/** Whether nothing is left to do where a module is imported for what it does. */
export function isThereAlready(source: unknown): boolean {
  const name = packageIn(source);
  return name !== undefined && (Object.hasOwn(packages, name) || isBackend(name));
}

/** Why a module cannot be had. */
export function absentModule(source: unknown, position: Parameters<typeof problem>[2]): CellProblem {
  const specifier = specifierIn(source);
  const name = packageIn(source);
  if (specifier === undefined || name === undefined || /^[./]/.test(specifier))
    return problem('cell-import', {}, position);
  if (specifier.startsWith('node:') || (ofNode.has(name) && name === specifier.split('/')[0]))
    return problem('name-of-node', { name: specifier }, position);
  return problem(
    absentName(name) === 'name-of-python' ? 'name-of-python' : 'name-of-library',
    { name },
    position,
  );
}

const packageIn = (source: unknown): string | undefined => {
  const specifier = specifierIn(source);
  return specifier === undefined || /^[./]/.test(specifier) ? undefined : packageOf(specifier);
};

function specifierIn(source: unknown): string | undefined {
  const { type, value } = Object(source) as Partial<TypeScriptNode> & { value?: unknown };
  return type === 'Literal' && typeof value === 'string' ? value : undefined;
}
