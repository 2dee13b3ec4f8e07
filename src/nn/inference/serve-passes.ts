/** A helper of a forward pass: computes parts of a batch, and keeps the network's weights packed between them. */
import { instantiateSimd } from '../kernels/simd-module.ts';
import type { HelperPort } from '../step/messages.ts';
import { ForwardPass } from './forward-pass.ts';
import { HelperMemory } from './helper-memory.ts';
import type { FromPassHelper, PassSetting, SentWeights, ToPassHelper } from './messages.ts';
import { operationsOf, type Operations } from './operations.ts';
import { PackedWeights, type SourceWeight } from './packed-weights.ts';

/** Serves one network at `port`, for as long as that is open. */
export function servePasses(port: HelperPort<FromPassHelper, ToPassHelper>): void {
  let bench: Promise<Bench> | undefined;

  const answer = async (message: ToPassHelper): Promise<void> => {
    if (message.type === 'set') {
      bench = Bench.make(message);
      await bench;
      return;
    }
    const own = await bench;
    if (!own) throw new Error('A part came before its network.');
    if (message.type === 'weights') return own.take(message.weights);
    const { part, images, count } = message;
    const values = own.run(images, count);
    port.post(
      { type: 'given', part, values, bytes: own.bytes },
      values.map(({ buffer }) => buffer),
    );
  };
  port.receive((message) => {
    answer(message).catch((error: unknown) => {
      port.post({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }, []);
    });
  });
}

class Bench {
  readonly #memory: HelperMemory;
  readonly #operations: Operations;
  readonly #sources = new Map<string, SourceWeight>();
  readonly #weights: PackedWeights;
  readonly #passes = new Map<number, ForwardPass>();
  readonly #module: Awaited<ReturnType<typeof instantiateSimd>>;

  static async make({ binary, spec, outputs }: PassSetting): Promise<Bench> {
    const operations = operationsOf(spec, outputs);
    if ('unplannable' in operations) throw new Error(operations.unplannable);
    const memory = new HelperMemory(new WebAssembly.Memory({ initial: 1 }));
    return new Bench(operations, memory, await instantiateSimd(binary, memory.memory));
  }

  private constructor(
    operations: Operations,
    memory: HelperMemory,
    module: Awaited<ReturnType<typeof instantiateSimd>>,
  ) {
    this.#operations = operations;
    this.#memory = memory;
    this.#module = module;
    this.#weights = new PackedWeights(memory, module, (layer, name) => this.#sources.get(`${layer}/${name}`));
  }

  get bytes(): number {
    return this.#memory.memory.buffer.byteLength;
  }

  take(weights: SentWeights): void {
    for (const { name, values } of weights) {
      const address = this.#sources.get(name)?.address ?? this.#memory.allocate(4 * values.length);
      this.#memory.floats(address, values.length).set(values);
      this.#sources.set(name, { address, count: values.length, stamp: {} });
    }
    this.#weights.renew();
  }

  run(images: Float32Array, count: number): Float32Array<ArrayBuffer>[] {
    const pass = this.#pass(count);
    pass.input().set(images);
    pass.run();
    return this.#operations.outputs.map((_, which) => pass.output(which).values.slice());
  }

  /** A batch is cut into equal parts but for the last: of two sizes, no more are kept. */
  #pass(count: number): ForwardPass {
    const known = this.#passes.get(count);
    if (known) return known;
    for (const [size, pass] of this.#passes) {
      if (this.#passes.size < 2) break;
      pass.dispose();
      this.#passes.delete(size);
    }
    const made = new ForwardPass(this.#operations, count, this.#module, this.#memory, this.#weights);
    this.#passes.set(count, made);
    return made;
  }
}
