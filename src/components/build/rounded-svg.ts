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
 * which weigh a third of them.
 */
export function roundPlaces(root: Element): void {
  for (const svg of root.localName === 'svg' ? [root] : root.querySelectorAll('svg')) {
    for (const mark of svg.querySelectorAll('*')) {
      for (const name of geometry) {
        const value = mark.getAttribute(name);
        if (value?.includes('.')) mark.setAttribute(name, rounded(value));
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
