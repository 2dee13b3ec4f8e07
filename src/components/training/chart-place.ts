import { element } from '../../notebook/outputs/element.ts';
import type { OutputHost } from '../../notebook/outputs/view.ts';

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
  let latest: ((charts: Charts) => Element[]) | undefined;
  let loaded = source.now;
  let loading = false;

  function show(): void {
    if (loaded && latest) place.replaceChildren(...latest(loaded));
  }

  return {
    element: place,
    draw(make) {
      latest = make;
      if (loaded || loading) return show();
      loading = true;
      void source.load().then((charts) => {
        loaded = charts;
        show();
      });
    },
  };
}
