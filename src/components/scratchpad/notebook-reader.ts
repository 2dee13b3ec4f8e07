/** The page's side of what reads notebooks' files and their stored outputs (`notebook-reader.worker.ts`). */
import { errorOf } from '../../explained/index.ts';
import type { Output } from '../../notebook/protocol/index.ts';
import type { NotebookDocument } from '../../scratchpad/index.ts';
import type { FromReader, ToReader } from './notebook-reader.worker.ts';

export interface NotebookReader {
  /** @throws {ExplainedError} what `readNotebookFile` throws */
  open(file: File): Promise<NotebookDocument>;
  /** Puts the outputs of what was opened into the browser's store. @returns of how many cells */
  store(id: string): Promise<number>;
  /** What a cell showed, where its program is as it was. */
  outputs(id: string, cell: string, source: string): Promise<Output[]>;
  end(): void;
}

type Answer<Type> = Extract<FromReader, { type: Type }>;

/** For one notebook: what it lets through is bounded for all of its cells together. One thing is asked at a time. */
export function openNotebookReader(): NotebookReader {
  const worker = new Worker(new URL('./notebook-reader.worker.ts', import.meta.url), {
    type: 'module',
    name: 'notebook-reader',
  });
  const tell = (message: ToReader): void => worker.postMessage(message);

  function ask<Type extends FromReader['type']>(
    question: ToReader,
    answer: Type,
    meanwhile: (output: Output) => void = () => undefined,
  ): Promise<Answer<Type>> {
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromReader>) => {
        if ('last' in data && data.last) tell({ type: 'taken' });
        if (data.type === 'output') meanwhile(data.output);
        else if (data.type === 'failed') reject(data.error ? errorOf(data.error) : new Error(data.message));
        else if (data.type === answer) resolve(data as Answer<Type>);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error('The reader of notebooks has failed.'));
      };
      tell(question);
    });
  }

  return {
    open: async (file) => (await ask({ type: 'open', file }, 'opened')).notebook,
    store: async (id) => (await ask({ type: 'store', id }, 'stored')).count,
    async outputs(id, cell, source) {
      const found: Output[] = [];
      await ask({ type: 'read', id, cell, source }, 'end', (output) => found.push(output));
      return found;
    },
    end: () => worker.terminate(),
  };
}
