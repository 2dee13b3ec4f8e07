/**
 * `files.open(name)`: what the running cell may read of the reader's files. The reader is asked, in the cell, once for
 * each file and each text of the cell: a text that came by a link is another text and has nothing of what was granted to
 * the one before it. Whether there is such a file a cell learns from the reader's answer alone.
 */
import { fill, type Language, type Strings } from '../../i18n.ts';
import { ExplainedError } from '../../explained/index.ts';
import { element } from '../../notebook/outputs/index.ts';
import type { RunningCell } from './supply.ts';
import type { PageNotebook } from '../../notebook/page/index.ts';
import { fileName, filesChanged, keepFile, openFile } from '../kept/reader-files.ts';

export interface FileAccess {
  open(request: unknown, running: RunningCell | undefined): Promise<ArrayBuffer>;
  /** Keeps files that the reader has just chosen for a cell. @returns what they are, for the cell */
  give(cell: string, files: readonly File[]): Promise<unknown[]>;
}

export function fileAccess(
  page: () => PageNotebook | undefined,
  texts: Strings,
  language: Language,
): FileAccess {
  const granted = new Set<string>();
  /** Chosen in a control: the cell, its text then, and the file. */
  const chosen = new Set<string>();
  let waiting: Promise<unknown> = Promise.resolve();
  const text = (key: string, values: Record<string, string | number> = {}): string =>
    fill(texts[key] ?? key, values, language);

  /** Of the program that runs, whatever the cell's text has become meanwhile. */
  const grantOf = ({ cell, code }: RunningCell, name: string): string => JSON.stringify([cell, code, name]);

  const choiceOf = (cell: string, name: string): string =>
    JSON.stringify([cell, page()?.notebook.cell(cell).source, name]);

  async function ask(cell: string, name: string): Promise<boolean> {
    const notebook = page()?.notebook;
    const view = page()?.view(cell);
    // Its turn may come when the cell has been stopped.
    if (!notebook || !view || notebook.cell(cell).state !== 'running') return false;
    return new Promise((resolve) => {
      let isOver = false;
      const finish = (answer: boolean): void => {
        isOver = true;
        unsubscribe();
        document.removeEventListener(filesChanged, look);
        view.dismiss('files');
        resolve(answer);
      };
      const show = (isThere: boolean): void => {
        if (isOver) return;
        view.notice({
          kind: 'files',
          tone: 'note',
          content: [element(document, 'p', {}, text(isThere ? 'ask' : 'askAbsent', { name }))],
          actions: [
            ...(isThere
              ? [{ label: text('allow'), run: () => finish(true) }]
              : [
                  {
                    label: text('openDrawer'),
                    run: () =>
                      void import('../files/open-drawer.ts').then(({ openDrawer }) => openDrawer(language)),
                  },
                ]),
            { label: text('refuse'), run: () => finish(false) },
          ],
        });
      };
      const look = (): void =>
        void openFile(name).then(
          (file) => show(file !== undefined),
          () => show(false),
        );
      // Stopped meanwhile: nobody waits for the answer any more.
      const unsubscribe = notebook.subscribe((event) => {
        if (event.type === 'queue' && event.queue[0] !== cell) finish(false);
      });
      document.addEventListener(filesChanged, look);
      look();
    });
  }

  async function read(name: string): Promise<ArrayBuffer> {
    const file = await openFile(name);
    if (!file) throw refused(name);
    try {
      return await file.arrayBuffer();
    } catch (error) {
      const reason = error instanceof Error ? error.name : String(error);
      throw new ExplainedError('file-unreadable', { name, reason });
    }
  }

  async function give(cell: string, files: readonly File[]): Promise<unknown[]> {
    return Promise.all(
      files.map(async (file) => {
        const name = fileName(file.name);
        await keepFile(name, file);
        chosen.add(choiceOf(cell, name));
        return { name, size: file.size, mimeType: file.type, lastModified: file.lastModified };
      }),
    );
  }

  async function open(request: unknown, running: RunningCell | undefined): Promise<ArrayBuffer> {
    const { name: given, beside } = (request ?? {}) as { name?: unknown; beside?: unknown };
    if (running === undefined || typeof given !== 'string') throw refused(String(given).slice(0, 60));
    if (beside !== undefined) {
      const first = fileName(String(beside));
      if (!granted.has(grantOf(running, first))) throw refused(first);
      const name = await besideOf(first, given);
      if (name === undefined) throw refused(given);
      return read(name);
    }
    const name = fileName(given);
    const grant = grantOf(running, name);
    // One question after the other: a second one in its place would be answered for the first.
    const turn = waiting.then(async () => {
      // Of a file that has been deleted since, the reader is asked anew, who can put it in again.
      if (granted.has(grant) && (await openFile(name))) return;
      granted.delete(grant);
      // One choice is one grant, to the program that the choice has run again.
      if (chosen.delete(choiceOf(running.cell, name)) || (await ask(running.cell, name))) granted.add(grant);
    });
    waiting = turn.catch(() => undefined);
    await turn;
    if (!granted.has(grant)) throw refused(name);
    return read(name);
  }

  return { open, give };
}

/** Bytes of a `model.json`. What is larger is none, and is not read here each time that a cell asks. */
const mostManifestBytes = 8 * 2 ** 20;

/** Where a file lies that another one names: granted with it. Undefined of any other. */
export async function besideOf(first: string, given: string): Promise<string | undefined> {
  if (!(await named(first)).has(given)) return undefined;
  return fileName(`${first.split('/').slice(0, -1).join('/')}/${given}`);
}

/** The shards that a `model.json` or an index names. */
async function named(file: string): Promise<Set<string>> {
  try {
    const content = await openFile(file);
    const text = content && content.size <= mostManifestBytes ? await content.text() : undefined;
    const { weightsManifest = [], weight_map = {} } = JSON.parse(text ?? '') as {
      weightsManifest?: { paths?: unknown[] }[];
      weight_map?: Readonly<Record<string, unknown>>;
    };
    return new Set(
      [...weightsManifest.flatMap(({ paths }) => paths ?? []), ...Object.values(weight_map).flat()].map(
        String,
      ),
    );
  } catch {
    return new Set();
  }
}

const refused = (name: string): ExplainedError => new ExplainedError('file-refused', { name });
