/**
 * A live model behind a network that is only described: built in the sandboxed kernel when the first question
 * comes, as far as the layer asked about. Its weights are random (seeded), since none are trained for it.
 */
import type { Language } from '../i18n.ts';
import type { NetworkQuestion } from '../nn/questions.ts';
import type { NetworkSpec } from '../nn/spec.ts';
import { createKernelClient } from '../notebook/client.ts';
import type { BackendName, ErrorOutput, Output } from '../notebook/protocol.ts';
import { kept } from './kept.ts';
import { createSupply } from './supply.ts';

export type AskNetwork = (spec: NetworkSpec, question: NetworkQuestion) => Promise<unknown>;

const cell = 'inspected-network';

/** The kernel starts with the first question. One model is alive at a time: that of the network asked last. */
export function openLiveNetwork(language: Language): AskNetwork {
  const kernel = createKernelClient({
    lang: language,
    supply: createSupply(),
    backend: (kept('backend') as BackendName | undefined) ?? 'auto',
  });
  let built: { spec: NetworkSpec; layers: number; handle: number } | undefined;
  let run = 0;
  let queue: Promise<unknown> = Promise.resolve();

  async function build(spec: NetworkSpec, layers: number): Promise<number> {
    const part: NetworkSpec = { ...spec, layers: spec.layers.slice(0, layers) };
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
        code: `const model = nn.build(${JSON.stringify(part)});\ndisplay(model);`,
        imports: [],
        exports: ['model'],
      });
    } finally {
      unsubscribe();
    }
    for (const output of shown) {
      if (output.kind === 'network' && output.handle !== undefined) {
        built = { spec, layers, handle: output.handle };
        return output.handle;
      }
    }
    throw asError(shown.find((output) => output.kind === 'error'));
  }

  async function answer(spec: NetworkSpec, question: NetworkQuestion): Promise<unknown> {
    const layers = spec.layers.findIndex(({ name }) => name === question.layer) + 1;
    const ready = built?.spec === spec && built.layers >= layers ? built.handle : await build(spec, layers);
    return kernel.ask(ready, question);
  }

  return (spec, question) => {
    const asked = queue.then(() => answer(spec, question));
    queue = asked.catch(() => undefined);
    return asked;
  };
}

/** An error a reader's text can be found for, where the kernel gave a code. */
function asError(output: ErrorOutput | undefined): Error {
  const error = new Error(output?.message ?? 'The network could not be built.');
  return output?.explanation === undefined ? error : Object.assign(error, output.explanation);
}
