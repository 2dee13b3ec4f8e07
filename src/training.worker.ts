import { serveShards } from './nn/step/index.ts';

/** Composition root of a helper: computes shards of a training's steps, for the worker that started it. */
serveShards({
  post: (message, transfer) => postMessage(message, transfer),
  receive: (listener) =>
    addEventListener('message', ({ data }: MessageEvent<Parameters<typeof listener>[0]>) => listener(data)),
});
