/** What workers share in the kernel's own worker, whichever browser has them: nested workers. */
import { expect, test } from 'vitest';
import type { Page } from 'puppeteer-core';
import { edit, outputText, run } from './site.ts';

/** How often a run is begun again that Firefox let hang. */
const mostHangs = 3;

/** Of a training: what differs shows itself at the second, since the first loss is of weights that are given. */
export const steps = 4;

const program = (workers: string, more = '') => `{
  const set = await data.load('dogs-and-cats');
  const model = nn.build(nn.cifarResnet(8, { width: 4, classes: 2 }), { seed: 3 });
  const losses: string[] = [];
  let result: unknown;
  const training = nn.train(model, { train: set.train, normalisation: set.normalisation }, {
    epochs: 1, batchSize: 16, learningRate: 0.05, ${workers}
  });
  for (;;) {
    const next = await training.next();
    if (next.done) { result = next.value; break; }
    losses.push(next.value.loss.toString());
    ${more}
    if (losses.length === ${steps}) { await training.return(undefined as never); break; }
  }
  model.dispose();
  display.text(losses.join(' '));
}`;

/**
 * Firefox under remote control, or with its developer tools open, may never come back from `new Worker` in a worker: the thread
 * that makes it and the new one wait for word of the main thread on one condition variable, of which one is woken. The rarer,
 * the less the machine has to do. The page ends such a kernel by itself and says so.
 */
async function runHeard(page: Page): Promise<void> {
  for (let hangs = 0; ; hangs++) {
    const state = await run(page, 'stem');
    const isUnheard =
      (await page.$('[data-cell="stem"] [data-output] [data-error="kernel-unheard"]')) !== null;
    if (isUnheard && hangs < mostHangs) continue;
    expect(state, await outputText(page, 'stem')).toBe('fresh');
    return;
  }
}

export async function losses(page: Page, workers: string, more?: string): Promise<string[]> {
  await edit(page, 'stem', program(workers, more));
  await runHeard(page);
  const found = new RegExp(String.raw`(?:\d\.\d+ ?){${steps}}`).exec(await outputText(page, 'stem'));
  return found?.[0].trim().split(' ') ?? [];
}

/**
 * Declares the tests.
 * @param page a chapter of which the cell `stem` is free
 * @param counts how many workers are tried
 */
export function workersShare(page: () => Page, counts: readonly [1, 2, ...number[]]): void {
  const several = counts.slice(1);

  test(`the same seed gives the same losses on ${counts.join(', ')} workers`, async () => {
    const alone = await losses(page(), 'workers: 1');
    expect(alone).toHaveLength(steps);
    for (const workers of [...several, "'auto'"])
      expect(await losses(page(), `workers: ${workers}`), String(workers)).toEqual(alone);
    const together = await losses(page(), "workers: 1, batchNorm: 'batch'");
    expect(together).not.toEqual(alone);
    expect(await losses(page(), `workers: ${several.at(-1)}, batchNorm: 'batch'`)).toEqual(together);
  });

  test('a batch that workers share gives what one gives', async () => {
    await edit(
      page(),
      'stem',
      `{
  const model = nn.build(nn.cifarResnet(8, { classes: 2 }), { seed: 3 });
  const planned = nn.inference(model);
  const x = tf.randomNormal([40, 32, 32, 3], 0, 1, 'float32', 5);
  const shared: tf.Tensor[] = [];
  const counts: number[] = [];
  for (const workers of [${counts.join(', ')}]) {
    shared.push(await planned.share(x, { workers }));
    counts.push(planned.workers);
  }
  const [one, ...others] = shared.map((y) => y.dataSync().join());
  const far = shared[0].sub(planned.predict(x)).abs().max().dataSync()[0];
  display.text([counts.join(' '), others.every((other) => other === one), far < 1e-5].join('; '));
  model.dispose();
}`,
    );
    await runHeard(page());
    expect(await outputText(page(), 'stem')).toContain(`${counts.join(' ')}; true; true`);
  });
}
