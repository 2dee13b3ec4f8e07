import { expect, test } from 'vitest';
import { buildTree, listEntries, openTo } from '../../src/inspector/folding.ts';
import { cifarResnet, describeNetwork, networkBuilder, resnet } from '../../src/nn/spec/index.ts';

const resnet50 = describeNetwork(resnet(50));

test('folded, ResNet-50 is stem, four stages and head', () => {
  const entries = listEntries(buildTree(resnet50), new Set());
  expect(entries.map(({ node }) => node.id)).toEqual([
    'stage:stem',
    'stage:conv2',
    'stage:conv3',
    'stage:conv4',
    'stage:conv5',
    'stage:head',
  ]);
});

test('a stage holds its first block and the run of identical blocks after it', () => {
  const conv4 = buildTree(resnet50).find((node) => node.id === 'stage:conv4');
  expect(conv4?.type === 'group' && conv4.children.map((child) => child.id)).toEqual([
    'block:conv4_block1',
    'repeat:conv4_block2',
  ]);
  const repeat = conv4?.type === 'group' ? conv4.children[1] : undefined;
  expect(repeat).toMatchObject({ label: 'conv4_block2–6', blocks: 5 });
});

test('unfolded to its layers, every layer is listed once, in order', () => {
  const tree = buildTree(resnet50);
  const layers = listEntries(tree, openTo(tree, 'layers')).flatMap(({ node }) =>
    node.type === 'layer' ? [node.layer.name] : [],
  );
  expect(layers).toEqual(resnet50.layers.map(({ name }) => name));
});

test('blocks of one stage that differ in a setting are not called the same', () => {
  const spec = cifarResnet(20);
  const changed = {
    ...spec,
    layers: spec.layers.map((layer) =>
      layer.name === 'conv2_block3_1_conv' && layer.kind === 'conv' ? { ...layer, useBias: true } : layer,
    ),
  };
  const conv2 = buildTree(describeNetwork(changed)).find((node) => node.id === 'stage:conv2');
  expect(conv2?.type === 'group' && conv2.children.map((child) => child.id)).toEqual([
    'repeat:conv2_block1',
    'block:conv2_block3',
  ]);
});

test('a network without blocks is a flat list', () => {
  const net = networkBuilder('small');
  const image = net.input([8, 8, 3], { name: 'image' });
  net.conv(image, { name: 'first', filters: 4, kernelSize: 3 });
  const tree = buildTree(describeNetwork(net.spec()));
  expect(tree.map((node) => node.type)).toEqual(['layer', 'layer']);
});
