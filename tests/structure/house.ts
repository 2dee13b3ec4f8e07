/** The map of the house: its rooms, the world each runs in, what each may import, and where it is entered. */

/** Where code runs, and so what exists there; each is checked by its own `tsconfig.<world>.json`. */
export type World = 'pure' | 'worker' | 'page' | 'node';

export interface Room {
  readonly world: World;
  /** Rooms that it imports at run time. */
  readonly imports: readonly string[];
  /** Rooms of which it knows types alone, besides. */
  readonly types?: readonly string[];
  /** Its files that other rooms import. Without: each file is a door, as where each is a component. */
  readonly doors?: readonly string[];
}

const index = ['index.ts'];

export const house: Readonly<Record<string, Room>> = {
  // How anything that goes wrong is said; its texts stand in `content`, and are data.
  explained: {
    world: 'pure',
    imports: ['i18n'],
    // A check that brings no texts along.
    doors: ['index.ts', 'present.ts'],
  },
  i18n: { world: 'pure', imports: [], doors: ['i18n.ts'] },
  statistics: { world: 'pure', imports: [], doors: index },
  results: { world: 'pure', imports: ['statistics'], doors: index },
  schema: { world: 'pure', imports: [], doors: index },
  // What can be found in the book, and how Korean and Latin words are looked up.
  search: { world: 'pure', imports: ['i18n'], doors: index },
  // Notebooks of the reader's own, as data: their cells, and the files that they come from.
  scratchpad: { world: 'pure', imports: ['schema'], doors: index },
  // One publication of the site: its files, and what pages and the service worker say to each other.
  release: { world: 'pure', imports: [], doors: index },
  data: {
    world: 'pure',
    imports: ['schema'],
    // A definition that checks as well; the worker needs its type alone. What a reader's own pictures need. A header alone.
    doors: ['index.ts', 'augmentation.ts', 'own-pictures.ts', 'image-header.ts', 'bitmap.ts'],
  },
  'weight-files': {
    world: 'pure',
    imports: [],
    // The readers of all formats come when a file is opened; archives hold photographs as well.
    doors: ['index.ts', 'read-weight-file.ts', 'archive.ts'],
  },

  'nn/spec': { world: 'pure', imports: [], doors: index },
  'nn/run': { world: 'pure', imports: ['data', 'schema'], doors: ['index.ts', 'train-settings.ts'] },
  'nn/export': {
    world: 'pure',
    imports: ['nn/spec'],
    types: ['nn/run'],
    // What needs no program text; a kernel in a browser is sent the rest when a cell asks for it.
    doors: ['index.ts', 'light.ts'],
  },
  'nn/trained': { world: 'pure', imports: ['nn/spec'], types: ['nn/run'], doors: index },
  'nn/kernels': {
    world: 'worker',
    imports: [],
    // What a GPU backend brings in its own bundle.
    doors: ['index.ts', 'gpu-choice.ts'],
  },
  'nn/build': { world: 'worker', imports: ['nn/spec'], doors: index },
  'nn/weights': {
    world: 'worker',
    imports: ['nn/build', 'nn/export', 'nn/spec', 'weight-files'],
    doors: index,
  },
  // One step of training in memory, without a tensor: also what a worker that shares it is made of.
  'nn/step': { world: 'worker', imports: ['nn/kernels', 'nn/spec'], doors: index },
  // A forward pass in memory, its weights packed once.
  'nn/inference': {
    world: 'worker',
    imports: ['nn/build', 'nn/kernels', 'nn/spec', 'nn/step'],
    // Where `predict` asks for it; the plans themselves, which a kernel is sent when they are first asked for; and what a worker that shares them does.
    doors: ['index.ts', 'predict.ts', 'create-inference.ts', 'serve-passes.ts'],
  },
  'nn/training': {
    world: 'worker',
    imports: [
      'data',
      'nn/build',
      'nn/inference',
      'nn/kernels',
      'nn/spec',
      'nn/step',
      'nn/weights',
      'statistics',
    ],
    types: ['nn/run'],
    doors: index,
  },
  // What a trained network is used for as it stands; a kernel in a browser is sent it when a cell asks for it.
  'nn/transfer': {
    world: 'worker',
    imports: ['data', 'nn/build', 'nn/training'],
    types: ['nn/run', 'nn/spec'],
    doors: index,
  },
  // The whole of `nn`, as cells have it.
  nn: {
    world: 'worker',
    imports: [
      'nn/build',
      'nn/export',
      'nn/inference',
      'nn/spec',
      'nn/training',
      'nn/transfer',
      'nn/weights',
      'statistics',
    ],
    types: ['nn/run'],
    doors: index,
  },

  'notebook/protocol': {
    world: 'pure',
    // Of a picture in a text, how large it is.
    imports: ['data', 'schema'],
    // The kernel needs types alone of what checks its messages.
    doors: ['index.ts', 'checks.ts'],
  },
  'notebook/language': {
    world: 'pure',
    imports: [],
    types: ['notebook/protocol'],
    // The parser comes when a cell is first read.
    doors: ['index.ts', 'parse.ts'],
  },
  'notebook/runtime': {
    world: 'pure',
    imports: ['notebook/language', 'notebook/protocol'],
    doors: index,
  },
  // Recorded plots, drawn on any document; where nobody looks as well.
  'notebook/drawing': { world: 'pure', imports: ['notebook/protocol', 'schema'], doors: index },
  'notebook/kernel': {
    world: 'worker',
    imports: ['notebook/protocol'],
    // Controls that most cells do without, and what all are made of: a kernel is sent those when a cell asks for them.
    doors: ['index.ts', 'inputs/rare.ts', 'inputs/control.ts'],
  },
  'notebook/client': {
    world: 'page',
    imports: ['notebook/protocol'],
    types: ['notebook/runtime'],
    doors: index,
  },
  'notebook/outputs': {
    world: 'page',
    imports: ['data', 'i18n', 'notebook/drawing', 'notebook/protocol', 'schema'],
    // What is stored of outputs is also read where nothing is drawn; the build alone draws controls that are not live.
    doors: ['index.ts', 'frozen.ts', 'stored-control.ts'],
  },
  // TypeScript's own service over the cells of a page. The build makes a worker of it.
  'notebook/language-service': { world: 'worker', imports: ['notebook/language'], doors: index },
  'notebook/editor': {
    world: 'page',
    imports: ['schema'],
    types: ['notebook/language-service', 'notebook/protocol'],
    // CodeMirror comes when a reader turns to a text.
    doors: ['index.ts', 'editor.ts'],
  },
  'notebook/page': {
    world: 'page',
    imports: [
      'controls',
      'i18n',
      'notebook/editor',
      'notebook/language',
      'notebook/outputs',
      'notebook/runtime',
      'schema',
    ],
    types: ['notebook/protocol'],
    // A text packed into an address; fetched when a link is made or opened.
    doors: ['index.ts', 'share-link.ts'],
  },

  // What a training, a microscope and a prediction show: the worker's side knows the types, the page's the checks.
  panels: { world: 'pure', imports: ['nn/run', 'notebook/protocol', 'schema'], doors: index },

  // The worker's composition; its doors are what `kernel.worker.ts` and the bundles of backends begin with.
  kernel: {
    world: 'worker',
    imports: [
      'data',
      'nn',
      'nn/build',
      'nn/export',
      'nn/inference',
      'nn/kernels',
      'nn/spec',
      'nn/step',
      'nn/trained',
      'nn/training',
      'nn/transfer',
      'nn/weights',
      'notebook/drawing',
      'notebook/kernel',
      'notebook/language',
      'notebook/protocol',
      'notebook/runtime',
      'weight-files',
    ],
    types: ['panels'],
  },

  // What other projects install: `scripts/build-packages.ts` makes packages of them, with README and example.
  'packages/nn': { world: 'worker', imports: ['nn', 'nn/kernels'], doors: ['index.ts', 'binaries.ts'] },
  'packages/cell': {
    world: 'page',
    imports: [
      'notebook/client',
      'notebook/language',
      'notebook/outputs',
      'notebook/page',
      'notebook/runtime',
    ],
    types: ['notebook/protocol'],
    doors: ['index.ts'],
  },
  'packages/cell-kernel': {
    world: 'worker',
    imports: ['kernel', 'notebook/kernel'],
    types: ['notebook/protocol'],
    doors: ['index.ts'],
  },

  // The service worker; the build makes a file of it.
  offline: { world: 'worker', imports: ['release'], doors: ['service-worker.ts'] },

  // Of these also how a reader is given a file.
  controls: { world: 'page', imports: [] },
  figures: { world: 'page', imports: ['controls', 'data', 'i18n', 'nn/spec'], types: ['results'] },
  inspector: {
    world: 'page',
    imports: ['controls', 'data', 'i18n', 'nn/export', 'nn/spec'],
    types: ['nn/trained'],
  },

  'components/kept': {
    world: 'page',
    imports: ['notebook/page', 'notebook/runtime', 'schema', 'scratchpad'],
    types: ['notebook/protocol'],
  },
  'components/files': {
    world: 'page',
    imports: ['components/kept', 'controls', 'data', 'i18n', 'weight-files'],
  },
  // All that is kept, on a page of its own.
  'components/kept-page': { world: 'page', imports: ['components/kept', 'controls', 'i18n'] },
  'components/panels': {
    world: 'page',
    imports: ['components/kept', 'controls', 'i18n', 'inspector', 'notebook/outputs', 'panels', 'schema'],
    // Of the kernel what it shows; its code runs in the worker.
    types: ['kernel', 'nn/run', 'nn/spec', 'notebook/protocol'],
  },
  'components/host': {
    world: 'page',
    imports: [
      'components/files',
      'components/kept',
      'components/offline',
      'components/panels',
      'controls',
      'i18n',
      'notebook/client',
      'notebook/editor',
      'notebook/language',
      'notebook/outputs',
      'notebook/page',
      'notebook/protocol',
      'release',
      'scratchpad',
    ],
    types: ['components/build', 'inspector', 'nn/spec', 'nn/trained', 'notebook/runtime'],
  },
  // The page on which readers keep notebooks of their own.
  'components/scratchpad': {
    world: 'page',
    imports: [
      'components/host',
      'components/kept',
      'components/offline',
      'controls',
      'i18n',
      'notebook/client',
      'notebook/outputs',
      'notebook/page',
      'notebook/protocol',
      'schema',
      'scratchpad',
    ],
  },
  // Search, commands and shortcuts in one dialog; fetched when it is first opened.
  'components/palette': {
    world: 'page',
    imports: ['components/host', 'components/kept', 'i18n', 'search'],
    doors: ['open.ts', 'found.ts'],
  },
  // What a term of the prose means, beside it; fetched when one is first touched.
  'components/terms': { world: 'page', imports: [], doors: ['card.ts'] },
  // Keeps the book for reading without a network; fetched when a page is at rest.
  'components/offline': {
    world: 'page',
    imports: [],
    types: ['release'],
    // Whether a reader would rather not be sent what was not asked for.
    doors: ['keep-offline.ts', 'spared.ts'],
  },
  // What measures this machine; fetched when it is asked for.
  'components/bench': {
    world: 'page',
    imports: ['components/host', 'i18n'],
    types: ['notebook/client', 'notebook/protocol'],
    doors: ['measure-page.ts'],
  },
  'components/chrome': {
    world: 'page',
    // At build, in its `.astro` files.
    imports: [
      'components/build',
      'components/kept',
      'components/offline',
      'components/palette',
      'components/terms',
      'controls',
      'i18n',
    ],
  },
  'components/build': {
    world: 'node',
    imports: [
      'components/panels',
      'data',
      'figures',
      'i18n',
      'nn/spec',
      'nn/trained',
      'notebook/language',
      'notebook/outputs',
      'notebook/runtime',
      'results',
      'statistics',
    ],
    types: ['notebook/protocol'],
  },
  'components/vocabulary': { world: 'node', imports: ['components/build'], types: ['i18n', 'results'] },
  layouts: { world: 'node', imports: ['components/build', 'components/chrome', 'components/files', 'i18n'] },
  pages: {
    world: 'node',
    imports: [
      'components/bench',
      'components/build',
      'components/chrome',
      'components/files',
      'components/host',
      'components/kept-page',
      'components/scratchpad',
      'components/vocabulary',
      'data',
      'figures',
      'i18n',
      'inspector',
      'layouts',
      'nn/spec',
      'notebook/language',
    ],
    types: ['nn/trained', 'results'],
  },
  // Chapters: their prose imports figures. No program checks it; the build does.
  content: { world: 'node', imports: ['figures', 'inspector'] },
};

