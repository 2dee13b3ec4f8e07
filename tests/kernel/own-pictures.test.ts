/** `data.load` of a set that the reader has made: asked for as a file, given as the book's own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pictureSetHead } from '../../src/data/own-pictures.ts';
import type { Output } from '../../src/notebook/protocol/index.ts';
import { createNodeKernel, type NodeKernel } from '../node-kernel.ts';

const count = 40;
function setFile(): Uint8Array {
  const labels = Uint8Array.from({ length: count }, (_, at) => Number(at % 20 >= 10));
  const head = pictureSetHead(
    { version: 1, size: 32, classes: ['black', 'white'], train: 20, test: 20, seed: 1 },
    labels,
  );
  const picture = 32 * 32 * 3;
  const bytes = new Uint8Array(head.length + count * picture);
  bytes.set(head);
  labels.forEach((label, at) =>
    bytes.fill(
      label ? 200 + (at % 7) : 20 + (at % 5),
      head.length + at * picture,
      head.length + (at + 1) * picture,
    ),
  );
  return bytes;
}

let kernel: NodeKernel;
beforeAll(() => {
  kernel = createNodeKernel({
    files: { 'mine.pictures': setFile(), 'cut.pictures': setFile().subarray(0, 5_000) },
  });
});
afterAll(() => kernel.close());

let runs = 0;
async function shown(code: string): Promise<Output[]> {
  const run = ++runs;
  const outputs = new Map<number, Output>();
  const stop = kernel.subscribe((event) => {
    if (event.type === 'output' && event.run === run) outputs.set(event.slot, event.output);
  });
  await kernel.run({ run, cell: 'cell', version: run, code, imports: [], exports: [] });
  stop();
  return [...outputs.values()];
}

test('it has the fields of the book’s own set, and is trained on like it', async () => {
  const [fields, ...rest] = await shown(`
    const mine = await data.load('mine');
    const book = await data.load('dogs-and-cats');
    display.text(JSON.stringify([Object.keys(mine), Object.keys(mine.train)]) + '|' + JSON.stringify([Object.keys(book), Object.keys(book.train)]));
    const network = nn.build(nn.cifarResnet(8, { width: 4, classes: mine.classes.length }), { seed: 1 });
    for await (const step of nn.train(network, mine, { epochs: 6, batchSize: 10, learningRate: 0.05, augment: false, evaluateEvery: 0 })) void step;
    const { accuracy } = nn.evaluate(network, mine.test, mine);
    display.text(String(accuracy));`);
  const [own, book] = (fields as { text: string }).text
    .split('|')
    .map((text) => JSON.parse(text) as string[][]);
  expect(own!.map((keys) => keys.sort())).toEqual(book!.map((keys) => keys.sort()));
  expect(Number((rest.at(-1) as { text: string }).text)).toBe(1);
});

test.each([
  ['cut', 'pictures-damaged'],
  ['yours', 'file-refused'],
])('%s: %s', async (name, code) => {
  const outputs = await shown(`await data.load('${name}');`);
  expect(outputs.at(-1)).toMatchObject({ kind: 'error', explanation: { code } });
});
