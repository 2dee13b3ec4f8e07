/** A notebook in an address: made at the reader's wish, and opened, as a new one, when the reader accepts it. */
import { ExplainedError } from '../../explained/index.ts';
import { pack, unpack } from '../../notebook/page/share-link.ts';
import { fromShared, type NotebookDocument, notebookLimits, toShared } from '../../scratchpad/index.ts';
import type { Notices } from './notices.ts';
import type { Words } from './words.ts';

/** Characters of an address that is made, or looked at at all. */
const mostHash = 32_000;
const head = '#shared=';

/** Copies the address; where the clipboard is refused, it is there to be copied. */
export async function shareLink(notebook: NotebookDocument, notices: Notices, words: Words): Promise<void> {
  const hash = head + (await pack(toShared(notebook)));
  if (hash.length > mostHash) {
    const size = notebook.cells.reduce((sum, { source }) => sum + source.length, 0);
    throw new ExplainedError('pad-share-large', { size });
  }
  const address = new URL(hash, location.href).href;
  const copied = await navigator.clipboard.writeText(address).then(
    () => true,
    () => false,
  );
  const text = document.createElement('p');
  text.textContent = words(copied ? 'linkCopied' : 'linkCopy');
  const field = document.createElement('input');
  field.type = 'text';
  field.readOnly = true;
  field.value = address;
  field.setAttribute('aria-label', words('shareLink'));
  notices.show({
    kind: 'share',
    tone: 'note',
    content: [text, field],
    actions: [{ label: words('close'), run: () => notices.dismiss('share') }],
  });
  if (!copied) field.select();
}

/** Where the page's address carries a notebook, offers it. Nothing of it runs, and nothing that is kept changes. */
export async function offerLinked(
  notices: Notices,
  words: Words,
  accept: (notebook: NotebookDocument) => void,
): Promise<void> {
  const { hash } = location;
  if (!hash.startsWith(head)) return;
  const notebook = await read(hash);
  const decline = (): void => {
    notices.dismiss('shared');
    history.replaceState(null, '', location.pathname + location.search);
  };
  const text = document.createElement('p');
  text.textContent = words('linkOffer', { title: notebook.title || words('untitled') });
  const code = notebook.cells.filter(({ kind }) => kind === 'code').length;
  const shown = document.createElement('details');
  const summary = document.createElement('summary');
  const counted = words('linkCells', { code, text: notebook.cells.length - code });
  summary.textContent = `${words('linkShow')} (${counted})`;
  const pre = document.createElement('pre');
  pre.tabIndex = 0;
  pre.className = 'cell-diff';
  pre.textContent = notebook.cells.map(({ source }) => source).join('\n\n');
  shown.append(summary, pre);
  notices.show({
    kind: 'shared',
    tone: 'warning',
    content: [text, shown],
    actions: [
      { label: words('linkAccept'), run: () => accept(notebook) },
      { label: words('linkDecline'), run: decline },
    ],
  });
}

async function read(hash: string): Promise<NotebookDocument> {
  if (hash.length > mostHash) throw new ExplainedError('pad-link-unreadable');
  try {
    return fromShared(await unpack(hash.slice(head.length), notebookLimits.characters));
  } catch (error) {
    throw error instanceof ExplainedError && error.code.startsWith('pad-')
      ? error
      : new ExplainedError('pad-link-unreadable');
  }
}
