import { servePasses } from './nn/inference/serve-passes.ts';

/** Composition root of a helper: computes forward passes of parts of a batch, for the worker that started it. */
servePasses({
  post: (message, transfer) => postMessage(message, transfer),
  receive: (listener) =>
    addEventListener('message', ({ data }: MessageEvent<Parameters<typeof listener>[0]>) => listener(data)),
});
