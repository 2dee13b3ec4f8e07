import { expect, test } from 'vitest';
import { countStages, depths, mappedNetworks } from '../../src/figures/architecture-map.ts';
import { compactCount } from '../../src/figures/compact-count.ts';

test('the depth of each network is two layers and what its blocks hold', () => {
  for (const { depth, kind, stages } of mappedNetworks()) {
    const convolutions = stages.reduce((sum, { blocks }) => sum + blocks * (kind === 'basic' ? 2 : 3), 0);
    expect(convolutions + 2).toBe(depth);
  }
});

test('the stages add up to the whole', () => {
  for (const depth of depths) {
    const { stages, params, multiplyAdds } = countStages(depth, 'torchvision');
    expect(stages.reduce((sum, stage) => sum + stage.params, 0)).toBe(params);
    expect(stages.reduce((sum, stage) => sum + stage.multiplyAdds, 0)).toBe(multiplyAdds);
    expect(stages.map(({ stage }) => stage)).toEqual(['stem', 'conv2', 'conv3', 'conv4', 'conv5', 'head']);
  }
});

test('ResNet-50 has 25,557,032 parameters in torchvision and 25,636,712 in Keras', () => {
  // torchvision counts what is trained; Keras the moving averages too.
  expect(countStages(50, 'torchvision').trainable).toBe(25_557_032);
  expect(countStages(50, 'keras').params).toBe(25_636_712);
});

test('the map’s channels are those of the networks', () => {
  for (const { depth, stages } of mappedNetworks())
    expect(
      countStages(depth, 'keras')
        .stages.slice(1, 5)
        .map(({ output }) => output[2]),
    ).toEqual(stages.map(({ channels }) => channels));
});

test('counts are short in each language’s steps', () => {
  expect([2_560, 25_557_032, 4_089_184_256, 300].map((n) => compactCount(n, 'en'))).toEqual([
    '2.6k',
    '25.6M',
    '4.1G',
    '300',
  ]);
  expect([9_472, 25_557_032, 4_089_184_256, 75_000].map((n) => compactCount(n, 'ko'))).toEqual([
    '9,472',
    '2,556만',
    '40.9억',
    '7.5만',
  ]);
});
