/** The gate in a worker of the page's own; what it lets through is passed on, and numbers change hands without a copy. */
import { openGate, type Gate } from './gate.ts';
import type { ToKernel, ToPage } from '../protocol/index.ts';
import { buffersIn } from './buffers-in.ts';

export type FromGate = { type: 'heard'; message: ToPage } | { type: 'excess'; reason: string };
export type ToGate = { type: 'open' } | { type: 'send'; message: ToKernel };

let gate: Gate | undefined;
const tell = (message: FromGate, transfer: Transferable[] = []): void => postMessage(message, { transfer });

addEventListener('message', ({ data, ports }: MessageEvent<ToGate>) => {
  if (data.type === 'send') return gate?.send(data.message, buffersIn(data.message));
  const [port] = ports;
  if (!port) return;
  gate = openGate(port, {
    hear: (message) => tell({ type: 'heard', message }, buffersIn(message)),
    excess: (reason) => tell({ type: 'excess', reason }),
  });
});
