/** The tools of a page that has a notebook, before it is live: what they ask for wakes it. */
import type { Language } from '../../i18n.ts';
import { keep, keptBackend, keptKeys, keptWorkers } from '../kept/kept.ts';
import type { ToolActions } from './notebook-host.ts';

/**
 * @param withLive wakes the notebook and hands it over
 * @param own takes what the page does by itself; true where it has
 */
export function connectTools(
  tools: HTMLElement | null,
  withLive: (action: (notebook: ToolActions) => unknown) => void,
  own: (action: string) => boolean = () => false,
): void {
  tools?.addEventListener('click', ({ target }) => {
    const action = (target as Element).closest<HTMLElement>('[data-action]')?.dataset['action'];
    if (action === undefined || action === 'clearProgress' || own(action)) return;
    if (action === 'clearCheckpoints') {
      void import('./clear-checkpoints.ts').then((it) => it.clearCheckpoints(tools));
      return;
    }
    withLive((notebook) => notebook.actOnAll(action));
  });
  const backend = tools?.querySelector<HTMLSelectElement>('[data-backend-choice]');
  if (backend) {
    backend.value = keptBackend();
    backend.addEventListener('change', () => withLive((notebook) => notebook.setBackend(backend.value)));
    // What this browser cannot have is found out when the reader turns to the choice: a context of WebGL costs something.
    const turnedTo = (): void => {
      backend.removeEventListener('pointerenter', turnedTo);
      backend.removeEventListener('focus', turnedTo);
      void import('./backends-here.ts').then((it) => it.withholdAbsent(backend));
    };
    backend.addEventListener('pointerenter', turnedTo);
    backend.addEventListener('focus', turnedTo);
  }
  const workers = tools?.querySelector<HTMLSelectElement>('[data-workers-choice]');
  if (workers) {
    workers.value = String(keptWorkers() ?? '');
    workers.addEventListener('change', () => keep('workers', workers.value || undefined));
  }
}

/** A page that died under a run has left a mark. */
export function tellOfCrash(place: string, tools: HTMLElement | null, language: Language): void {
  if (keptKeys(`running:${place}:`).length === 0) return;
  void import('../kept/run-mark.ts').then(async ({ takeRunMark }) => {
    const cell = await takeRunMark(place);
    const line = tools?.querySelector<HTMLElement>('[data-crashed]');
    if (cell === undefined || !line) return;
    const { fill } = await import('../../i18n.ts');
    line.textContent = fill(line.dataset['template'] ?? '', { cell }, language);
    line.hidden = false;
  });
}
