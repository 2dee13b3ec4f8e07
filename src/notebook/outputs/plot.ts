import type { Output, PlotOutput } from '../protocol.ts';
import type { RecordedCall } from '../plot/recording.ts';
import { adoptStyles } from './adopt-styles.ts';
import { element } from './element.ts';
import { textOf } from './text-of.ts';
import type { OutputHost, View } from './view.ts';

/** A recorded plot, drawn by the real Observable Plot, which is loaded for the first one. */
export function plotView(first: PlotOutput, host: OutputHost): View {
  const { document } = host;
  const root = element(document, 'div', { class: 'out-plot' });
  let latest = first;
  let drawing: Promise<void> | undefined;

  async function draw(): Promise<void> {
    const { replay } = await import('../plot/replay.ts');
    drawing = undefined;
    try {
      const drawn = replay(latest.plot as RecordedCall, document, root.clientWidth || undefined);
      adoptStyles(drawn, document);
      // A live curve is redrawn many times: keep the height, so that the page below does not jump.
      root.replaceChildren(drawn);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      root.replaceChildren(
        element(document, 'p', { class: 'out-error' }, textOf(host, 'plotFailed', { message })),
      );
    }
  }
  drawing = draw();
  return {
    element: root,
    update(output: Output) {
      if (output.kind !== 'plot') return false;
      latest = output;
      drawing ??= draw();
      return true;
    },
  };
}
