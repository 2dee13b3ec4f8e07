import { type PredictionPanel, predictionPanel } from '../../../panels/index.ts';
import { element, type OutputHost, svgElement, textOf, type View } from '../../../notebook/outputs/index.ts';
import type { CustomOutput } from '../../../notebook/protocol/index.ts';
import type { ChartSource } from './chart-place.ts';
import { otherPhoto } from './reader-photo-event.ts';
import { thumbnail } from './thumbnail.ts';
import { classColor, className, percent, splitWords } from './words.ts';

/** What a network says of one picture, where it looked, and what it cannot know. */
export function predictionView(output: CustomOutput, host: OutputHost, charts: ChartSource): View {
  const { document } = host;
  const panel = charts.now ? (output.data as PredictionPanel) : predictionPanel(output.data, 'prediction');
  const name = className(host, panel.classes[panel.guess] ?? '');

  const overlay = evidenceMap(panel, host);
  const strength = element(document, 'input', { type: 'range', min: 0, max: 100, value: 70 });
  overlay.style.setProperty('opacity', '0.7');
  strength.addEventListener('input', () =>
    overlay.style.setProperty('opacity', String(Number(strength.value) / 100)),
  );
  const picture = element(
    document,
    'div',
    { class: 'prediction-picture' },
    thumbnail(panel.picture, 0, textOf(host, 'predictionPicture'), host),
    overlay,
  );
  const figure = element(
    document,
    'figure',
    {},
    picture,
    element(
      document,
      'figcaption',
      {},
      textOf(host, 'evidenceCaption', { layer: panel.evidence.layer, guess: name }),
    ),
  );
  // Before a run it stands, and moves nothing.
  strength.disabled = charts.now !== undefined;
  figure.append(
    element(document, 'label', { class: 'strength' }, textOf(host, 'evidenceStrength'), strength),
  );

  const said = element(
    document,
    'div',
    { class: 'prediction-said' },
    element(document, 'p', { class: 'verdict', role: 'status' }, verdictText(panel, name, host)),
    probabilityTable(panel, host),
    measures(panel, host),
    element(
      document,
      'p',
      { class: 'lead' },
      textOf(host, `cannotKnow-${knowsOthers(panel) ? 'neither' : panel.verdict}`),
    ),
  );
  const root = element(
    document,
    'div',
    { class: 'out-training out-prediction', 'data-verdict': panel.verdict },
    element(document, 'div', { class: 'prediction-parts' }, figure, said),
  );
  if (panel.source === 'reader' && host.input) {
    const again = element(document, 'button', { type: 'button' }, textOf(host, 'otherPicture'));
    again.addEventListener('click', () => {
      document.dispatchEvent(new CustomEvent(otherPhoto));
      // A new value for this output runs its cell again, as for any control.
      host.input?.(host.slot, Date.now());
    });
    root.append(element(document, 'div', { class: 'prediction-actions' }, again));
  }
  return { element: root };
}

/** A network that has learnt other classes does not share all probability between dog and cat. */
const knowsOthers = ({ classes }: PredictionPanel): boolean => classes.includes('neither');

function verdictText(panel: PredictionPanel, guess: string, host: OutputHost): string {
  return textOf(host, `verdict-${panel.verdict}`, {
    guess,
    share: percent(panel.probabilities[panel.guess] ?? 0),
  });
}

function probabilityTable({ classes, probabilities }: PredictionPanel, host: OutputHost): HTMLElement {
  const { document } = host;
  const body = element(document, 'tbody');
  const order = [...classes.keys()].sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0));
  for (const at of order.slice(0, 10)) {
    const bar = element(document, 'i', {});
    bar.style.setProperty('width', percent(probabilities[at] ?? 0));
    bar.style.setProperty('background', classColor(classes[at]!, at));
    body.append(
      element(
        document,
        'tr',
        {},
        element(document, 'th', { scope: 'row' }, className(host, classes[at]!)),
        element(document, 'td', {}, element(document, 'span', { class: 'bar', 'aria-hidden': 'true' }, bar)),
        element(document, 'td', { class: 'number' }, percent(probabilities[at] ?? 0)),
      ),
    );
  }
  const head = element(
    document,
    'tr',
    {},
    element(document, 'th', { scope: 'col' }, textOf(host, 'class')),
    element(document, 'td'),
    element(document, 'th', { scope: 'col' }, textOf(host, 'probability')),
  );
  return element(
    document,
    'table',
    { class: 'probabilities' },
    element(document, 'thead', { class: 'visually-hidden' }, head),
    body,
  );
}

function measures(panel: PredictionPanel, host: OutputHost): HTMLElement {
  const { document } = host;
  const seen = element(
    document,
    'dd',
    { class: 'seen' },
    thumbnail(panel.seen, 0, textOf(host, 'seen'), host),
  );
  const entry = (key: string, value: string | HTMLElement): HTMLElement =>
    element(
      document,
      'div',
      {},
      element(document, 'dt', {}, textOf(host, key)),
      typeof value === 'string' ? element(document, 'dd', {}, value) : value,
    );
  return element(
    document,
    'dl',
    { class: 'settings-list' },
    entry(
      'entropy',
      textOf(host, 'bits', {
        value: panel.entropy.toFixed(2),
        most: Math.log2(Math.max(2, panel.classes.length)).toFixed(2),
      }),
    ),
    ...(panel.known
      ? [
          entry(
            'distance',
            textOf(host, 'distanceValue', {
              value: panel.known.distance.toFixed(2),
              share: percent(panel.known.share, 0),
              count: panel.known.references,
              ...splitWords(host, panel.split),
            }),
          ),
        ]
      : []),
    ...(panel.views ? [entry('views', textOf(host, 'viewsValue', { count: panel.views }))] : []),
    entry('seen', seen),
  );
}

/** The map as squares over the picture: it is no finer than the layer's rows and columns. */
function evidenceMap({ evidence }: PredictionPanel, host: OutputHost): SVGElement {
  const { width, height, values, layer } = evidence;
  // More squares than this nobody sees, and a stored page would carry them all.
  const step = Math.max(1, Math.ceil(Math.max(width, height) / 28));
  const svg = svgElement(host.document, 'svg', {
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': textOf(host, 'evidence', { layer }),
  });
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      let strongest = 0;
      for (let row = y; row < Math.min(height, y + step); row++)
        for (let column = x; column < Math.min(width, x + step); column++)
          strongest = Math.max(strongest, values[row * width + column] ?? 0);
      if (strongest < 0.02) continue;
      svg.append(
        svgElement(host.document, 'rect', {
          x,
          y,
          width: Math.min(step, width - x),
          height: Math.min(step, height - y),
          'fill-opacity': strongest.toFixed(2),
        }),
      );
    }
  }
  return svg;
}
