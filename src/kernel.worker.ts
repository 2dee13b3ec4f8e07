import './kernel/frame-timer.ts';
import { runWorker } from './kernel/worker.ts';

/** Composition root of the worker: everything a cell can use, behind one message port. */
const scope = globalThis as unknown as { kernelPort?: MessagePort };
const port = scope.kernelPort;
delete scope.kernelPort;
if (!port) throw new Error('The kernel was started without a port.');
runWorker(port);
