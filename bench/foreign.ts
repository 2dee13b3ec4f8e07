/**
 * Snippets of documentation from a folder of one's own, run in cells and on the libraries as they are: how many run, and how
 * many of those print the same and draw the same. `npm run bench -- foreign --folder=… [--list] [--json]`
 *
 * Only what runs by itself on the libraries is counted: most of Plot's examples read data that they do not bring along. What
 * is random is compared by the numbers of its lines alone, which two runs of the library itself tell apart.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { libraryNames } from '../src/notebook/language/index.ts';
import { parseCell } from '../src/notebook/language/parse.ts';
import { replay } from '../src/notebook/outputs/index.ts';
import type { Output, RecordedCall } from '../src/notebook/protocol/index.ts';
import { createNotebook } from '../src/notebook/runtime/index.ts';
import { createNodeKernel, type NodeKernel } from '../tests/node-kernel.ts';
import { type Snippet, snippetsIn } from './snippets.ts';
import { pageWithCanvas, shapesOf, type StockAnswer } from './foreign-stock.ts';
import { toTable } from './table.ts';

/** A cell that goes on longer is stopped (milliseconds). */
const longest = 10_000;
/** Of two numbers: WASM adds in another order than the cpu backend. */
const tolerance = 1e-3;

type Library = 'tfjs' | 'Plot' | 'neither';
type Verdict = 'agrees' | 'differs' | 'fails';

interface Result {
  snippet: Snippet;
  library: Library;
  verdict: Verdict;
  why: string;
}

export async function run(options: string[]): Promise<void> {
  const folder = options.find((option) => option.startsWith('--folder='))?.slice('--folder='.length);
  if (folder === undefined) throw new Error('Name the folder of snippets: --folder=…');
  const snippets = snippetsIn(folder);
  const parsed = snippets.map(({ code }) => {
    const cell = parseCell(code);
    // What a cell refuses may be a program all the same.
    return cell.problems.length > 0 ? code : cell.code;
  });
  const [stock, again] = [onTheLibraries(parsed), onTheLibraries(parsed)];
  const kernel = createNodeKernel();
  await kernel.start();
  const results: Result[] = [];
  for (const [at, snippet] of snippets.entries()) {
    const expected = stock[at];
    if (!expected?.ok) continue;
    const isRandom =
      again[at]?.printed !== expected.printed || String(again[at].shapes) !== String(expected.shapes);
    const found = await inACell(kernel, snippet);
    results.push({ snippet, library: libraryOf(snippet), ...compare(found, expected, isRandom) });
  }
  kernel.close();
  if (options.includes('--json')) console.log(JSON.stringify(results, null, 1));
  else print(snippets, results, options.includes('--list'));
}

const libraryOf = ({ code }: Snippet): Library =>
  /\bPlot\./.test(code) ? 'Plot' : /\btf\.|\.print\(/.test(code) ? 'tfjs' : 'neither';

function onTheLibraries(codes: readonly string[]): StockAnswer[] {
  const { stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'foreign-stock.ts')], {
    input: JSON.stringify(codes),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as StockAnswer);
}

interface Found {
  state: string;
  outputs: Output[];
  why: string;
}

let count = 0;

async function inACell(kernel: NodeKernel, { code }: Snippet): Promise<Found> {
  const name = `snippet-${++count}`;
  const notebook = createNotebook({
    cells: [{ name, source: code }],
    kernel,
    parse: parseCell,
    library: libraryNames,
  });
  const timer = setTimeout(() => void notebook.stop(), longest);
  await notebook.run(name);
  clearTimeout(timer);
  const { state, outputs, problems } = notebook.cell(name);
  const error = outputs.map(({ output }) => output).find((output) => output.kind === 'error');
  const why = problems[0]?.code ?? error?.explanation?.code ?? error?.message.split('\n')[0] ?? state;
  kernel.forget([name]);
  notebook.dispose();
  return { state, outputs: outputs.map(({ output }) => output), why };
}

function compare(
  { state, outputs, why }: Found,
  stock: StockAnswer,
  isRandom: boolean,
): Pick<Result, 'verdict' | 'why'> {
  if (state !== 'fresh') return { verdict: 'fails', why };
  if (stock.shapes) {
    const plot = outputs.find((output) => output.kind === 'plot');
    if (!plot) return { verdict: 'differs', why: 'nothing is drawn' };
    const { document } = pageWithCanvas();
    let shapes: string[];
    try {
      shapes = shapesOf(replay(plot.plot as RecordedCall, document));
    } catch (error) {
      return { verdict: 'fails', why: `not drawn: ${String(error).split('\n', 1)[0]}` };
    }
    if (isRandom && shapes.length > 0) return { verdict: 'agrees', why: '' };
    return shapes.join('\n') === stock.shapes.join('\n')
      ? { verdict: 'agrees', why: '' }
      : { verdict: 'differs', why: 'another drawing' };
  }
  const printed = outputs.flatMap((output) =>
    output.kind === 'log' && !output.cleared ? Array<string>(output.times ?? 1).fill(output.text) : [],
  );
  const [ours, theirs] = [numbersIn(printed.join('\n')), numbersIn(stock.printed)];
  if (printed.length === 0 && stock.printed !== '') return { verdict: 'differs', why: 'nothing is printed' };
  if (isRandom) return { verdict: 'agrees', why: '' };
  const same =
    ours.length === theirs.length &&
    ours.every((value, at) => Math.abs(value - theirs[at]!) <= tolerance * Math.max(1, Math.abs(value)));
  return same ? { verdict: 'agrees', why: '' } : { verdict: 'differs', why: 'other numbers' };
}

/**
 * The numbers of a printed text: how a text is set around them is a matter of the console. Those of names (`dense_Dense12`)
 * count what was made before in the same process.
 */
const numbersIn = (text: string): number[] =>
  [...text.matchAll(/(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi)].map(([number]) => Number(number));

function print(snippets: readonly Snippet[], results: readonly Result[], lists: boolean): void {
  const libraries: Library[] = ['tfjs', 'Plot', 'neither'];
  const of = (library: Library, verdict?: Verdict): number =>
    results.filter((each) => each.library === library && (!verdict || each.verdict === verdict)).length;
  console.log(
    toTable(
      libraries.map((library) => ({
        library,
        snippets: snippets.filter((snippet) => libraryOf(snippet) === library).length,
        'run on it': of(library),
        'run in cells': of(library) - of(library, 'fails'),
        agree: of(library, 'agrees'),
      })),
    ),
  );
  const reasons = new Map<string, Result[]>();
  for (const result of results)
    if (result.verdict !== 'agrees') reasons.set(result.why, [...(reasons.get(result.why) ?? []), result]);
  const rows = [...reasons]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([why, all]) => ({ count: all.length, why: why.slice(0, 60), first: all[0]!.snippet.name }));
  if (rows.length > 0) console.log(`\n${toTable(rows)}`);
  if (!lists) return;
  for (const { snippet, verdict, why } of results)
    if (verdict !== 'agrees') console.log(`\n## ${snippet.name}: ${verdict}, ${why}\n${snippet.code}`);
}
