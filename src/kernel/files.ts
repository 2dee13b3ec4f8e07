/** `files.open(name)`: a file of the reader's, which the page hands over once the reader has said that this cell may have it. */
import type { GivenFile, WeightFile } from '../weight-files/index.ts';
import type { RunContext } from '../notebook/kernel/index.ts';
import { ExplainedError } from '../explained/index.ts';

export type ReadWeightFile = (file: GivenFile, of?: string) => Promise<WeightFile>;

/** A file that the reader has handed to the cell. */
export class OpenedFile implements GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly #beside: (name: string) => Promise<Uint8Array>;
  readonly #read: ReadWeightFile;

  constructor(
    name: string,
    bytes: Uint8Array,
    beside: (name: string) => Promise<Uint8Array>,
    read: ReadWeightFile,
  ) {
    this.name = name;
    this.bytes = bytes;
    this.#beside = beside;
    this.#read = read;
  }

  /** In bytes. */
  get size(): number {
    return this.bytes.length;
  }

  /** The content as text (UTF-8). */
  text(): string {
    return new TextDecoder().decode(this.bytes);
  }

  /** A file that this one names and that lies beside it, such as the shards of a `model.json`. */
  beside(name: string): Promise<Uint8Array> {
    return this.#beside(name);
  }

  /**
   * The arrays of a file of weights (safetensors, PyTorch, Keras, TensorFlow.js, NumPy) by their names; nothing in it is run.
   * @param of which of its sets of weights, where a checkpoint of PyTorch's holds several; default the likeliest
   * @throws ExplainedError `weight-file-…`
   */
  weights(of?: string): Promise<WeightFile> {
    return this.#read(this, of);
  }
}

/** @param load gives the readers of all formats, which are sent when the first file of weights is read */
export function createFiles(
  context: RunContext,
  load: () => Promise<ReadWeightFile>,
): { open(name: string): Promise<OpenedFile> } {
  const ask = async (request: { name: string; beside?: string }): Promise<Uint8Array> => {
    const supplied = await context.request('files/open', request);
    if (supplied instanceof ArrayBuffer) return new Uint8Array(supplied);
    if (supplied instanceof Uint8Array) return supplied;
    throw new ExplainedError('data-unreadable');
  };
  return {
    async open(name) {
      const asked = String(name);
      const bytes = await ask({ name: asked });
      return new OpenedFile(
        asked,
        bytes,
        (other) => ask({ name: String(other), beside: asked }),
        async (file, of) => (await load())(file, of),
      );
    },
  };
}
