/** What is said above a cell's output, and what can be answered there, in the reader's language. */
import { type Explanation, explanationOf } from '../../explained/index.ts';
import { element, explanationText, type OutputHost, textOf, thrownText } from '../outputs/index.ts';
import type { NotebookEvent, OfferAnswer, SlowAncestor } from '../runtime/index.ts';
import type { CellNotice, CellView } from './cell-view.ts';
import { diffBlock } from './diff-block.ts';
import { shownCell } from './exercise-checks.ts';

/** What notices need of their surroundings. */
export type NoticeHost = Pick<OutputHost, 'document' | 'language' | 'texts' | 'errors' | 'turns'>;

const paragraph = (host: NoticeHost, key: string): HTMLElement =>
  element(host.document, 'p', {}, textOf(host, key));

const action = (host: NoticeHost, key: string, run: () => void) => ({ label: textOf(host, key), run });

/** Which cells above took how long. */
function saySlow(host: NoticeHost, key: 'offer' | 'reused', ancestors: readonly SlowAncestor[]): HTMLElement {
  const milliseconds = ancestors.reduce((sum, each) => sum + each.milliseconds, 0);
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  const cells = ancestors.map(({ cell }) => cell).join(', ');
  return element(host.document, 'p', {}, textOf(host, key, { cells, seconds }));
}

const offerKind = (id: number): string => `offer-${id}`;

/**
 * Slow cells above are stale: shall they run again? Or they were not run again, since they would only have repeated
 * themselves. Of an exercise's checks it is said in the cell that they check.
 */
export function showSlowAncestors(
  event: Extract<NotebookEvent, { type: 'offer' | 'offerClosed' | 'reused' }>,
  views: ReadonlyMap<string, CellView>,
  host: NoticeHost,
  { answer, rerun }: { answer: (offer: number, answer: OfferAnswer) => void; rerun: (cell: string) => void },
): void {
  switch (event.type) {
    case 'offer': {
      const { id, target, ancestors } = event.offer;
      views.get(shownCell(target))?.notice({
        kind: offerKind(id),
        tone: 'warning',
        content: [saySlow(host, 'offer', ancestors)],
        actions: [
          action(host, 'offerReuse', () => answer(id, 'reuse')),
          action(host, 'offerRerun', () => answer(id, 'rerun')),
        ],
      });
      return;
    }
    case 'offerClosed':
      for (const view of views.values()) view.dismiss(offerKind(event.id));
      return;
    case 'reused': {
      const { target, ancestors } = event;
      views.get(shownCell(target))?.notice({
        kind: 'reused',
        tone: 'note',
        content: [saySlow(host, 'reused', ancestors)],
        actions: [action(host, 'offerRerun', () => rerun(target))],
      });
    }
  }
}

/** The address of a cell's text; selected to be copied by hand where the clipboard was refused. */
export function addressNotice(
  host: NoticeHost,
  { address, copied }: { address: string; copied: boolean },
  close: () => void,
): { notice: CellNotice; field: HTMLInputElement } {
  const label = textOf(host, 'share');
  const field = element(host.document, 'input', {
    type: 'text',
    readonly: true,
    value: address,
    'aria-label': label,
  });
  const notice: CellNotice = {
    kind: 'share',
    tone: 'note',
    content: [paragraph(host, copied ? 'copied' : 'shareCopy'), field],
    actions: [action(host, 'close', close)],
  };
  return { notice, field };
}

/** A link could not be made or read: why. */
export const linkRefused = (host: NoticeHost, error: unknown, close: () => void): CellNotice => ({
  kind: 'share',
  tone: 'problem',
  content: [
    element(host.document, 'p', { 'data-error': explanationOf(error)?.code ?? '' }, thrownText(host, error)),
  ],
  actions: [action(host, 'close', close)],
});

/** The page's address carries another text of a cell. */
export const linkOffer = (
  host: NoticeHost,
  { mine, theirs }: { mine: string; theirs: string },
  { accept, decline }: { accept: () => void; decline: () => void },
): CellNotice => ({
  kind: 'share',
  tone: 'warning',
  content: [paragraph(host, 'shareOffer'), diffBlock(host, mine, theirs)],
  actions: [action(host, 'shareAccept', accept), action(host, 'shareDecline', decline)],
});

/** The chapter has changed under the reader's text. */
export const updateOffer = (
  host: NoticeHost,
  { keep, take, both }: { keep: () => void; take: () => void; both: () => void },
): CellNotice => ({
  kind: 'update',
  tone: 'warning',
  content: [paragraph(host, 'updateOffer')],
  actions: [
    action(host, 'updateKeep', keep),
    action(host, 'updateTake', take),
    action(host, 'updateBoth', both),
  ],
});

/** The chapter's text and the reader's, laid over each other. */
export const comparison = (
  host: NoticeHost,
  { original, mine }: { original: string; mine: string },
  close: () => void,
): CellNotice => ({
  kind: 'compare',
  tone: 'note',
  content: [diffBlock(host, original, mine)],
  actions: [action(host, 'compareClose', close)],
});

/** The editor could not be loaded. */
export const notLoaded = (host: NoticeHost): CellNotice => ({
  kind: 'load',
  tone: 'problem',
  content: [paragraph(host, 'loadFailed')],
});

/** What the reader writes will not outlive the page: why. */
export const notKept = (host: NoticeHost, failure: Explanation): CellNotice => ({
  kind: 'kept',
  tone: 'warning',
  content: [element(host.document, 'p', {}, explanationText(host, failure) ?? failure.code)],
});
