import * as Plot from '@observablehq/plot';
import { adoptStyles, namedParts, type OutputHost } from '../../../notebook/outputs/index.ts';

/** What the panel's charts have in common. */
export const chartStyle = {
  background: 'none',
  fontFamily: 'var(--text)',
  fontSize: '12px',
  overflow: 'visible',
} as const;

export interface KeyEntry {
  text: string;
  color: string;
  dashed?: boolean;
}

/** A plot with its title and key; the title with `summary` is what a screen reader hears of it. */
export function chartFigure(
  host: OutputHost,
  title: string,
  summary: string,
  keys: readonly KeyEntry[],
  options: Plot.PlotOptions,
): HTMLElement {
  const { document } = host;
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  const heading = document.createElement('b');
  heading.textContent = title;
  caption.append(heading);
  for (const { text, color, dashed } of keys) {
    const item = document.createElement('span');
    item.style.setProperty('--key', color);
    if (dashed) item.dataset['dashed'] = '';
    item.textContent = text;
    caption.append(item);
  }
  const plot = namedParts(Plot.plot({ document, style: chartStyle, ...options }));
  adoptStyles(plot, document);
  plot.setAttribute('role', 'img');
  plot.setAttribute('aria-label', `${title}. ${summary}`);
  figure.append(caption, plot);
  return figure;
}
