/**
 * `photo('reader')`: the running cell asks the reader for a picture, from a file or the camera. It is
 * decoded here and handed to the kernel as pixels; it goes nowhere else, and is asked for once a page, or
 * again when the reader wants another.
 */
import type { Language, Strings } from '../../i18n.ts';
import type { PageNotebook } from '../../notebook/page/index.ts';
import type { SuppliedPhoto } from '../kept/supplied-photo.ts';
import { otherPhoto } from '../panels/training/reader-photo-event.ts';

export function readerPhoto(
  page: () => PageNotebook | undefined,
  textsOf: () => Promise<Strings>,
  language: Language,
): () => Promise<SuppliedPhoto | undefined> {
  let chosen: SuppliedPhoto | undefined;
  document.addEventListener(otherPhoto, () => (chosen = undefined));

  return async () => {
    if (chosen) return chosen;
    const notebook = page()?.notebook;
    const [cell] = notebook?.queue ?? [];
    const view = cell === undefined ? undefined : page()?.view(cell);
    if (!notebook || !view) return undefined;
    const [{ photoPicker }, texts] = await Promise.all([
      import('../panels/training/photo-picker.ts'),
      textsOf(),
    ]);
    return new Promise((resolve) => {
      const picker = photoPicker(texts, language, finish);
      const unsubscribe = notebook.subscribe((event) => {
        if (event.type === 'queue' && event.queue[0] !== cell) finish(undefined);
      });
      function finish(photo: SuppliedPhoto | undefined): void {
        unsubscribe();
        picker.close();
        view?.dismiss('photo');
        chosen = photo;
        resolve(photo);
      }
      view.notice({ kind: 'photo', tone: 'note', content: [picker.element] });
    });
  };
}
