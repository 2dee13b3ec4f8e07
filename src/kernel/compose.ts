import { planned } from '../nn/inference/index.ts';
import { hookPredict } from '../nn/inference/predict.ts';
import { createKernel, type Kernel, type KernelHost } from '../notebook/kernel/index.ts';
import { nearestMethod } from './nearest-method.ts';
import { explainError } from './plain-words.ts';
import { answerQuestion } from './feature-maps.ts';
import { guardEngine, guardLayers } from './guards.ts';
import { closedCopies, closedObjects, createLibrary, type LibraryHost } from './library.ts';
import { routeConsole } from './run-console.ts';
import { offerInspectors } from './summaries.ts';
import { createTensorMemory, type TensorMemory } from './memory.ts';
import { describeValue, giveScales, toOutput } from './to-output.ts';
import { TrainedRun } from './trained-run.ts';

/** V8 keeps ten frames of a stack; tfjs alone puts more than that above a cell's own. */
const stackFrames = 60;

/** The kernel of this book, whole, for whichever host: notebook kernel, tfjs, networks, data. */
export function composeKernel(
  port: KernelHost['port'],
  host: LibraryHost,
  {
    onError,
    ...guards
  }: Pick<KernelHost, 'beforeExplaining' | 'bounds' | 'integrity' | 'fallback'> & {
    /** Told every error that is said to the reader. */
    onError?: (error: unknown) => void;
  } = {},
): { kernel: Kernel; memory: TensorMemory } {
  (Error as { stackTraceLimit?: number }).stackTraceLimit = stackFrames;
  guardLayers();
  guardEngine();
  hookPredict(planned);
  offerInspectors();
  giveScales();
  const memory = createTensorMemory({
    cells: () => kernel.cells(),
    exportsOf: (cell) => kernel.exportsOf(cell),
    closed: closedObjects,
    closedCopies,
  });
  const kernel: Kernel = createKernel({
    port,
    memory,
    printing: routeConsole(),
    ...guards,
    library: createLibrary(host),
    toOutput,
    describe: describeValue,
    explain: (error) => {
      onError?.(error);
      return explainError(error, nearestMethod);
    },
    answer: (object, question) =>
      object instanceof TrainedRun
        ? object.answer(question)
        : answerQuestion(object, question, (name) => kernel.request(name), host),
  });
  return { kernel, memory };
}
