/**
 * Runs every cell of the book in order, in this process, and stores what each shows:
 * `content/chapters/<chapter>/outputs/<cell>.json`, its pictures as sheets in `public/outputs/`.
 * Usage: node scripts/freeze.ts [chapter …]     refresh what a changed program makes stale (`--all`: everything)
 *        node scripts/freeze.ts chapter/cell …   refresh these cells whether or not their programs have changed:
 *                                                for those that show what lies in `public/`, such as weights
 *        node scripts/freeze.ts --check          list outputs whose program has changed, and fail if there are any
 * Only the cells to refresh and those they read are run.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { libraryNames, parseCell } from '../src/notebook/language/index.ts';
import { cellHash } from '../src/notebook/runtime/index.ts';
import {
  toJson,
  type FrozenCell,
  type FrozenImage,
  type FrozenOutput,
} from '../src/notebook/outputs/frozen.ts';
import type { ImageOutput, Output } from '../src/notebook/protocol/index.ts';
import { chapterCells, chapterNames } from '../tests/chapter-cells.ts';
import { codeUnderCells } from '../tests/chapters/code-under-cells.ts';
import { ChapterRunner } from '../tests/chapter-runner.ts';
import { createNodeKernel } from '../tests/node-kernel.ts';

const root = join(import.meta.dirname, '..');
/** A sheet of pictures is not stored wider than this: what a page shows at most. */
const widestSheet = 1_000;

const options = new Set(process.argv.slice(2).filter((argument) => argument.startsWith('--')));
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const forced = new Set(named.filter((name) => name.includes('/')));
const chapters =
  named.length > 0 ? [...new Set(named.map((name) => name.replace(/\/.*/, '')))] : chapterNames();
for (const name of forced) {
  const [chapter = '', cell] = name.split('/');
  if (!chapterCells(chapter).some((each) => each.kind === 'cell' && each.name === cell))
    throw new Error(`${name}: there is no such cell`);
}

const pathOf = (chapter: string, cell: string) =>
  join(root, 'content/chapters', chapter, 'outputs', `${cell}.json`);

function storedHash(chapter: string, cell: string): string | undefined {
  const path = pathOf(chapter, cell);
  if (!existsSync(path)) return undefined;
  return (JSON.parse(readFileSync(path, 'utf8')) as FrozenCell).hash;
}

/** Cells of a chapter that show something of their own: exercises begin broken and are not stored. */
async function wanted(chapter: string): Promise<Map<string, string>> {
  const cells = chapterCells(chapter);
  const parsed = new Map(cells.map(({ name, source }) => [name, parseCell(source.trimEnd())]));
  const hashes = new Map<string, string>();
  for (const { name, kind } of cells)
    if (kind === 'cell') hashes.set(name, await cellHash(name, parsed, libraryNames));
  return hashes;
}

/** The given cells and all they read, directly or not. */
function withAncestors(chapter: string, cells: Iterable<string>): ReadonlySet<string> {
  const parsed = chapterCells(chapter).map(({ name, source }) => ({ name, ...parseCell(source.trimEnd()) }));
  const declaredBy = new Map(
    parsed.flatMap(({ name, declarations }) =>
      declarations.map((declared) => [declared.name, name] as const),
    ),
  );
  const found = new Set<string>();
  const visit = (cell: string): void => {
    if (found.has(cell)) return;
    found.add(cell);
    for (const { name } of parsed.find((each) => each.name === cell)?.references ?? []) {
      const from = declaredBy.get(name);
      if (from !== undefined) visit(from);
    }
  };
  for (const cell of cells) visit(cell);
  return found;
}

if (options.has('--check')) {
  let stale = 0;
  for (const chapter of chapters) {
    for (const [cell, hash] of await wanted(chapter)) {
      const stored = storedHash(chapter, cell);
      if (stored === hash) continue;
      stale++;
      console.log(
        `${chapter}/${cell}: ${stored === undefined ? 'no stored output' : 'the stored output is of another program'}`,
      );
    }
  }
  if (stale > 0) console.log('Run: node scripts/freeze.ts');
  process.exit(stale > 0 ? 1 : 0);
}

