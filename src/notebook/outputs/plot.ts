import { explanationOf, type Explanation } from '../../explained/index.ts';
import type { Output, PlotOutput, RecordedCall } from '../protocol/index.ts';
import { createRehearsals, type Rehearsals } from './plot/rehearsals.ts';
import { awaits } from './awaited.ts';
import { adoptStyles } from './adopt-styles.ts';
import { sliceElements } from './drawing-turns.ts';
import { element } from './element.ts';
import { relabel } from './labels.ts';
import { explanationText, textOf } from './text-of.ts';
import { unfold } from './unfold.ts';
import type { OutputHost, View } from './view.ts';

type DrawingRoom = typeof import('./plot/drawing-room.ts');

/** One worker serves a page: it has one thread to draw with, too. */
let rehearsals: Rehearsals | undefined;

const rehearsalsOf = ({ address, workerName }: DrawingRoom): Rehearsals =>
  (rehearsals ??= createRehearsals(() => new Worker(address, { type: 'module', name: workerName })));

/**
 * A recorded plot, drawn by the real Observable Plot, which is loaded for the first one. Each is rehearsed
 * before it is drawn; one that would hold up the page is not drawn, and the reader is told why.
 */
export function plotView(first: PlotOutput, host: OutputHost): View {
  const { document } = host;
  const root = element(document, 'div', { class: 'out-plot' });
  const isDrawn = awaits(root);
  let latest = first;
  let drawing = false;
  let live = true;
  const isLive = (): boolean => live;

  async function draw(): Promise<void> {
    drawing = true;
    try {
      const drawingRoom = await import('./plot/drawing-room.ts');
      let drawn: PlotOutput | undefined;
      // Newer ones may have come meanwhile: only the newest is drawn.
      while (live && drawn !== latest) {
        drawn = latest;
        const content = await drawOne(drawn.plot as RecordedCall, drawingRoom);
        await host.turns?.take(sliceElements);
        // A live curve is redrawn many times: keep the height, so that the page below does not jump.
        if (isLive()) {
          unfold(content, host.turns);
          root.replaceChildren(content, ...withheldOf(drawn));
        }
      }
    } catch (error) {
      root.replaceChildren(failed(error instanceof Error ? error.message : String(error)));
    }
    drawing = false;
    isDrawn();
  }

  async function drawOne(plot: RecordedCall, drawingRoom: DrawingRoom): Promise<Element> {
    const room = root.clientWidth || undefined;
    const rehearsal = await rehearsalsOf(drawingRoom).rehearse(plot, room);
    if (!rehearsal.fits) {
      if ('error' in rehearsal) return failed(rehearsal.error);
      return element(
        document,
        'p',
        { class: 'out-error', role: 'alert', 'data-error': 'plot-beyond-budget' },
        textOf(host, `plotBeyond-${rehearsal.limit}`, { most: rehearsal.most }),
      );
    }
    await host.turns?.take();
    try {
      const drawn = drawingRoom.replay(plot, document, rehearsal.room ?? room);
      adoptStyles(drawn, document);
      relabel(drawn, host);
      // What Plot writes at the pointer comes later.
      if (host.labels)
        new MutationObserver((changes) => {
          for (const { addedNodes } of changes) for (const added of addedNodes) relabel(added, host);
        }).observe(drawn, { subtree: true, childList: true });
      return drawn;
    } catch (error) {
      // What may not be on the page says so in the reader's words.
      const words = explanationText(host, explanationOf(error));
      if (words === undefined) return failed(error instanceof Error ? error.message : String(error));
      const code = (error as Explanation).code;
      return element(document, 'p', { class: 'out-error', role: 'alert', 'data-error': code }, words);
    }
  }

  /** What the cell asked for and the page does not pass on, in a word. */
  function withheldOf({ withheld = [] }: PlotOutput): HTMLElement[] {
    if (withheld.length === 0) return [];
    const words = textOf(host, 'plotWithheld', { options: withheld.join(', ') });
    return [element(document, 'p', { class: 'out-count' }, words)];
  }

  function failed(message: string): HTMLElement {
    return element(
      document,
      'p',
      { class: 'out-error', role: 'alert', 'data-error': 'plot-failed' },
      textOf(host, 'plotFailed', { message: message.slice(0, 1_000) }),
    );
  }

  void draw();
  return {
    element: root,
    update(output: Output) {
      if (output.kind !== 'plot') return false;
      latest = output;
      if (!drawing) void draw();
      return true;
    },
    destroy() {
      live = false;
    },
  };
}
