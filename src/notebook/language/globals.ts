/**
 * Names that JavaScript itself and a worker give to every cell. A cell may declare
 * such a name for itself (`const name = …`); only reading one that no cell declares
 * leads here.
 */
export const globalNames: ReadonlySet<string> = new Set(
  `
  undefined NaN Infinity globalThis eval isFinite isNaN parseFloat parseInt
  decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape
  Object Function Boolean Symbol Error AggregateError EvalError RangeError ReferenceError SyntaxError
  TypeError URIError SuppressedError Number BigInt Math Date Temporal String RegExp Array
  Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array
  BigInt64Array BigUint64Array Float16Array Float32Array Float64Array
  Map Set WeakMap WeakSet WeakRef FinalizationRegistry ArrayBuffer SharedArrayBuffer DataView Atomics
  JSON Iterator AsyncIterator Promise Reflect Proxy Intl WebAssembly
  DisposableStack AsyncDisposableStack
  setTimeout clearTimeout setInterval clearInterval queueMicrotask structuredClone performance crypto
  atob btoa TextEncoder TextDecoder TextEncoderStream TextDecoderStream URL URLSearchParams
  AbortController AbortSignal Event EventTarget CustomEvent DOMException MessageChannel MessagePort
  Blob File FormData Headers Request Response fetch ReadableStream WritableStream TransformStream
  CompressionStream DecompressionStream ImageData ImageBitmap createImageBitmap OffscreenCanvas
  Path2D navigator self WorkerGlobalScope DedicatedWorkerGlobalScope MessageEvent ErrorEvent
  requestAnimationFrame cancelAnimationFrame reportError isSecureContext crossOriginIsolated scheduler
  FileReader FileReaderSync ProgressEvent PromiseRejectionEvent URLPattern PerformanceObserver FontFace
  DOMRect DOMPoint DOMMatrix OffscreenCanvasRenderingContext2D ImageBitmapRenderingContext ImageDecoder VideoFrame
  WebGLRenderingContext WebGL2RenderingContext GPUBufferUsage GPUMapMode GPUShaderStage GPUTextureUsage
  ReadableStreamDefaultReader ByteLengthQueuingStrategy CountQueuingStrategy CryptoKey SubtleCrypto
  `
    .trim()
    .split(/\s+/),
);
