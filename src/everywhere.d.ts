/**
 * What every place where this code runs has besides the language itself: a page, a worker and Node alike. The pure world
 * knows these and no more (see `tsconfig.pure.json`); the others have them from their own libraries. None of them reaches
 * anything outside the program: no document, no storage, no network, no file.
 */

/** A signal to stop. */
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** The errors by which a platform says that something was stopped. */
declare class DOMException extends Error {
  constructor(message?: string, name?: string);
}

/** Texts as bytes, and back. */
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: ArrayBuffer | ArrayBufferView): string;
}
declare function atob(base64: string): string;
declare function btoa(bytes: string): string;

/** A digest of bytes. */
declare const crypto: {
  readonly subtle: { digest(algorithm: string, data: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer> };
};

/** How long something takes, and waiting. */
declare const performance: { now(): number };
declare function setTimeout(callback: () => void, milliseconds?: number): unknown;

/** Unpacking. */
interface ReadableStreamReader {
  read(): Promise<{ done: false; value: Uint8Array } | { done: true; value?: undefined }>;
  cancel(): Promise<void>;
}
interface ReadableStream {
  getReader(): ReadableStreamReader;
}
interface WritableStreamWriter {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}
interface DecompressionStream {
  readonly readable: ReadableStream;
  readonly writable: { getWriter(): WritableStreamWriter };
}
declare const DecompressionStream: new (format: 'deflate' | 'deflate-raw' | 'gzip') => DecompressionStream;
