import type { TensorOutput } from '../protocol/index.ts';
import { element, svgElement } from './element.ts';
import { labelOf } from './labels.ts';
import { numberText } from './number-text.ts';
import { textOf } from './text-of.ts';
import type { OutputHost, View } from './view.ts';

/** Rows and columns of values that are shown at once; more would be a wall of digits. */
const shownRows = 12;
const shownColumns = 12;

/** A tensor: its shape and type, its statistics, how its values are distributed, and the first of them. */
export function tensorView(output: TensorOutput, host: OutputHost): View {
  const { document } = host;
  const { statistics, shape, histogram } = output;
  const size = shape.reduce((product, length) => product * length, 1);
  const root = element(
    document,
    'div',
    { class: 'out-tensor' },
    element(
      document,
      'header',
      {},
      output.name === undefined
        ? textOf(host, 'tensor')
        : element(document, 'b', { class: 'out-mono' }, labelOf(host, output.name)),
      element(document, 'span', { class: 'shape', 'data-shape': shape.join(',') }, `[${shape.join(', ')}]`),
      element(
        document,
        'span',
        { class: 'dtype' },
        // An empty pair of brackets says nothing to who has not met a tensor without axes.
        shape.length === 0 ? `${textOf(host, 'scalar')} ${output.dtype}` : output.dtype,
      ),
    ),
  );
  if (size === 1) {
    // A single number needs no statistics: it stands in the line of its name.
    root.firstElementChild?.append(
      element(document, 'b', { class: 'scalar' }, numberText(output.values[0] ?? NaN)),
    );
    return { element: root };
  }
  if (size > 1) {
    const list = element(document, 'dl');
    const facts: [string, number][] = [
      [textOf(host, 'minimum'), statistics.min],
      [textOf(host, 'maximum'), statistics.max],
      [textOf(host, 'mean'), statistics.mean],
      [textOf(host, 'standardDeviation'), statistics.standardDeviation],
    ];
    for (const [label, value] of facts)
      list.append(element(document, 'dt', {}, label), element(document, 'dd', {}, numberText(value)));
    root.append(element(document, 'div', { class: 'body' }, list, histogram && bars(histogram, host)));
  }
  const { nan, infinite } = statistics;
  if (nan + infinite > 0)
    root.append(
      element(document, 'p', { class: 'trouble' }, textOf(host, 'missingNumbers', { nan, infinite })),
    );
  if (output.values.length > 0) {
    const values = element(document, 'div', { class: 'out-scroll' }, table(output, host));
    if (size <= shownColumns) root.append(values);
    else {
      const label = textOf(host, 'tensorFirst', {
        n: Math.min(output.values.length, shownRows * shownColumns, size),
      });
      root.append(element(document, 'details', {}, element(document, 'summary', {}, label), values));
    }
  }
  return { element: root };
}

function table({ values, shape }: TensorOutput, { document }: OutputHost): HTMLTableElement {
  const columns = shape.at(-1) ?? 1;
  const body = element(document, 'tbody');
  for (let row = 0; row < shownRows && row * columns < values.length; row++) {
    const line = element(document, 'tr');
    const cells = values.slice(row * columns, row * columns + Math.min(columns, shownColumns));
    for (const value of cells) line.append(element(document, 'td', {}, numberText(value)));
    if (columns > shownColumns) line.append(element(document, 'td', {}, '…'));
    body.append(line);
  }
  return element(document, 'table', { class: 'values' }, body);
}

function bars({ from, to, counts }: NonNullable<TensorOutput['histogram']>, host: OutputHost): SVGElement {
  const { document } = host;
  const highest = Math.max(1, ...counts);
  const width = 100 / counts.length;
  const label = textOf(host, 'histogram', { from: numberText(from), to: numberText(to) });
  const svg = svgElement(document, 'svg', {
    viewBox: '0 0 100 40',
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': label,
  });
  counts.forEach((count, index) => {
    const height = (count / highest) * 40;
    if (count === 0) return;
    const title = svgElement(document, 'title', {}, `${count.toLocaleString(host.language)}`);
    svg.append(
      svgElement(
        document,
        'rect',
        { x: index * width, y: 40 - height, width: width * 0.92, height, fill: 'var(--main)' },
        title,
      ),
    );
  });
  svg.append(
    svgElement(document, 'line', {
      x1: 0,
      x2: 100,
      y1: 40,
      y2: 40,
      stroke: 'var(--rule-strong)',
      'vector-effect': 'non-scaling-stroke',
    }),
  );
  return svg;
}
