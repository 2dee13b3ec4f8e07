/** What the page says above its cells, with what can be answered. */
import { explain, explanationOf } from '../../explained/index.ts';
import type { Language } from '../../i18n.ts';

export interface PadNotice {
  /** One of each kind is shown. */
  readonly kind: string;
  readonly tone: 'note' | 'warning' | 'problem';
  readonly content: readonly (Node | string)[];
  readonly actions?: readonly { label: string; run: () => void }[];
}

export interface Notices {
  show(notice: PadNotice): HTMLElement;
  dismiss(kind: string): void;
  /** Something that the reader asked for could not be done: why. */
  refuse(error: unknown, close: string): Promise<void>;
}

export function createNotices(place: HTMLElement, language: Language): Notices {
  const dismiss = (kind: string): void => place.querySelector(`[data-notice="${kind}"]`)?.remove();
  const show = ({ kind, tone, content, actions = [] }: PadNotice): HTMLElement => {
    dismiss(kind);
    const notice = document.createElement('div');
    notice.className = 'cell-notice';
    notice.dataset['notice'] = kind;
    notice.dataset['kind'] = tone;
    notice.setAttribute('role', 'status');
    const words = document.createElement('div');
    words.append(...content);
    const row = document.createElement('div');
    row.className = 'actions';
    for (const { label, run } of actions) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = label;
      button.addEventListener('click', run);
      row.append(button);
    }
    notice.append(words, row);
    place.append(notice);
    return notice;
  };
  return {
    show,
    dismiss,
    async refuse(error, close) {
      const text = document.createElement('p');
      text.dataset['error'] = explanationOf(error)?.code ?? '';
      text.textContent = await explain(error, language);
      const notice = show({
        kind: 'refused',
        tone: 'problem',
        content: [text],
        actions: [{ label: close, run: () => dismiss('refused') }],
      });
      notice.scrollIntoView({ block: 'nearest' });
    },
  };
}
