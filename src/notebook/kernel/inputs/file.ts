/** `Inputs.file`: files that a reader gives a cell; the page keeps them among the reader's own and hands them over. */
import { ExplainedError } from '../../../explained/index.ts';
import { type CommonOptions, type ControlContext, InputControl, plain } from './control.ts';
import { rowsOf, type Typing } from './separated.ts';

export interface FileOptions extends CommonOptions {
  accept?: string;
  multiple?: boolean;
  required?: boolean;
  transform?: (file: ReaderFile) => unknown;
}

/** What is known of a file before it is read. */
interface Described {
  name: string;
  size: number;
  mimeType: string;
  lastModified: number;
}

/** A file of the reader's, with the methods that a file of Observable's has. */
export class ReaderFile implements Described {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly mimeType: string;
  readonly lastModified: number;
  readonly #read: () => Promise<Uint8Array<ArrayBuffer>>;

  constructor(
    { name, size, mimeType, lastModified }: Described,
    read: () => Promise<Uint8Array<ArrayBuffer>>,
  ) {
    this.name = name;
    this.size = size;
    this.mimeType = mimeType;
    this.lastModified = lastModified;
    this.#read = read;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.#read()).slice().buffer;
  }

  async blob(): Promise<Blob> {
    return new Blob([await this.#read()], { type: this.mimeType });
  }

  async stream(): Promise<ReadableStream> {
    return (await this.blob()).stream();
  }

  /** @param encoding UTF-8 unless another is named */
  async text(encoding = 'utf-8'): Promise<string> {
    return new TextDecoder(encoding).decode(await this.#read());
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  /** Rows of comma-separated values, by the names of the first line. */
  async csv(options?: Typing): Promise<unknown[]> {
    return rowsOf(await this.text(), ',', options);
  }

  async tsv(options?: Typing): Promise<unknown[]> {
    return rowsOf(await this.text(), '\t', options);
  }
}

const mostFiles = 100;

export function file(options: FileOptions = {}): InputControl {
  const { multiple = false, accept, transform = (each: ReaderFile): unknown => each } = options;
  const described = {
    ...plain(options),
    multiple,
    ...(typeof accept === 'string' && { accept: accept.slice(0, 500) }),
  };
  return new InputControl<unknown>('file', described, [], (sent, context) => {
    if (!Array.isArray(sent) || sent.length > mostFiles) return undefined;
    const files = (sent as Described[]).map((each) => transform(opened(each, context)));
    return { value: multiple ? files : (files[0] ?? null) };
  });
}

function opened(described: Described, context: ControlContext | undefined): ReaderFile {
  const { name } = described;
  let read: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return new ReaderFile(described, () => {
    read ??= (async () => {
      if (!context) throw new ExplainedError('file-refused', { name });
      const supplied = await context.request('files/open', { name });
      if (supplied instanceof ArrayBuffer) return new Uint8Array(supplied);
      if (supplied instanceof Uint8Array) return supplied as Uint8Array<ArrayBuffer>;
      throw new ExplainedError('data-unreadable');
    })();
    // What could not be had is asked for again.
    read.catch(() => (read = undefined));
    return read;
  });
}
