/** The picture of a network as a stand-alone SVG file. */
import { boxLines, drawArrow, drawLine, kindColour, writeGroup } from './drawing.ts';
import type { Layout } from './layout.ts';
import { writeShape } from './quantities.ts';
import type { Texts } from './texts.ts';

/** Colours by the names of `tokens.css`, resolved: a file has no style sheet to look them up in. */
export type Palette = Readonly<Record<string, string>>;

export const paletteNames = [
  '--paper',
  '--paper-raised',
  '--paper-sunk',
  '--ink',
  '--ink-soft',
  '--rule',
  '--rule-strong',
  '--main',
  '--skip',
  '--norm',
  '--pad',
] as const;

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => escapes[character] ?? '');

/** @returns an SVG document, with a title, that any viewer shows as the page does */
export function writeSvg(layout: Layout, name: string, texts: Texts, palette: Palette): string {
  const colour = (token: string) => palette[token] ?? 'currentColor';
  const { width, height } = layout;
  const text = (x: number, y: number, content: string, attributes = '') =>
    `<text x="${x}" y="${y}"${attributes}>${escape(content)}</text>`;
  const soft = ` fill="${colour('--ink-soft')}"`;
  const mono = ' font-family="ui-monospace, Menlo, Consolas, monospace"';

  const brackets = layout.brackets.map(({ x, y, bottom, entry }) =>
    [
      `<path d="M${x + 4} ${y + 15}V${bottom}" fill="none" stroke="${colour('--rule-strong')}"/>`,
      text(x, y + 13, entry.node.type === 'group' ? writeGroup(entry.node.label, texts) : '', mono + soft),
    ].join(''),
  );
  const edges = layout.edges.map(({ points, label, shape, skip }) => {
    const line = colour(skip ? '--skip' : '--main');
    return [
      `<path d="${drawLine(points)}" fill="none" stroke="${line}" stroke-width="1.25"/>`,
      `<path d="${drawArrow(points)}" fill="${line}"/>`,
      text(label[0], label[1], writeShape(shape), `${soft} font-size="10"`),
    ].join('');
  });
  const boxes = layout.boxes.map(({ entry, x, y, width: w, height: h }) => {
    const [first, second] = boxLines(entry, texts);
    const isLayer = entry.node.type === 'layer';
    const tick =
      entry.node.type === 'layer'
        ? `<path d="M1.5 3v${h - 6}" stroke="${colour(kindColour(entry.node.layer.kind))}" stroke-width="3"/>`
        : `<rect x="3" y="3" width="${w}" height="${h}" rx="3" fill="${colour('--paper-sunk')}" stroke="${colour('--rule')}"/>`;
    const frame = `<rect width="${w}" height="${h}" rx="3" fill="${colour('--paper-raised')}" stroke="${colour('--rule-strong')}"/>`;
    return [
      `<g transform="translate(${x} ${y})">`,
      isLayer ? frame + tick : tick + frame,
      text(11, 16, first, `${mono} fill="${colour('--ink')}"`),
      text(11, 30, second, soft),
      '</g>',
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Pretendard, system-ui, sans-serif" font-size="10.5">`,
    `<title>${escape(name)}</title>`,
    `<rect width="${width}" height="${height}" fill="${colour('--paper')}"/>`,
    ...brackets,
    ...edges,
    ...boxes,
    '</svg>',
    '',
  ].join('\n');
}
