import { expect, it } from 'vitest';
import { networkBuilder, toKerasCode, toTorchCode } from '../../../src/nn/index.ts';

it('gives every layer a name of its own, in both languages', () => {
  const net = networkBuilder('names');
  let x = net.input([8, 8, 4], { name: 'image' });
  const uneven = { top: 0, bottom: 1, left: 0, right: 1 };
  x = net.conv(x, { name: 'c_pad', filters: 4, kernelSize: 1 });
  x = net.conv(x, { name: 'c', filters: 4, kernelSize: 3, padding: uneven });
  x = net.conv(x, { name: 'a/b', filters: 4, kernelSize: 1 });
  x = net.conv(x, { name: 'a_b', filters: 4, kernelSize: 1 });
  x = net.separableConv(x, { name: 's', filters: 4, kernelSize: 1 });
  x = net.conv(x, { name: 's_depthwise', filters: 4, kernelSize: 1 });
  for (const name of ['half', 'eval', 'type', '합성곱', 'modules', '_apply', '__a', '_/b'])
    x = net.conv(x, { name, filters: 4, kernelSize: 1 });
  const spec = net.spec();

  const named = [...toKerasCode(spec).matchAll(/name="([^"]+)"/g)].map(([, name]) => name);
  expect(new Set(named).size).toBe(named.length);
  expect(named).toContain('c_pad_');

  const kept = [...toTorchCode(spec).matchAll(/self\.(\S+) = nn\./g)].map(([, name]) => name);
  expect(kept).toHaveLength(15);
  expect(new Set(kept).size).toBe(kept.length);
  expect(kept).toEqual(expect.arrayContaining(['layer_half', 'layer_eval', 'layer_type', '합성곱']));
  // What a module of PyTorch keeps for itself begins so, and what Python puts the class before.
  expect(kept.filter((name) => name!.startsWith('_'))).toEqual([]);
});

it.each(['none', 'True', 'f', '1', ''])(
  'calls the class of a network “%s” by a name that is free',
  (name) => {
    const net = networkBuilder(name);
    net.input([4]);
    const [, called] = /^class (\w+)\(/m.exec(toTorchCode(net.spec())) ?? [];
    expect(called).toMatch(/^Network/);
  },
);

it('finds the channels of a sequence at its end, in PyTorch', () => {
  const net = networkBuilder('sequence');
  let x = net.input([10, 6], { name: 'steps' });
  x = net.dense(x, { name: 'dense', units: 4, activation: 'softmax' });
  x = net.batchNorm(x, { name: 'norm' });
  net.activation(net.concatenate([x, x], { name: 'twice' }), 'softmax', { name: 'soft' });
  const code = toTorchCode(net.spec());
  expect(code).toContain('F.softmax(self.dense(inputs), dim=-1)');
  expect(code).toContain('self.norm = nn.BatchNorm1d(4,');
  expect(code).toContain('self.norm(x.movedim(-1, 1)).movedim(1, -1)');
  expect(code).toMatch(/torch\.cat\(\[(\w+), \1\], dim=-1\)/);
  expect(code.match(/dim=-1/g)).toHaveLength(3);
});

it('normalises a sequence of images by a module for three axes', () => {
  const net = networkBuilder('film');
  net.batchNorm(net.input([3, 5, 5, 2], { name: 'film' }), { name: 'norm' });
  const code = toTorchCode(net.spec());
  expect(code).toContain('self.norm = nn.BatchNorm3d(2,');
  expect(code).toContain('self.norm(inputs.movedim(-1, 1)).movedim(1, -1)');
});
