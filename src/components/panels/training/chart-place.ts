import { awaits, element, type OutputHost, undrawable } from '../../../notebook/outputs/index.ts';

export type Charts = typeof import('./charts.ts');

/** Where the drawing functions come from: in the page with Plot, a moment later; at build they are at hand. */
export interface ChartSource {
  readonly now?: Charts;
  load(): Promise<Charts>;
}

export const lateCharts: ChartSource = { load: () => import('./charts.ts') };

export interface ChartPlace {
  readonly element: HTMLElement;
  /** Draw anew; of several calls while Plot loads only the last one draws. */
  draw(make: (charts: Charts) => Element[]): void;
}

/** A place that holds its height while its charts are loaded and redrawn. */
export function chartPlace(host: OutputHost, source: ChartSource, name: string): ChartPlace {
  const place = element(host.document, 'div', { class: name });
  let isDrawn: (() => void) | undefined;
  let latest: ((charts: Charts) => Element[]) | undefined;
  let loaded = source.now;
  let loading = false;
  let waiting = false;

  /** At build at once; in the page in turns, of several calls only the last. */
  function show(): void {
    if (source.now || !host.turns) return drawNow();
    if (waiting) return;
    waiting = true;
    void host.turns.take().then(() => {
      waiting = false;
      drawNow();
    });
  }

  function drawNow(): void {
    if (!loaded || !latest) return;
    try {
      place.replaceChildren(...latest(loaded));
    } catch (error) {
      if (source.now) throw error;
      place.replaceChildren(undrawable(error, host));
    }
    isDrawn?.();
  }

  return {
    element: place,
    draw(make) {
      latest = make;
      if (loaded || loading) return show();
      loading = true;
      isDrawn = awaits(place);
      source.load().then(
        (charts) => {
          loaded = charts;
          show();
        },
        (error: unknown) => {
          place.replaceChildren(undrawable(error, host));
          isDrawn?.();
        },
      );
    },
  };
}
