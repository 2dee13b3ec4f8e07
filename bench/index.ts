/**
 * `npm run bench`: every benchmark that takes minutes at most, or those named, with options for them:
 * `npm run bench -- training --json`. Each prints one table.
 */
import { findChromium } from '../scripts/browser.mjs';

// What is measured is the browser that readers have, not the lighter shell of it that tests drive.
process.env['HEADLESS_SHELL_PATH'] ??= findChromium();

const benchmarks: Readonly<Record<string, () => Promise<{ run: (options: string[]) => Promise<unknown> }>>> =
  {
    describe: () => import('./describe.ts'),
    frames: () => import('./inspector-frames.ts'),
    training: () => import('./training.ts'),
    inference: () => import('./inference.ts'),
    measuring: () => import('./measuring.ts'),
    layers: () => import('./layers.ts'),
    growth: () => import('./growth.ts'),
    accuracy: () => import('./accuracy.ts'),
    cells: () => import('./cells.ts'),
    foreign: () => import('./foreign.ts'),
    hostile: () => import('./hostile.ts'),
    soak: () => import('./soak.ts'),
    gpu: () => import('./gpu.ts'),
    pages: () => import('./pages.ts'),
    photographs: () => import('./photographs.ts'),
  };

/** Minutes each, half an hour, of the built site, or of a folder of one's own: only when named. */
const slow: readonly string[] = [
  'layers',
  'growth',
  'accuracy',
  'cells',
  'foreign',
  'hostile',
  'soak',
  'gpu',
  'pages',
  'photographs',
];

const given = process.argv.slice(2);
const named = given.filter((word) => !word.startsWith('--'));
const options = given.filter((word) => word.startsWith('--'));
for (const name of named.length > 0
  ? named
  : Object.keys(benchmarks).filter((each) => !slow.includes(each))) {
  const load = benchmarks[name];
  if (!load) throw new Error(`No benchmark “${name}”. There are: ${Object.keys(benchmarks).join(', ')}.`);
  await (await load()).run(options);
}

// Top-level await asks for a module.
export {};
