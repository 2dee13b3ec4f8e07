/** The kernel of `residual-cell`, in the worker: the notebook's own, without tensors, and the names that its page adds. */
import '../../kernel/frame-timer.ts';
import { tellerIn, tellWith } from '../../explained/index.ts';
import { dataOf } from '../../kernel/event-data.ts';
import { fasten } from '../../kernel/fasten.ts';
import { watchIntegrity } from '../../kernel/integrity.ts';
import { boundRuns } from '../../kernel/run-bounds.ts';
import { closeWaysOut } from '../../kernel/ways-out.ts';
import {
  createKernel,
  hearUncaught,
  InputControl,
  Inputs,
  isPlot,
  Plot,
  recordPlot,
} from '../../notebook/kernel/index.ts';
import type { KernelInfo, ToKernel, ToPage } from '../../notebook/protocol/index.ts';

const scope = globalThis as unknown as {
  kernelPort?: MessagePort;
  residualLibrary?: Record<string, unknown>;
};
const port = scope.kernelPort;
delete scope.kernelPort;
if (!port) throw new Error('The kernel was started without a port.');

const added = scope.residualLibrary ?? {};
delete scope.residualLibrary;
const send = port.postMessage.bind(port) as (message: ToPage, transfer: Transferable[]) => void;
closeWaysOut();

/** There are no tensors to be given back: what cells make goes with JavaScript's own memory. */
const memory = { numTensors: 0, numBytes: 0 };
const kernel = createKernel({
  port: { post: (message, transfer = []) => send(message, transfer) },
  memory: {
    begin: () => undefined,
    end: () => undefined,
    forget: () => undefined,
    reading: () => memory,
    made: () => 0,
  },
  library: ({ request }) => ({ ...added, Plot, Inputs, request }),
  toOutput(value) {
    if (isPlot(value))
      return {
        kind: 'plot',
        plot: recordPlot(
          value,
          () => undefined,
          () => undefined,
        ),
      };
    if (value instanceof InputControl) return value.resolve(undefined).output;
    return undefined;
  },
  bounds: boundRuns(globalThis),
  integrity: watchIntegrity({ library: { Plot, Inputs }, constant: ['Plot', 'Inputs'], hold: fasten }),
});

const info: KernelInfo = { backend: 'cpu', device: '', skipped: [], notes: [], memory };
port.onmessage = (event: MessageEvent<ToKernel>) => {
  const data = dataOf(event);
  if (data.type !== 'start') {
    kernel.receive(data);
    return;
  }
  if (data.errors) tellWith(tellerIn(data.errors, data.lang));
  send({ type: 'started', info }, []);
};
hearUncaught(kernel);
