import { expect, test } from 'vitest';
import { buildTree, listEntries, openTo, type FoldLevel } from '../../src/inspector/folding.ts';
import { layOut, type Box, type Layout } from '../../src/inspector/layout.ts';
import {
  cifarResnet,
  describeNetwork,
  networkBuilder,
  resnet,
  type NetworkSpec,
} from '../../src/nn/spec/index.ts';

function picture(spec: NetworkSpec, level: FoldLevel): Layout {
  const tree = buildTree(describeNetwork(spec));
  return layOut(listEntries(tree, openTo(tree, level)));
}

function edge(layout: Layout, from: string, to: string) {
  const found = layout.edges.find((candidate) => candidate.from === from && candidate.to === to);
  if (found === undefined) throw new Error(`no edge ${from} → ${to}`);
  return found;
}

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test('an unfolded ResNet-50 shows its 177 layers and its 192 wires', () => {
  const layout = picture(resnet(50), 'layers');
  expect(layout.boxes).toHaveLength(177);
  expect(layout.edges).toHaveLength(192);
});

test('a box lies below every box it reads', () => {
  const layout = picture(resnet(50), 'layers');
  for (const { from, to } of layout.edges) {
    const source = layout.boxOf.get(from);
    const target = layout.boxOf.get(to);
    expect(target?.y).toBeGreaterThan((source?.y ?? NaN) + (source?.height ?? NaN));
  }
});

test('no two boxes overlap', () => {
  const { boxes } = picture(resnet(50), 'layers');
  const clashes = boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => overlap(a, b)));
  expect(clashes).toEqual([]);
});

test('the identity shortcut runs beside the block, and carries the shape of its input', () => {
  const layout = picture(resnet(50), 'layers');
  const shortcut = edge(layout, 'conv2_block1_out', 'conv2_block2_add');
  expect(shortcut.skip).toBe(true);
  expect(shortcut.shape).toEqual([56, 56, 256]);
  expect(edge(layout, 'conv2_block2_3_bn', 'conv2_block2_add').skip).toBe(false);
});

test('no line crosses a box it does not belong to', () => {
  const { edges, boxes } = picture(resnet(50), 'layers');
  for (const { id, from, to, points } of edges) {
    for (let i = 1; i < points.length; i++) {
      const [x1, y1] = points[i - 1] ?? [0, 0];
      const [x2, y2] = points[i] ?? [0, 0];
      const crossed = boxes.filter(
        ({ entry, x, y, width, height }) =>
          entry.node.id !== from &&
          entry.node.id !== to &&
          Math.max(x1, x2) > x &&
          Math.min(x1, x2) < x + width &&
          Math.max(y1, y2) > y &&
          Math.min(y1, y2) < y + height,
      );
      expect([id, crossed.map((box) => box.entry.node.id)]).toEqual([id, []]);
    }
  }
});

test('the projection shortcut has a lane of its own', () => {
  const layout = picture(resnet(50), 'layers');
  expect(layout.boxOf.get('conv3_block1_0_conv')?.lane).toBe(1);
  expect(layout.boxOf.get('conv3_block1_1_conv')?.lane).toBe(0);
  expect(new Set(layout.boxes.map((box) => box.lane))).toEqual(new Set([0, 1]));
});

test('folded to blocks, a block reads its predecessor once', () => {
  const layout = picture(resnet(50), 'blocks');
  expect(edge(layout, 'block:conv4_block1', 'repeat:conv4_block2').shape).toEqual([14, 14, 1024]);
  expect(layout.edges.filter(({ skip }) => skip)).toEqual([]);
});

test('a layer inside a folded group is shown by the group’s box', () => {
  const layout = picture(resnet(50), 'stages');
  expect(layout.boxOf.get('conv3_block2_add')?.entry.node.id).toBe('stage:conv3');
});

test('parallel branches that are joined each take a lane', () => {
  const net = networkBuilder('branches');
  const image = net.input([32, 32, 3], { name: 'image' });
  const ends = [1, 3, 5].map((kernelSize) =>
    net.conv(image, { name: `branch${kernelSize}`, filters: 8, kernelSize, padding: 'same' }),
  );
  net.concatenate(ends, { name: 'joined' });
  const layout = picture(net.spec(), 'layers');
  expect(['branch1', 'branch3', 'branch5'].map((name) => layout.boxOf.get(name)?.lane)).toEqual([0, 1, 2]);
});

test('every edge of ResNet-152 and of a 110-layer CIFAR net has a shape to show', () => {
  for (const spec of [resnet(152), cifarResnet(110)]) {
    expect(picture(spec, 'layers').edges.filter(({ shape }) => shape.length === 0)).toEqual([]);
  }
});
