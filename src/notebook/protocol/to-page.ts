/** What the kernel may tell the page: each message as a schema, from which its type is taken as well. */
import {
  count,
  countUpTo,
  exactly,
  finite,
  listOf,
  object,
  type Of,
  optionally,
  record,
  RefusedData,
  type Schema,
  textUpTo,
  wordOf,
} from '../../schema/index.ts';
import { errorOutput, explanation, output } from './outputs.ts';
import { plainData } from './plain-data.ts';

/** Answers hold feature maps: few values, many bytes. */
const answerLimits = { nodes: 500_000, depth: 40, characters: 100_000, bytes: 256 * 2 ** 20 };
/** Requests may hold weights to be stored. */
const requestLimits = { nodes: 100_000, depth: 20, characters: 1_000_000, bytes: 512 * 2 ** 20 };

const backendName = wordOf('webgpu', 'webgl', 'wasm', 'cpu');
export type BackendName = Of<typeof backendName>;

const memoryReading = record({ numTensors: count, numBytes: count });
export type MemoryReading = Of<typeof memoryReading>;

/** What the kernel tells of itself once it runs. */
const kernelInfo = record({
  backend: backendName,
  /** Human-readable device, e.g. `SwiftShader` or `Apple M2`; empty for CPU paths. */
  device: textUpTo(300),
  /** Backends that were tried and passed over, each with a reason code. */
  skipped: listOf(
    record({
      backend: backendName,
      reason: wordOf('absent', 'software', 'failed', 'slower'),
      detail: optionally(textUpTo(1_000)),
    }),
    8,
  ),
  /** Notes a reader should see, e.g. that a fast kernel failed its self-test. */
  notes: listOf(explanation, 20),
  memory: memoryReading,
});
export type KernelInfo = Of<typeof kernelInfo>;

const cellName = textUpTo(200);
/** Of a run, in every message about it. */
const ofRun = { run: count, cell: cellName, version: count };
const request = count;

const started = record({ type: wordOf('started'), info: kernelInfo });
const startFailed = record({ type: wordOf('startFailed'), error: errorOutput });
const slot = countUpTo(2_000);
/** Where an output belongs, whatever it is. */
export const outputPlace = record({ type: wordOf('output'), ...ofRun, slot });
const shown = record({ type: wordOf('output'), ...ofRun, slot, output });
const ended = record({
  type: wordOf('ended'),
  ...ofRun,
  outcome: wordOf('ok', 'failed', 'stopped'),
  milliseconds: (value, name): number => Math.max(0, finite(value, name)),
  memory: memoryReading,
  /** Names of what all cells compute with that is no longer as it was: this kernel is not to be used again. */
  altered: optionally(listOf(textUpTo(100), 10)),
  /** Timers of it still tick: outputs of this run may come until `timersEnded`. */
  goesOn: optionally(exactly(true)),
});
/** Nothing of an ended run goes on any more: its timers have rung, or were ended. */
const timersEnded = record({ type: wordOf('timersEnded'), ...ofRun });
const answered = record({
  type: wordOf('answer'),
  request,
  ok: exactly(true),
  value: (value): unknown => plainData(value, answerLimits),
});
const refused = record({ type: wordOf('answer'), request, ok: exactly(false), error: errorOutput });
const answer: Schema<Of<typeof answered> | Of<typeof refused>> = (value, name) =>
  object(value, name)['ok'] === true ? answered(value, name) : refused(value, name);
/** The kernel asks the page for a thing by name (`data/dogs-and-cats`, `photo/cat`, `store/put` …). */
const asked = record({
  type: wordOf('request'),
  request,
  name: textUpTo(200),
  value: (value): unknown => plainData(value, requestLimits),
});
/** More is known of the backend that runs; nothing else has changed. */
const noted = record({ type: wordOf('noted'), info: kernelInfo });
/** The backend was replaced (device lost, reader's choice, failure). */
const backendChanged = record({ type: wordOf('backendChanged'), info: kernelInfo });

const types = {
  started,
  startFailed,
  output: shown,
  ended,
  timersEnded,
  answer,
  request: asked,
  noted,
  backendChanged,
};

export type ToPage = Of<(typeof types)[keyof typeof types]>;

export const toPage: Schema<ToPage> = (value, name) => {
  const type = object(value, name)['type'];
  if (typeof type !== 'string' || !Object.hasOwn(types, type))
    throw new RefusedData('a message of unknown type');
  return types[type as keyof typeof types](value, name);
};
