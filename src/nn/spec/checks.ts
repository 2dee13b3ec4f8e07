/** Checks of single settings. */

import { ExplainedError } from '../../explained/index.ts';
import type { Pair } from './layer-spec.ts';

/** An hour of sound has 158 million samples, the largest vocabularies of language models 256,000 words. */
export const sizeLimit = 1_000_000_000;

/** @throws {ExplainedError} `network-bad-size` or `network-absurd-size` */
export function checkSize(layer: string, field: string, value: unknown, least = 1): void {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least) {
    throw new ExplainedError('network-bad-size', { layer, field, value: String(value), least });
  }
  if (value > sizeLimit) {
    throw new ExplainedError('network-absurd-size', { layer, field, value, limit: sizeLimit });
  }
}

/** @throws {ExplainedError} `network-bad-size` or `network-absurd-size` */
export function checkPair(layer: string, field: string, pair: Pair): void {
  if (!Array.isArray(pair) || (pair as readonly unknown[]).length !== 2) {
    throw new ExplainedError('network-bad-size', { layer, field, value: String(pair), least: 1 });
  }
  for (const value of pair) checkSize(layer, field, value);
}

/** @throws {ExplainedError} `network-bad-number` */
export function checkNumber(layer: string, field: string, value: unknown, least: number, most: number): void {
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw new ExplainedError('network-bad-number', { layer, field, value: String(value), least, most });
  }
}

/** @throws {ExplainedError} `network-option` when a choice is none of those there are */
export function checkOption(option: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new ExplainedError('network-option', { option, value: String(value), known: known.join(', ') });
}
