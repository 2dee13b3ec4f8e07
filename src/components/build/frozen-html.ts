/** Draws stored outputs at build, with the page's own renderers on a document without a window. */
import { JSDOM } from 'jsdom';
import type { Language } from '../../i18n.ts';
import {
  drawnScale,
  manyIn,
  element,
  labelOf,
  type OutputHost,
  relabel,
  render,
  replay,
  textOf,
  valueLine,
} from '../../notebook/outputs/index.ts';
import {
  fromJson,
  type FrozenCell,
  type FrozenImage,
  type FrozenOutput,
} from '../../notebook/outputs/frozen.ts';
import { storedControl } from '../../notebook/outputs/stored-control.ts';
import type { RecordedCall } from '../../notebook/protocol/index.ts';
import { checksView } from '../panels/checks-view.ts';
import { paintPixels } from './pixel-canvas.ts';
import { roundPlaces } from './rounded-svg.ts';
import { sheetPart } from '../panels/sheet-part.ts';
import { strings } from './strings.ts';
import * as charts from '../panels/training/charts.ts';
import { trainingRenderers } from '../panels/training/renderers.ts';

const { window } = new JSDOM('');
const { document } = window;
// It has canvases, and nothing to paint on them with.
paintPixels(window.HTMLCanvasElement);

/** In the page charts come with Plot, a moment later; here Plot is at hand. */
const atHand = { now: charts, load: () => Promise.resolve(charts) };

/** Controls are made of the global document, and of what the browser calls its parts. */
function withGlobals<Made>(make: () => Made): Made {
  const names = ['document', 'Node', 'NodeList', 'HTMLCollection'] as const;
  const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const name of names)
    Object.defineProperty(globalThis, name, { value: window[name], configurable: true });
  try {
    return make();
  } finally {
    for (const [name, descriptor] of before) {
      Reflect.deleteProperty(globalThis, name);
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    }
  }
}

/** CSS pixels that a plot has on a telephone. Drawn for both, its axes keep the size of their text. */
const narrowRoom = 350;

/** @returns the outputs as HTML */
export function frozenHtml(stored: unknown, cell: string, language: Language): string {
  const { outputs } = fromJson(stored) as FrozenCell;
  return outputs
    .map((output, slot) => {
      const host: OutputHost = {
        document,
        language,
        // The names of layer kinds are the inspector's.
        texts: { ...strings(language, 'inspector'), ...strings(language, 'notebook') },
        errors: strings(language, 'errors'),
        labels: strings(language, 'labels'),
        cell,
        slot,
        custom: { checks: checksView, ...trainingRenderers(strings(language, 'training'), atHand) },
      };
      const drawn = draw(output, host);
      if (output.kind === 'log' && outputs[slot - 1]?.kind === 'log')
        drawn.toggleAttribute('data-continues', true);
      drawn.setAttribute('data-slot', String(slot));
      roundPlaces(drawn);
      return drawn.outerHTML;
    })
    .join('');
}

function draw(output: FrozenOutput, host: OutputHost): Element {
  switch (output.kind) {
    case 'image':
      return sheet(output, host);
    case 'plot': {
      const plot = element(document, 'div', { class: 'out-plot', 'data-kind': 'plot' });
      const recorded = output.plot as RecordedCall;
      const wide = replay(recorded, document);
      const narrow = replay(recorded, document, narrowRoom);
      for (const drawing of [wide, narrow]) relabel(drawing, host);
      wide.classList.add('wide-only');
      narrow.classList.add('narrow-only');
      plot.append(wide, narrow);
      return plot;
    }
    case 'input':
      return withGlobals(() => storedControl(output, host));
    default:
      return render(output, host).element;
  }
}

function sheet(output: FrozenImage, host: OutputHost): Element {
  const { title } = output;
  return element(
    document,
    'div',
    { class: 'out-image', 'data-kind': 'image' },
    title !== undefined && element(document, 'p', { class: 'out-title' }, labelOf(host, title)),
    isCut(output) ? cut(output, host) : whole(output, host),
    output.readable && valueLine(host),
  );
}

/**
 * Several stand apart, captions below them, as live ones do, and small ones that are enlarged keep their pixels; one alone is
 * shown whole.
 */
const isCut = ({ captions, count, width, columns, scale }: FrozenImage): boolean =>
  captions !== undefined || count > 1 || (width <= 32 && drawnScale(width, columns, scale) > 1);

function whole(output: FrozenImage, host: OutputHost): Element {
  const { count, width, height, columns, title, sheetWidth, sheetHeight } = output;
  const scale = drawnScale(width, columns, output.scale);
  const label = [title, textOf(host, 'imageGrid', { count, width, height })].filter(Boolean).join(': ');
  const image = element(document, 'img', {
    class: 'sheet',
    src: output.sheet,
    alt: label,
    width: sheetWidth,
    height: sheetHeight,
    loading: 'lazy',
    decoding: 'async',
  });
  image.setAttribute('style', `width: ${columns * width * scale}px`);
  return image;
}

/** The grid that a live cell shows: each picture cut from the sheet, its caption below it. */
function cut(output: FrozenImage, host: OutputHost): Element {
  const { count, width, height, columns } = output;
  const captions = output.captions?.map((caption) => labelOf(host, caption));
  const scale = drawnScale(width, columns, output.scale);
  const grid = element(document, 'div', {
    class: 'grid',
    role: 'group',
    'aria-label': textOf(host, 'imageGrid', { count, width, height }),
    style: `--columns: ${columns}; --width: ${width * scale}px`,
    'data-many': manyIn(count, columns),
  });
  for (let index = 0; index < count; index++) {
    const picture = sheetPart(document, output, index, captions?.[index] ?? `${index}`);
    const caption = captions?.[index];
    grid.append(
      caption === undefined
        ? picture
        : element(document, 'figure', {}, picture, element(document, 'figcaption', {}, caption)),
    );
  }
  return grid;
}
