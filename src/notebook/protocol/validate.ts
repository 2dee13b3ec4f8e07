import {
  boolean,
  count,
  list,
  number,
  object,
  oneOf,
  optional,
  RefusedData,
  text,
} from '../../schema/index.ts';
import { explanation } from '../../explained/index.ts';
import { plainData } from './plain-data.ts';
import { checkExplanation, checkOutput } from './validate-output.ts';
import type { BackendName, ErrorOutput, KernelInfo, MemoryReading, ToPage } from './messages.ts';
import { explainedOutput } from './explained-output.ts';

/**
 * Checks every message on its arrival at the page. The kernel runs whatever a
 * cell says, so the page takes it for hostile: a message is rebuilt from the
 * fields this file knows, each bounded; everything else is dropped. Nothing here
 * trusts a type, and no field is ever markup.
 */
export type Checked =
  | { ok: true; message: ToPage }
  /** `message` stands in for an output that was refused, so that the reader sees why it is missing. */
  | { ok: false; reason: string; message?: ToPage };

const backends = ['webgpu', 'webgl', 'wasm', 'cpu'] as const satisfies readonly BackendName[];

export function validate(data: unknown): Checked {
  try {
    return { ok: true, message: checkMessage(data) };
  } catch (error) {
    if (!(error instanceof RefusedData)) throw error;
    return { ok: false, reason: error.message, ...standIn(data, error.message) };
  }
}

function checkMessage(data: unknown): ToPage {
  const message = object(data, 'message');
  const type = message['type'];
  switch (type) {
    case 'started':
    case 'noted':
    case 'backendChanged':
      return { type, info: checkInfo(message['info']) };
    case 'startFailed':
      return { type, error: checkError(message['error']) };
    case 'output':
      return {
        type,
        ...runFields(message),
        slot: count(message['slot'], 'slot', 2_000),
        output: checkOutput(message['output']),
      };
    case 'ended': {
      const altered = optional(message['altered'], (value) =>
        list(value, 'altered', 10).map((name) => text(name, 'altered', 100)),
      );
      return {
        type,
        ...runFields(message),
        outcome: oneOf(message['outcome'], ['ok', 'failed', 'stopped'] as const, 'outcome'),
        milliseconds: Math.max(0, number(message['milliseconds'], 'milliseconds')),
        memory: checkMemory(message['memory']),
        ...(altered && altered.length > 0 ? { altered } : {}),
      };
    }
    case 'answer': {
      const request = count(message['request'], 'request');
      return boolean(message['ok'], 'ok')
        ? { type, request, ok: true, value: plainData(message['value'], payloadLimits) }
        : { type, request, ok: false, error: checkError(message['error']) };
    }
    case 'request':
      return {
        type,
        request: count(message['request'], 'request'),
        name: text(message['name'], 'name', 200),
        value: plainData(message['value'], requestLimits),
      };
    default:
      throw new RefusedData('a message of unknown type');
  }
}

/** Answers hold feature maps: few values, many bytes. */
const payloadLimits = { nodes: 500_000, depth: 40, characters: 100_000, bytes: 256 * 2 ** 20 };
/** Requests may hold weights to be stored. */
const requestLimits = { nodes: 100_000, depth: 20, characters: 1_000_000, bytes: 512 * 2 ** 20 };

function checkError(data: unknown): ErrorOutput {
  const output = checkOutput(data);
  if (output.kind !== 'error') throw new RefusedData('an error that is none');
  return output;
}

function runFields(message: Record<string, unknown>): { run: number; cell: string; version: number } {
  return {
    run: count(message['run'], 'run'),
    cell: text(message['cell'], 'cell', 200),
    version: count(message['version'], 'version'),
  };
}

function checkMemory(data: unknown): MemoryReading {
  const reading = object(data, 'memory');
  return {
    numTensors: count(reading['numTensors'], 'numTensors'),
    numBytes: count(reading['numBytes'], 'numBytes'),
  };
}

function checkInfo(data: unknown): KernelInfo {
  const info = object(data, 'info');
  const skipped = list(info['skipped'], 'skipped', 8).map((item) => {
    const entry = object(item, 'skipped');
    const detail = optional(entry['detail'], (value) => text(value, 'detail', 1_000));
    return {
      backend: oneOf(entry['backend'], backends, 'backend'),
      reason: oneOf(entry['reason'], ['absent', 'software', 'failed', 'slower'] as const, 'reason'),
      ...(detail === undefined ? {} : { detail }),
    };
  });
  return {
    backend: oneOf(info['backend'], backends, 'backend'),
    device: text(info['device'], 'device', 300),
    skipped,
    notes: list(info['notes'], 'notes', 20).map(checkExplanation),
    memory: checkMemory(info['memory']),
  };
}

/** An error in place of the output that was refused; nothing, if even its address is unreadable. */
function standIn(data: unknown, reason: string): { message?: ToPage } {
  try {
    const message = object(data, 'message');
    if (message['type'] !== 'output') return {};
    const output = explainedOutput(explanation('output-refused', { detail: reason }));
    return {
      message: { type: 'output', ...runFields(message), slot: count(message['slot'], 'slot', 2_000), output },
    };
  } catch {
    return {};
  }
}
