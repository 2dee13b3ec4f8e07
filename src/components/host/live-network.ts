/**
 * A live model behind a network that is only described: built in the sandboxed kernel when the first question
 * comes. Without trained weights it is built as far as the layer asked about, with random (seeded) ones.
 */
import type { LiveStage } from '../../inspector/index.ts';
import { errorOf, ExplainedError } from '../../explained/index.ts';
import type { Language } from '../../i18n.ts';
import type { NetworkQuestion, NetworkSpec } from '../../nn/spec/index.ts';
import type { TrainedNet } from '../../nn/trained/index.ts';
import type { ErrorOutput, Output } from '../../notebook/protocol/index.ts';
import { openFile } from '../kept/reader-files.ts';
import { besideOf } from './file-access.ts';
import { createPageKernel } from './page-kernel.ts';

/** Shipped weights by their name, or a file of the reader's. */
export type LiveWeights = TrainedNet | { readonly file: string };

/** @param weights of this very network; random ones when absent */
export type AskNetwork = (
  spec: NetworkSpec,
  question: NetworkQuestion,
  weights?: LiveWeights,
) => Promise<unknown>;

const cell = 'inspected-network';

/**
 * The kernel starts with the first question. One model is alive at a time: that of the network asked last.
 * @param heard told what is waited for
 */
export function openLiveNetwork(
  language: Language,
  heard: (stage: LiveStage) => void = () => undefined,
): AskNetwork {
  /** The file that the reader wants looked with: the page's own program asks for it, and nothing else runs here. */
  let chosen: string | undefined;
  const kernel = createPageKernel(language, {
    async openFile(request) {
      const { name, beside } = (request ?? {}) as { name?: unknown; beside?: unknown };
      const given = String(name);
      const asked = beside === undefined ? given : await besideOf(chosen ?? '', given);
      const isChosen = chosen !== undefined && (beside ?? given) === chosen;
      const file = isChosen && asked !== undefined ? await openFile(asked) : undefined;
      if (!file) throw new ExplainedError('file-refused', { name: given.slice(0, 60) });
      return file.arrayBuffer();
    },
  });
  let built: { spec: NetworkSpec; layers: number; weights: string; handle: number } | undefined;
  let run = 0;
  let queue: Promise<unknown> = Promise.resolve();

  async function build(spec: NetworkSpec, asked: number, weights?: LiveWeights): Promise<number> {
    const layers = weights === undefined ? asked : spec.layers.length;
    const part: NetworkSpec = { ...spec, layers: spec.layers.slice(0, layers) };
    chosen = typeof weights === 'object' ? weights.file : undefined;
    const make = programOf(part, weights);
    const shown: Output[] = [];
    heard('starting');
    await kernel.start();
    heard('building');
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
        built = { spec, layers, weights: nameOf(weights), handle: output.handle };
        return output.handle;
      }
    }
    throw asError(shown.find((output) => output.kind === 'error'));
  }

  async function answer(
    spec: NetworkSpec,
    question: NetworkQuestion,
    weights?: LiveWeights,
  ): Promise<unknown> {
    const layers =
      question.ask === 'classes'
        ? spec.layers.length
        : spec.layers.findIndex(({ name }) => name === question.layer) + 1;
    const serves = built?.spec === spec && built.weights === nameOf(weights) && built.layers >= layers;
    const handle = serves && built ? built.handle : await build(spec, layers, weights);
    heard('passing');
    return kernel.ask(handle, question);
  }

  return (spec, question, weights) => {
    const asked = queue.then(() => answer(spec, question, weights));
    queue = asked.catch(() => undefined);
    return asked;
  };
}

const nameOf = (weights: LiveWeights | undefined): string =>
  typeof weights === 'object' ? `file ${weights.file}` : (weights ?? '');

function programOf(spec: NetworkSpec, weights: LiveWeights | undefined): string {
  if (weights === undefined) return `const model = nn.build(${JSON.stringify(spec)});`;
  if (typeof weights === 'string') return `const { model } = await nn.trained(${JSON.stringify(weights)});`;
  return `const model = nn.build(${JSON.stringify(spec)}, { initializer: 'zeros' });
await nn.loadWeights(model, await files.open(${JSON.stringify(weights.file)}));`;
}

/** An error a reader's text can be found for, where the kernel gave a code. */
function asError(output: ErrorOutput | undefined): Error {
  if (!output) return new ExplainedError('network-not-made');
  return output.explanation ? errorOf(output.explanation) : new Error(output.message);
}
