/** Writes what the figures of the depth experiment draw, from its rows: `node scripts/depth-figure.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { depthFigure, parseRows } from '../src/results/index.ts';

const at = (path: string) => new URL(`../${path}`, import.meta.url);
const rows = parseRows(readFileSync(at('content/results/depth.jsonl'), 'utf8'));
writeFileSync(at('content/figures/depth.json'), `${JSON.stringify(depthFigure(rows))}\n`);
