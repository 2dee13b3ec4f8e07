/** Where things of a drawing are: what may be rounded. Not what is said, nor how much something is stretched. */
const geometry = [
  'd',
  'points',
  'x',
  'y',
  'x1',
  'x2',
  'y1',
  'y2',
  'cx',
  'cy',
  'r',
  'rx',
  'ry',
  'dx',
  'dy',
  'width',
  'height',
];

/**
 * A drawing with its places to a tenth of a pixel, which no eye can tell from the seventeen digits of a computed one, and
 * which weigh a third of them; its lines from each place to the next, which are shorter still, and alike.
 */
export function roundPlaces(root: Element): void {
  for (const svg of root.localName === 'svg' ? [root] : root.querySelectorAll('svg')) {
    for (const mark of svg.querySelectorAll('*')) {
      for (const name of geometry) {
        const value = mark.getAttribute(name);
        if (value?.includes('.')) mark.setAttribute(name, rounded(value));
        if (name === 'd' && value !== null) mark.setAttribute('d', stepwise(mark.getAttribute('d') ?? ''));
      }
      const transform = mark.getAttribute('transform');
      // A stretched place is as exact as it is stretched.
      if (
        transform?.includes('.') &&
        /^\s*(translate|rotate)\([^)]*\)(\s*(translate|rotate)\([^)]*\))*\s*$/.test(transform)
      )
        mark.setAttribute('transform', rounded(transform));
    }
  }
}

/** Units such as `em` stay as they are. */
const rounded = (value: string): string =>
  value.replace(/-?\d*\.\d{2,}(?![\d.]|e|r?em|%)/g, (digits) => String(Number(Number(digits).toFixed(1))));

/** A line of many corners: `M1,2L3.5,4L5,3.2…`, and no other. */
const line = /^M(-?[\d.]+),(-?[\d.]+)((?:L-?[\d.]+,-?[\d.]+){3,})(Z?)$/;

/**
 * The same line by its steps: `M1,2l2.5,2,1.5,-0.8`. Whole tenths are added up, so that no error grows along the way.
 * Of several lines in one path each is written so.
 */
export const stepwise = (path: string): string =>
  path.replace(/M[^M]+/g, (part) => {
    const [, x, y, rest, end] = line.exec(part) ?? [];
    if (x === undefined || y === undefined || rest === undefined) return part;
    const tenths = (text: string): number => Math.round(Number(text) * 10);
    let [atX, atY] = [tenths(x), tenths(y)];
    const steps = [...rest.matchAll(/L(-?[\d.]+),(-?[\d.]+)/g)].flatMap(([, nextX = '', nextY = '']) => {
      const step = [tenths(nextX) - atX, tenths(nextY) - atY];
      [atX, atY] = [tenths(nextX), tenths(nextY)];
      return step.map((each) => String(each / 10).replace(/^(-?)0\./, '$1.'));
    });
    // A sign parts two numbers as well as a comma does.
    return `M${x},${y}l${steps.join(',').replaceAll(',-', '-')}${end ?? ''}`;
  });
