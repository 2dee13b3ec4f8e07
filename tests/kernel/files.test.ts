/** `files.open` in a cell: bytes of what was granted, weights put into a model, and a refusal in the cell's own line. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Output } from '../../src/notebook/protocol/index.ts';
import { createNodeKernel, type NodeKernel } from '../node-kernel.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../weight-files/fixtures/${name}`, import.meta.url)));

let kernel: NodeKernel;
beforeAll(() => {
  kernel = createNodeKernel({
    files: {
      'small.pth': fixture('small.pth'),
      'system.pth': fixture('system.pth'),
      'notes.txt': new TextEncoder().encode('한글'),
    },
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

const model = `
  const net = nn.networkBuilder('small');
  let x = net.input([8, 8, 3]);
  x = net.conv(x, { name: 'conv1_conv', filters: 4, kernelSize: 3, padding: 'same', useBias: false });
  x = net.batchNorm(x, { name: 'conv1_bn', epsilon: 1e-5 });
  x = net.globalAveragePool(x);
  net.dense(x, { name: 'predictions', units: 2 });
  const model = nn.build(net.spec());`;

test('a file is read by name', async () => {
  expect(
    await shown("const file = await files.open('notes.txt'); display.text(file.text() + file.size)"),
  ).toEqual([{ kind: 'text', text: '한글6' }]);
});

test('weights of a file go into a model', async () => {
  const code = `${model}
    const report = await nn.loadWeights(model, await files.open('small.pth'));
    display.text(report.convention + ' ' + report.loaded);`;
  expect(await shown(code)).toEqual([{ kind: 'text', text: 'torchvision 7' }]);
});

test('arrays can be looked at by themselves', async () => {
  const code = `const { arrays } = await (await files.open('small.pth')).weights(); display.text([...arrays.keys()][0])`;
  expect(await shown(code)).toEqual([{ kind: 'text', text: 'conv1.weight' }]);
});

test.each([
  ["await files.open('other.pth')", 'file-refused', 'other.pth'],
  [
    `${model} await nn.loadWeights(model, await files.open('system.pth'))`,
    'weight-file-code',
    'posix.system',
  ],
])('%#: what cannot be had is said', async (code, expected, name) => {
  const [error] = await shown(code);
  expect(error).toMatchObject({ kind: 'error', explanation: { code: expected, values: { name } } });
});
