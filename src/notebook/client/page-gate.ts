import type { FromGate, ToGate } from './gate.worker.ts';
import type { OpenGate } from './gate.ts';

/** The gate in a worker beside the page, so that no message, however large, holds the page up while it is read. */
export const openGateInWorker: OpenGate = (port, events) => {
  const worker = new Worker(new URL('./gate.worker.ts', import.meta.url), { type: 'module' });
  const tell = (message: ToGate, transfer: Transferable[] = []): void =>
    worker.postMessage(message, transfer);
  let closed = false;
  function close(): void {
    closed = true;
    worker.terminate();
  }
  worker.onmessage = ({ data }: MessageEvent<FromGate>) => {
    if (closed) return;
    if (data.type === 'ending') return events.ending?.(data.run);
    if (data.last) tell({ type: 'taken' });
    if (data.type === 'heard') return events.hear(data.message, data.weight);
    close();
    events.excess(data.reason);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    if (closed) return;
    close();
    events.excess('its gate failed');
  };
  tell({ type: 'open' }, [port]);
  return { send: (message) => (closed ? undefined : tell({ type: 'send', message })), close };
};