const under = codeUnderCells();
const kernel = createNodeKernel();
for (const chapter of chapters) {
  const hashes = await wanted(chapter);
  const isNamed = (cell: string) => forced.has(`${chapter}/${cell}`);
  const whole = named.length === 0 || named.includes(chapter);
  const isStale = (cell: string) =>
    isNamed(cell) || (whole && (options.has('--all') || storedHash(chapter, cell) !== hashes.get(cell)));
  const stale = [...hashes.keys()].filter(isStale);
  await removeOthers(chapter, new Set(hashes.keys()));
  if (stale.length === 0) continue;
  const needed = withAncestors(chapter, stale);
  await mkdir(join(root, 'content/chapters', chapter, 'outputs'), { recursive: true });
  const runner = new ChapterRunner(kernel);
  for (const { name, source } of chapterCells(chapter)) {
    if (!needed.has(name)) continue;
    const { outputs, milliseconds, error } = await runner.run(name, source);
    const hash = hashes.get(name);
    if (hash === undefined || !isStale(name)) continue;
    if (error) throw new Error(`${chapter}/${name}: ${error.name}: ${error.message}`);
    const frozen: FrozenOutput[] = [];
    for (const [slot, output] of outputs.entries())
      frozen.push(await freeze(output, chapter, `${name}-${slot + 1}`));
    const stored: FrozenCell = { hash, under, milliseconds: Math.round(milliseconds), outputs: frozen };
    const text = `${JSON.stringify(toJson(stored))}\n`;
    await writeFile(pathOf(chapter, name), text);
    console.log(`${chapter}/${name}  ${(text.length / 1024).toFixed(1)} KB  ${Math.round(milliseconds)} ms`);
  }
}
kernel.close();
process.exit(0);

async function freeze(output: Output, chapter: string, file: string): Promise<FrozenOutput> {
  if (output.kind === 'image') return sheet(output, chapter, file);
  // A handle leads to an object that ends with this process.
  if (output.kind === 'network') return { kind: 'network', network: output.network };
  if (output.kind === 'custom') {
    const data = await withSheets(output.data, chapter, file);
    return { kind: 'custom', of: output.of, data };
  }
  return output;
}

/** Pictures inside the data of a panel are kept as sheets too. */
async function withSheets(data: unknown, chapter: string, file: string): Promise<unknown> {
  if (typeof data !== 'object' || data === null || Array.isArray(data) || ArrayBuffer.isView(data))
    return data;
  if ((data as { kind?: unknown }).kind === 'image') return sheet(data as ImageOutput, chapter, file);
  const entries = Object.entries(data);
  const kept = entries.map(async ([key, item]) => [key, await withSheets(item, chapter, file)] as const);
  return Object.fromEntries(await Promise.all(kept));
}

/** Tile pictures into one, as the page shows them. */
async function sheet(image: ImageOutput, chapter: string, file: string): Promise<FrozenImage> {
  const { pixels, width, height, title, captions, scale } = image;
  const count = pixels.length;
  const columns = Math.max(1, Math.min(count, image.columns ?? (count > 8 ? 8 : count)));
  const rows = Math.ceil(count / columns);
  const tiles = pixels.map((data, index) => ({
    input: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    raw: { width, height, channels: 4 as const },
    left: (index % columns) * width,
    top: Math.floor(index / columns) * height,
  }));
  const whole = sharp({
    create: { width: columns * width, height: rows * height, channels: 4, background: '#0000' },
  }).composite(tiles);
  const folder = join(root, 'public/outputs', chapter);
  await mkdir(folder, { recursive: true });
  const { width: sheetWidth, height: sheetHeight } = await sharp(await whole.png().toBuffer())
    .resize({ width: Math.min(widestSheet, columns * width), withoutEnlargement: true })
    // In pictures of a few pixels each pixel counts; loss would mix the colours of neighbours.
    .webp(width < 32 ? { lossless: true, effort: 6 } : { quality: 82, effort: 6 })
    .toFile(join(folder, `${file}.webp`));
  return {
    kind: 'image',
    width,
    height,
    ...(title === undefined ? {} : { title }),
    ...(captions === undefined ? {} : { captions }),
    ...(scale === undefined ? {} : { scale }),
    count,
    columns,
    sheet: `/outputs/${chapter}/${file}.webp`,
    sheetWidth,
    sheetHeight,
    ...(image.values && { readable: true as const }),
  };
}

/** Outputs and sheets of cells that are no longer in the chapter. */
async function removeOthers(chapter: string, cells: ReadonlySet<string>): Promise<void> {
  for (const folder of [
    join(root, 'content/chapters', chapter, 'outputs'),
    join(root, 'public/outputs', chapter),
  ]) {
    if (!existsSync(folder)) continue;
    for (const file of await readdir(folder)) {
      if (!cells.has(file.replace(/(-\d+)?\.(json|webp)$/, ''))) await rm(join(folder, file));
    }
  }
}
