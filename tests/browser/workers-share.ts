/** What workers share in the kernel's own worker, whichever browser has them: nested workers. */
import { expect, test } from 'vitest';
import type { Page } from 'puppeteer-core';
import { edit, outputText, run } from './site.ts';

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

export async function losses(page: Page, workers: string, more?: string): Promise<string[]> {
  await edit(page, 'stem', program(workers, more));
  expect(await run(page, 'stem'), await outputText(page, 'stem')).toBe('fresh');
  const found = new RegExp(String.raw`(?:\d\.\d+ ?){${steps}}`).exec(await outputText(page, 'stem'));
  return found?.[0].trim().split(' ') ?? [];
}

/** Declares the tests. @param page a chapter of which the cell `stem` is free */
export function workersShare(page: () => Page): void {
  test('the same seed gives the same losses on 1, 2 and 4 workers', async () => {
    const alone = await losses(page(), 'workers: 1');
    expect(alone).toHaveLength(steps);
    expect(await losses(page(), 'workers: 2')).toEqual(alone);
    expect(await losses(page(), 'workers: 4')).toEqual(alone);
    expect(await losses(page(), "workers: 'auto'")).toEqual(alone);
    const together = await losses(page(), "workers: 2, batchNorm: 'batch'");
    expect(together).not.toEqual(alone);
    expect(await losses(page(), "workers: 4, batchNorm: 'batch'")).toEqual(together);
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
  for (const workers of [1, 2, 4]) {
    shared.push(await planned.share(x, { workers }));
    counts.push(planned.workers);
  }
  const [one, two, four] = shared.map((y) => y.dataSync().join());
  const far = shared[0].sub(planned.predict(x)).abs().max().dataSync()[0];
  display.text([counts.join(' '), one === two && two === four, far < 1e-5].join('; '));
  model.dispose();
}`,
    );
    expect(await run(page(), 'stem')).toBe('fresh');
    expect(await outputText(page(), 'stem')).toContain('1 2 4; true; true');
  });
}
