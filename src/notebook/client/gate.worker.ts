/** The gate in a worker of the page's own; what it lets through is passed on, and numbers change hands without a copy. */
import { openGate, type Gate } from './gate.ts';
import type { ToKernel, ToPage } from '../protocol/index.ts';
import { buffersIn } from './buffers-in.ts';
import { createPace } from './pace.ts';

type Told = { type: 'heard'; message: ToPage; weight: number } | { type: 'excess'; reason: string };
/** `last`: nothing more comes until the page says that it has taken this. `ending`: this run's end comes, behind others. */
export type FromGate = (Told & { last: boolean }) | { type: 'ending'; run: number };
export type ToGate = { type: 'open' } | { type: 'taken' } | { type: 'send'; message: ToKernel };

/** Of what the page takes in a row, the weight (`weigh.ts`): it is about three milliseconds of copying. */
const inARow = 20_000;

let gate: Gate | undefined;
const pace = createPace<Told>(
  (message, last) => postMessage({ ...message, last }, { transfer: buffersIn(message) }),
  inARow,
);

addEventListener('message', ({ data, ports }: MessageEvent<ToGate>) => {
  if (data.type === 'taken') return pace.taken();
  if (data.type === 'send') return gate?.send(data.message, buffersIn(data.message));
  const [port] = ports;
  if (!port) return;
  gate = openGate(port, {
    hear: (message, weight) => {
      const isPassedOn = pace.put({ type: 'heard', message, weight }, weight);
      if (!isPassedOn && (message.type === 'ended' || message.type === 'timersEnded'))
        postMessage({ type: 'ending', run: message.run } satisfies FromGate);
    },
    excess: (reason) => pace.put({ type: 'excess', reason }, 0),
  });
});
