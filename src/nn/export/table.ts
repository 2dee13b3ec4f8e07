/** A network's layers as a table: CSV for spreadsheets, Markdown for notes. */

import type { LayerDescription, NetworkDescription } from '../spec/description.ts';
import { countText, shapeFormulaText } from '../spec/formula-text.ts';
import { shapeText } from '../spec/shape-text.ts';

/** Whole pixels; a word where there is no field. */
const fieldText = ({ sees, receptiveField }: LayerDescription): string =>
  receptiveField?.size.map((size) => Math.floor(size + 1e-9)).join('×') ?? sees;

/** Column names are fixed, in English: they are data, and other programs read them. */
const columns: readonly {
  readonly title: string;
  readonly of: (layer: LayerDescription) => string | number;
}[] = [
  { title: 'layer', of: (layer) => layer.name },
  { title: 'kind', of: (layer) => layer.kind },
  { title: 'inputs', of: (layer) => layer.inputs.join(' ') },
  { title: 'output shape', of: (layer) => shapeText(layer.outputShape) },
  { title: 'shape formula', of: (layer) => shapeFormulaText(layer.formula).join('; ') },
  { title: 'parameters', of: (layer) => layer.params.total },
  { title: 'trainable', of: (layer) => layer.params.trainable },
  {
    title: 'parameter formula',
    of: (layer) => (layer.params.total === 0 ? '' : countText(layer.paramFormula)),
  },
  // Of an unknown layer nothing is known, which is not none.
  { title: 'multiply-adds', of: (layer) => (layer.kind === 'unknown' ? '' : layer.multiplyAdds) },
  { title: 'activation bytes', of: (layer) => layer.activationBytes },
  { title: 'receptive field', of: (layer) => fieldText(layer) },
  { title: 'stride', of: (layer) => layer.receptiveField?.stride.join('×') ?? '' },
];

/** Quoted where a comma, a quote or a line break asks for it (RFC 4180). */
function csvCell(value: string | number): string {
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line a layer, header first; lines end in CR LF, as RFC 4180 asks. */
export function toCsv(network: NetworkDescription): string {
  const rows = [
    columns.map(({ title }) => title),
    ...network.layers.map((layer) => columns.map(({ of }) => of(layer))),
  ];
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** A heading, a table with one row a layer, and the totals. */
export function toMarkdown(network: NetworkDescription): string {
  const shown = columns.filter(({ title }) => title !== 'inputs' && title !== 'stride');
  const number = (value: string | number) => (typeof value === 'number' ? value.toLocaleString('en') : value);
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const isNumeric = (title: string) => /^(parameters|trainable|multiply-adds|activation bytes)$/.test(title);
  const { params, trainable, multiplyAdds, activationBytes, notCounted } = network.totals;
  const [atLeast, without] =
    notCounted === 0
      ? ['', '']
      : ['at least ', ` (${notCounted} ${notCounted === 1 ? 'layer' : 'layers'} not counted)`];
  return [
    `# ${network.name}`,
    '',
    row(shown.map(({ title }) => title)),
    row(shown.map(({ title }) => (isNumeric(title) ? '--:' : ':--'))),
    ...network.layers.map((layer) => row(shown.map(({ of }) => number(of(layer))))),
    '',
    `Parameters: ${number(params)} (trainable ${number(trainable)}, not trainable ${number(params - trainable)}).`,
    `Multiply-adds: ${atLeast}${number(multiplyAdds)}${without}. Activations: ${number(activationBytes)} bytes for one image in float32.`,
    '',
  ].join('\n');
}
