/**
 * A live model behind a network that is only described: built in the sandboxed kernel when the first question
 * comes. Without trained weights it is built as far as the layer asked about, with random (seeded) ones.
 */
import { errorOf, ExplainedError } from '../../explained/index.ts';
import type { Language } from '../../i18n.ts';
import type { NetworkQuestion, NetworkSpec } from '../../nn/spec/index.ts';
import type { TrainedNet } from '../../nn/trained/index.ts';
import type { ErrorOutput, Output } from '../../notebook/protocol/index.ts';
import { createPageKernel } from './page-kernel.ts';

/** @param weights name of the shipped weights, of this very network; random ones when absent */
export type AskNetwork = (
  spec: NetworkSpec,
  question: NetworkQuestion,
  weights?: TrainedNet,
) => Promise<unknown>;

const cell = 'inspected-network';

/** The kernel starts with the first question. One model is alive at a time: that of the network asked last. */
export function openLiveNetwork(language: Language): AskNetwork {
  const kernel = createPageKernel(language);
  let built:
    { spec: NetworkSpec; layers: number; weights: TrainedNet | undefined; handle: number } | undefined;
  let run = 0;
  let queue: Promise<unknown> = Promise.resolve();

  async function build(spec: NetworkSpec, asked: number, weights?: TrainedNet): Promise<number> {
    const layers = weights === undefined ? asked : spec.layers.length;
    const part: NetworkSpec = { ...spec, layers: spec.layers.slice(0, layers) };
    const make =
      weights === undefined
        ? `const model = nn.build(${JSON.stringify(part)});`
        : `const { model } = await nn.trained(${JSON.stringify(weights)});`;
    const shown: Output[] = [];
    await kernel.start();
    const own = ++run;
    const unsubscribe = kernel.subscribe((event) => {
      if (event.type === 'output' && event.run === own) shown.push(event.output);
    });
    try {
      await kernel.run({
        run: own,
        cell,
        version: own,
        code: `${make}\ndisplay(model);`,
        imports: [],
        exports: ['model'],
      });
    } finally {
      unsubscribe();
    }
    for (const output of shown) {
      if (output.kind === 'network' && output.handle !== undefined) {
        built = { spec, layers, weights, handle: output.handle };
        return output.handle;
      }
    }
    throw asError(shown.find((output) => output.kind === 'error'));
  }

  async function answer(
    spec: NetworkSpec,
    question: NetworkQuestion,
    weights?: TrainedNet,
  ): Promise<unknown> {
    const layers = spec.layers.findIndex(({ name }) => name === question.layer) + 1;
    const serves = built?.spec === spec && built.weights === weights && built.layers >= layers;
    const handle = serves && built ? built.handle : await build(spec, layers, weights);
    return kernel.ask(handle, question);
  }

  return (spec, question, weights) => {
    const asked = queue.then(() => answer(spec, question, weights));
    queue = asked.catch(() => undefined);
    return asked;
  };
}

/** An error a reader's text can be found for, where the kernel gave a code. */
function asError(output: ErrorOutput | undefined): Error {
  if (!output) return new ExplainedError('network-not-made');
  return output.explanation ? errorOf(output.explanation) : new Error(output.message);
}
