import './kernel/frame-timer.ts';
// The package's main file for Node has these already; the modules that are bundled for browsers have not.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { runWorker } from './kernel/worker.ts';

/** Composition root of the worker: everything a cell can use, behind one message port. */
const scope = globalThis as unknown as { kernelPort?: MessagePort };
const port = scope.kernelPort;
delete scope.kernelPort;
if (!port) throw new Error('The kernel was started without a port.');
runWorker(port);
