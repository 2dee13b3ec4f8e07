/**
 * Writes `content/imagenet/names.en.json`: what the thousand classes of ImageNet are called, in the order of a network's
 * outputs, out of the npm package `@tensorflow-models/mobilenet`.
 * Usage: npm pack @tensorflow-models/mobilenet@2.1.1, unpack, node scripts/imagenet-names.ts <folder>
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const source = readFileSync(join(process.argv[2] ?? '', 'dist/imagenet_classes.js'), 'utf8');
const names: string[] = [];
for (const [, number, single, double] of source.matchAll(
  /^\s*(\d+): (?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/gm,
))
  names[Number(number)] = (single ?? double ?? '').replaceAll("\\'", "'");
if (names.length !== 1000 || names.includes(''))
  throw new Error('The package lists the classes in another way.');
writeFileSync(
  new URL('../content/imagenet/names.en.json', import.meta.url),
  `${JSON.stringify(names, null, 1)}\n`,
);
