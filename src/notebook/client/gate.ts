/**
 * The gate between the kernel's port and the page. The port is as good as public, since whatever runs in the kernel may
 * get hold of it: so every message is weighed, then validated, then held against what the page itself has asked for.
 * The first excess closes the port for good; an honest kernel keeps well below every bound here (`run-outputs.ts`).
 *
 * Kept apart from the page's thread where there is a worker for it (`gate.worker.ts`): merely reading a large message
 * takes longer than a page may take to answer.
 */
import { explanation } from '../../explained/index.ts';
import { validate } from '../protocol/checks.ts';
import { createCredit, type ToKernel, type ToPage, weigh } from '../protocol/index.ts';

export interface GateEvents {
  /** @param weight about how much there is to copy and to look at (`weigh.ts`) */
  hear(message: ToPage, weight: number): void;
  /** A run, or what went on after it, has ended: that will be heard behind what else is still to be taken. */
  ending?(run: number): void;
  /** The kernel sent more than a kernel may, or what no kernel would; nothing of it is heard any more. */
  excess(reason: string): void;
}

export interface Gate {
  send(message: ToKernel, transfer?: Transferable[]): void;
  close(): void;
}

export type OpenGate = (port: MessagePort, events: GateEvents) => Gate;

/** Weights (see `weigh.ts`) and numbers of messages that are above what an honest kernel sends. */
export const gateLimits = {
  /** Of one message, by type. */
  weight: {
    started: 2_000,
    startFailed: 2_000,
    noted: 2_000,
    backendChanged: 2_000,
    ended: 100,
    timersEnded: 20,
    output: 250_000,
    answer: 600_000,
    request: 600_000,
  } satisfies Record<ToPage['type'], number>,
  /** Together; full again when the page begins a run. */
  weights: { most: 3_000_000, perSecond: 300_000 },
  messages: { most: 2_500, perSecond: 400 },
  /** What a kernel tells of itself. */
  notes: { most: 40, perSecond: 2 },
  /** Requests beyond these are answered with a refusal; a loop that asks ends by it. */
  requests: { most: 300, perSecond: 20 },
  openRequests: 64,
  /** Messages that were not in order: an output that is too large to draw is said in its place, a few times. */
  refusals: 20,
} as const;

export const openGate: OpenGate = (port, events) => {
  const weights = createCredit(gateLimits.weights);
  const messages = createCredit(gateLimits.messages);
  const notes = createCredit(gateLimits.notes);
  const requests = createCredit(gateLimits.requests);
  const asked = new Set<number>();
  type Run = { run: number; cell: string; version: number };
  let active: Run | undefined;
  /** Ended runs whose timers go on: at most as many as the page has asked for. */
  const late = new Map<number, Run>();
  let starting = false;
  let openRequests = 0;
  let refusals = 0;
  let closed = false;

  function close(): void {
    closed = true;
    port.onmessage = null;
    port.close();
  }

  function end(reason: string): void {
    close();
    events.excess(reason);
  }

  /** @returns why a message that is well-formed is none that an honest kernel would send now */
  function unasked(message: ToPage): string | undefined {
    switch (message.type) {
      case 'started':
      case 'startFailed':
        if (!starting) return 'a start that nobody asked for';
        starting = false;
        return undefined;
      case 'noted':
      case 'backendChanged':
        return notes.take(1) ? undefined : 'too many notes';
      case 'output':
      case 'ended': {
        if (message.type === 'output' && isOf(message, late.get(message.run))) return undefined;
        if (!active || !isOf(message, active)) return 'a message about a run that is not running';
        if (message.type === 'ended') {
          if (message.goesOn) late.set(active.run, active);
          active = undefined;
        }
        return undefined;
      }
      case 'timersEnded':
        if (!isOf(message, late.get(message.run))) return 'the end of timers that do not go on';
        late.delete(message.run);
        return undefined;
      case 'answer':
        return asked.delete(message.request) ? undefined : 'an answer that nobody asked for';
      case 'request':
        return undefined;
    }
  }

  const isOf = (message: Run, run: Run | undefined): boolean =>
    message.run === run?.run && message.cell === run.cell && message.version === run.version;

  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (closed) return;
    if (!messages.take(1)) return end('too many messages');
    const type = typeof data === 'object' && data !== null ? (data as { type?: unknown }).type : undefined;
    const known = typeof type === 'string' && Object.hasOwn(gateLimits.weight, type);
    const most = known ? gateLimits.weight[type as ToPage['type']] : 100;
    const weight = weigh(data, most);
    if (weight > most) return end(`a message of type ${known ? type : 'unknown'} that is too large`);
    if (!weights.take(weight)) return end('too much at once');
    const checked = validate(data);
    if (!checked.ok && ++refusals > gateLimits.refusals)
      return end('too many messages that are not in order');
    const { message } = checked;
    if (!message) return;
    const reason = unasked(message);
    if (reason !== undefined) return end(reason);
    if (message.type === 'request') {
      openRequests += 1;
      if (openRequests > gateLimits.openRequests || !requests.take(1)) return refuse(message.request);
    }
    events.hear(message, weight);
  };

  function refuse(request: number): void {
    const error = explanation('too-many-requests', { limit: gateLimits.openRequests });
    send({ type: 'supply', request, ok: false, error });
  }

  function send(message: ToKernel, transfer: Transferable[] = []): void {
    if (closed) return;
    switch (message.type) {
      case 'start':
        starting = true;
        break;
      case 'run':
        active = { run: message.run, cell: message.cell, version: message.version };
        for (const credit of [weights, messages, notes, requests]) credit.fill();
        refusals = 0;
        break;
      case 'ask':
      case 'pulse':
        asked.add(message.request);
        break;
      case 'supply':
        openRequests -= 1;
        break;
      default:
    }
    port.postMessage(message, transfer);
  }

  return { send, close };
};
