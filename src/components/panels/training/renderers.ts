import { explanation } from '../../../explained/index.ts';
import type { Strings } from '../../../i18n.ts';
import type { CustomOutput } from '../../../notebook/protocol/index.ts';
import { RefusedData } from '../../../schema/index.ts';
import {
  type CustomRenderer,
  element,
  explanationText,
  type OutputHost,
  undrawable,
  type View,
} from '../../../notebook/outputs/index.ts';
import { lateCharts, type ChartSource } from './chart-place.ts';
import { microscopeView } from './microscope-view.ts';
import { predictionView } from './prediction-view.ts';
import { runsView } from './runs-view.ts';
import { trainingView } from './training-view.ts';

type ChartedRenderer = (output: CustomOutput, host: OutputHost, charts: ChartSource) => View;

const views: Readonly<Record<string, ChartedRenderer>> = {
  training: trainingView,
  microscope: microscopeView,
  prediction: predictionView,
  runs: (_, host, charts) => ({ element: runsView(host, charts) }),
};

/**
 * What draws the custom outputs about training.
 * @param texts `content/ui/<lang>/training.json`
 * @param charts at build, the drawing functions themselves, so that everything is drawn at once
 */
export function trainingRenderers(
  texts: Strings,
  charts: ChartSource = lateCharts,
): Record<string, CustomRenderer> {
  return Object.fromEntries(
    Object.entries(views).map(([of, view]) => [
      of,
      (output, host) => guarded(output, { ...host, texts: { ...host.texts, ...texts } }, charts, view),
    ]),
  );
}

/** Data that is not what it says is refused, and said so, as everywhere on the page. */
function guarded(output: CustomOutput, host: OutputHost, charts: ChartSource, view: ChartedRenderer): View {
  const refused = (error: unknown): HTMLElement => {
    if (!(error instanceof RefusedData)) return undrawable(error, host);
    const words = explanationText(host, explanation('output-refused', { detail: error.message }));
    return element(host.document, 'p', { class: 'out-error' }, words ?? error.message);
  };
  try {
    const made = view(output, host, charts);
    const { update } = made;
    if (!update) return made;
    return {
      ...made,
      update(next) {
        try {
          return update(next);
        } catch (error) {
          made.element.replaceChildren(refused(error));
          return true;
        }
      },
    };
  } catch (error) {
    return { element: refused(error) };
  }
}
