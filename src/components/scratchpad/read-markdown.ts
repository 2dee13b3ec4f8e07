/**
 * Markdown is read in a worker, one text after the other, and a text that takes too long is given up with the worker: a
 * stranger's may be made so that each of its lines is read again for all that come before it.
 */
import type { MarkdownTree } from './markdown-tree.ts';

/** A text of the longest that is set takes a tenth of it on a slow computer (milliseconds). */
const patience = 2_000;

let reader: Promise<Worker> | undefined;
let queue: Promise<unknown> = Promise.resolve();

/** @returns `undefined` where it takes too long */
export async function readBeside(source: string): Promise<MarkdownTree | undefined> {
  // Where tests make a page there is none, and nobody waits.
  if (typeof Worker === 'undefined') return (await import('./markdown-tree.ts')).readMarkdown(source);
  const read = queue.then(() => readInWorker(source));
  queue = read.catch(() => undefined);
  return read;
}

async function readInWorker(source: string): Promise<MarkdownTree | undefined> {
  reader ??= openReader();
  let worker: Worker;
  try {
    worker = await reader;
  } catch (error) {
    reader = undefined;
    throw error;
  }
  const read = await new Promise<MarkdownTree | undefined>((resolve) => {
    const timer = setTimeout(resolve, patience);
    worker.onmessage = ({ data }: MessageEvent<MarkdownTree>) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      clearTimeout(timer);
      resolve(undefined);
    };
    worker.postMessage(source);
  });
  if (!read) {
    worker.terminate();
    reader = undefined;
  }
  return read;
}

function openReader(): Promise<Worker> {
  const worker = new Worker(new URL('./markdown.worker.ts', import.meta.url), {
    type: 'module',
    name: 'markdown',
  });
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve(worker);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error('The reader of Markdown does not start.'));
    };
  });
}
