/** A helper of a training: computes shards for it, and keeps nothing from one step to the next but memory. */
import { instantiateSimd } from '../kernels/simd-module.ts';
import type { FromHelper, HelperPort, HelperSetting, ToHelper } from './messages.ts';
import { planStep, type Plan } from './plan.ts';
import type { Weight } from './plan-builder.ts';
import { ShardGroup, type MeetingParts, type ShardStep } from './shard-group.ts';
import type { ShardAverage } from './shards.ts';
import { OwnMemory } from './step-memory.ts';
import { sentWeights } from './weight-numbers.ts';

type Running = Generator<MeetingParts, ShardAverage[], Float32Array | undefined>;

/** Serves one training at `port`, for as long as that is open. */
export function serveShards(port: HelperPort<FromHelper, ToHelper>): void {
  let bench: Bench | undefined;
  let running: { id: number; steps: Running; weights: Float32Array<ArrayBuffer> } | undefined;

  const advance = (averaged?: Float32Array): void => {
    if (!running) return;
    const { id, steps, weights } = running;
    const next = steps.next(averaged);
    if (!next.done) {
      port.post(
        { type: 'meet', id, ...next.value },
        next.value.parts.map(({ values }) => values.buffer),
      );
      return;
    }
    running = undefined;
    const buffers = next.value.map(({ numbers }) => numbers.buffer);
    port.post({ type: 'done', id, averages: next.value, weights }, [...buffers, weights.buffer]);
  };

  const answer = async (message: ToHelper): Promise<void> => {
    switch (message.type) {
      case 'set':
        bench = await Bench.make(message);
        port.post({ type: 'ready', bytes: bench.bytes }, []);
        return;
      case 'step': {
        if (!bench) throw new Error('A step came before its network.');
        const { id, step, weights, spare } = message;
        running = { id, weights, steps: bench.begin(step, weights, spare) };
        advance();
        return;
      }
      case 'met':
        if (message.id === running?.id) advance(message.averaged);
    }
  };
  port.receive((message) => {
    answer(message).catch((error: unknown) => {
      port.post({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }, []);
    });
  });
}

class Bench {
  readonly #memory: OwnMemory;
  readonly #group: ShardGroup;
  readonly #weights: readonly Weight[];

  static async make({ binary, network, batch, synchronised }: HelperSetting): Promise<Bench> {
    const memory = new OwnMemory(new WebAssembly.Memory({ initial: 1 }));
    const module = await instantiateSimd(binary, memory.memory);
    const plan = (): Plan => {
      const planned = planStep(network, module, batch);
      if ('unplannable' in planned) throw new Error(planned.unplannable);
      return planned;
    };
    return new Bench(memory, new ShardGroup(plan, memory, synchronised));
  }

  private constructor(memory: OwnMemory, group: ShardGroup) {
    this.#memory = memory;
    this.#group = group;
    this.#weights = sentWeights(group.pass.plan);
    for (const weight of this.#weights) weight.address = memory.allocate(4 * weight.count);
  }

  get bytes(): number {
    return this.#memory.memory.buffer.byteLength;
  }

  begin(step: ShardStep, values: Float32Array, spare: readonly Float32Array<ArrayBuffer>[]): Running {
    for (const numbers of spare) this.#group.reuse(numbers);
    let at = 0;
    for (const { address, count } of this.#weights) {
      this.#memory.floats(address, count).set(values.subarray(at, at + count));
      at += count;
    }
    return this.#group.run(step);
  }
}
