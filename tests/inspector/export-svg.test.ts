import sharp from 'sharp';
import { expect, test } from 'vitest';
import en from '../../content/ui/en/inspector.json';
import { paletteNames, writeSvg } from '../../src/inspector/export-svg.ts';
import { buildTree, listEntries, openTo } from '../../src/inspector/folding.ts';
import { layOut } from '../../src/inspector/layout.ts';
import { createTexts } from '../../src/inspector/texts.ts';
import { describeNetwork, resnet } from '../../src/nn/spec/index.ts';

const tree = buildTree(describeNetwork(resnet(50)));
const layout = layOut(listEntries(tree, openTo(tree, 'layers')));
const palette = Object.fromEntries(paletteNames.map((name) => [name, '#336699']));
const svg = writeSvg(layout, 'R & D <50>', createTexts('en', en), palette);

test('the file is a picture that another program can read', async () => {
  const { width, height, format } = await sharp(Buffer.from(svg)).metadata();
  expect([format, width, height]).toEqual(['svg', layout.width, layout.height]);
});

test('it needs no style sheet, and its title is escaped', () => {
  expect(svg).not.toContain('var(');
  expect(svg).toContain('<title>R &amp; D &lt;50&gt;</title>');
});

test('every layer and every shape stands in it', () => {
  expect(svg).toContain('conv5_block3_out');
  expect(svg.match(/<g transform/g)).toHaveLength(177);
  expect(svg).toContain('7×7×2048');
});
