/**
 * `photo('reader')`: the running cell asks the reader for a picture. It is decoded here and
 * handed to the kernel as pixels; it goes nowhere else, and is asked for once a page.
 */
import type { Strings } from '../i18n.ts';
import type { PageNotebook } from '../notebook/page-notebook.ts';
import { element } from '../notebook/outputs/element.ts';
import { decodePhoto, type SuppliedPhoto } from './supply.ts';

export function readerPhoto(
  page: () => PageNotebook | undefined,
  texts: Strings,
): () => Promise<SuppliedPhoto | undefined> {
  let chosen: SuppliedPhoto | undefined;

  return () => {
    if (chosen) return Promise.resolve(chosen);
    const notebook = page()?.notebook;
    const [cell] = notebook?.queue ?? [];
    const view = cell === undefined ? undefined : page()?.view(cell);
    if (!notebook || !view) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const input = element(document, 'input', { type: 'file', accept: 'image/*' });
      const label = element(document, 'label', {}, texts['choosePhoto'] ?? '', input);
      const unsubscribe = notebook.subscribe((event) => {
        if (event.type === 'queue' && event.queue[0] !== cell) finish(undefined);
      });
      function finish(photo: SuppliedPhoto | undefined): void {
        unsubscribe();
        view?.dismiss('photo');
        chosen = photo;
        resolve(photo);
      }
      input.addEventListener('change', () => {
        const file = input.files?.[0];
        if (!file) return;
        decodePhoto(file).then(finish, () => {
          label.append(
            element(document, 'span', { class: 'trouble', role: 'alert' }, texts['photoUnreadable'] ?? ''),
          );
        });
      });
      view.notice({ kind: 'photo', tone: 'note', content: [label] });
    });
  };
}