/** What all rooms stand on, and the map draws no arrows to. */
export const ground = 'explained';

/** Files of `src/` itself. */
const atTheDoor: Readonly<Record<string, string>> = {
  'src/i18n.ts': 'i18n',
  'src/josa.ts': 'i18n',
  'src/kernel.worker.ts': 'kernel',
  'src/training.worker.ts': 'kernel',
  'src/inference.worker.ts': 'kernel',
};

/** The room of a module, by its path from the root; undefined when it is in none. */
export function roomOf(module: string): string | undefined {
  if (module.startsWith('content/')) return 'content';
  const known = atTheDoor[module];
  if (known !== undefined) return known;
  const folders = module.split('/').slice(1, -1);
  for (let depth = Math.min(folders.length, 2); depth > 0; depth--) {
    const room = folders.slice(0, depth).join('/');
    if (room in house) return room;
  }
  return undefined;
}

/** Whether a room may be entered by this file of it. */
export function isDoor(room: string, module: string): boolean {
  const { doors } = house[room] ?? {};
  return !doors || doors.some((door) => module === `src/${room}/${door}` || module === `src/${door}`);
}

/** Of which worlds code may run in a world; in Node all of them are tried. */
export const worldsWithin: Readonly<Record<World, readonly World[]>> = {
  pure: ['pure'],
  worker: ['pure', 'worker'],
  page: ['pure', 'page'],
  node: ['pure', 'worker', 'page', 'node'],
};
