/** Random runs of every quick cell in one page, and what page and kernel hold as they go on: `--runs=500 --seed=1`. */
import { openSite } from '../tests/browser/site.ts';
import { soak } from '../tests/browser/hostile/soak.ts';
import { toTable } from './table.ts';

export async function run(options: string[]): Promise<void> {
  const numberOf = (name: string, otherwise: number): number =>
    Number(options.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise);
  const runs = numberOf('runs', 500);
  const seed = numberOf('seed', Date.now() % 100_000);
  const chapter = options.find((each) => each.startsWith('--chapter='))?.slice('--chapter='.length);
  const site = await openSite();
  try {
    const page = await site.open(`en/${chapter ?? '02-building-resnet'}/`, { typescript: true });
    const { cells, stocks } = await soak(page, { runs, seed, every: Math.max(1, Math.round(runs / 20)) });
    console.log(`${runs} runs of ${cells.length} cells, seed ${seed}`);
    console.log(toTable(stocks.map((stock) => ({ ...stock }))));
  } finally {
    await site.close();
  }
}
