/**
 * What the page hands to the kernel, by name and never by address: photographs, data, weights,
 * and the browser's own store. The kernel may run a stranger's code, so every name is checked.
 */
import { ExplainedError, explanationOf } from '../../explained/index.ts';
import { keptWorkers } from '../kept/kept.ts';
import type { TimedDevice } from '../kept/kernel-store.ts';
import type { SuppliedPhoto } from '../kept/supplied-photo.ts';
import { type ReadAsset, readUnchecked } from '../../notebook/client/index.ts';
import { createCredit } from '../../notebook/protocol/index.ts';

/** The files behind the names. Anything else does not exist for a kernel. */
const filesByName = new Map([['data/dogs-and-cats', 'data/dogs-and-cats.bin']]);
const photos = new Map([['photo/cat', 'photos/cat.webp']]);
const weightName = /^weights\/([a-z0-9][a-z0-9-]{0,60})$/;

/** Files are fetched and handed over whole; what has been loaded is kept by the kernel, so a few are enough. */
const fileLimits = { most: 30, perSecond: 1 };
/** Received and compared at a time: to do so with thirty of them would keep the page from anything else. */
const filesAtOnce = 2;

/** What runs while something is asked for: the page's own knowledge, and not the kernel's word. */
export interface RunningCell {
  readonly cell: string;
  /** Its program, as the kernel was given it. */
  readonly code: string;
}

export interface SupplyOptions {
  /** The chapter of this page: what its cells keep lies below its name. */
  chapter?: string;
  /** What the kernel computes on, as it told when it started. */
  device?: () => TimedDevice | undefined;
  /** Where files come from; by default whatever `fetch` finds at their address. */
  read?: ReadAsset;
  fetch?: typeof globalThis.fetch;
  decode?: (blob: Blob) => Promise<SuppliedPhoto>;
  /** `photo/reader`: the picture the reader chose. */
  readerPhoto?: () => Promise<SuppliedPhoto | undefined>;
  /** `files/open`: a file of the reader's, if the reader grants it to the cell that runs. */
  openFile?: (request: unknown, running: RunningCell | undefined) => Promise<ArrayBuffer>;
}

/**
 * @returns the function that answers a kernel's requests, told the cell that runs. Its promise rejects with an `ExplainedError`:
 *   `unknown-request` for a name the page does not have, `supply-failed` when a file cannot be had.
 */
export function createSupply({
  chapter = '',
  device,
  fetch = globalThis.fetch.bind(globalThis),
  decode = decodePhoto,
  readerPhoto,
  openFile,
  read: readFile = readUnchecked('/', fetch),
}: SupplyOptions = {}) {
  const files = createCredit(fileLimits);
  const lines: Promise<unknown>[] = Array.from({ length: filesAtOnce }, () => Promise.resolve());
  let next = 0;

  /** After the files that were asked for before it. */
  function inLine(path: string): Promise<ArrayBuffer> {
    const line = next++ % filesAtOnce;
    const file = lines[line]!.then(() => readFile(path));
    lines[line] = file.catch(() => undefined);
    return file;
  }

  async function read(name: string, path: string): Promise<ArrayBuffer> {
    if (!files.take(1)) {
      throw new ExplainedError('too-many-requests', { limit: fileLimits.most });
    }
    try {
      return await inLine(path);
    } catch (error) {
      if (explanationOf(error)) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new ExplainedError('supply-failed', { name, reason });
    }
  }

  return async (name: string, value: unknown, running?: RunningCell): Promise<unknown> => {
    const file = filesByName.get(name);
    if (file !== undefined) return read(name, file);
    const photo = photos.get(name);
    if (photo !== undefined) return decode(new Blob([await read(name, photo)]));
    const weights = weightName.exec(name)?.[1];
    if (weights !== undefined) {
      const [numbers, log] = await Promise.all([
        read(name, `weights/${weights}.safetensors`),
        read(name, `weights/${weights}.log.json`),
      ]);
      return { bytes: numbers, log: new TextDecoder().decode(log) };
    }
    if (name === 'photo/reader') {
      const chosen = await readerPhoto?.();
      if (chosen) return chosen;
      throw new ExplainedError('no-reader-photo');
    }
    if (name.startsWith('store/')) {
      const { kernelStore } = await import('../kept/kernel-store.ts');
      return kernelStore(name.slice('store/'.length), value, {
        chapter,
        cell: running?.cell,
        device: device?.(),
      });
    }
    if (name === 'workers') return keptWorkers();
    if (name === 'files/open' && openFile) return openFile(value, running);
    if (name === 'runs/summaries') return (await import('../panels/training/run-store.ts')).runSummaries();
    throw new ExplainedError('unknown-request', { name: name.slice(0, 80) });
  };
}

/** Larger pictures are reduced to this many pixels a side: more than any network here looks at. */
const largestSide = 1024;

/** Decode a picture without colour management, so that every browser hands out the same numbers. */
export async function decodePhoto(blob: Blob): Promise<SuppliedPhoto> {
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  const shrink = Math.min(1, largestSide / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * shrink));
  const height = Math.max(1, Math.round(bitmap.height * shrink));
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new ExplainedError('supply-failed', { name: 'photo', reason: 'canvas' });
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { pixels: context.getImageData(0, 0, width, height).data, width, height };
}
