import type { MeasuredOn, TrainingPanel } from '../../../panels/index.ts';
import { type OutputHost, textOf } from '../../../notebook/outputs/index.ts';

/** A share of one as a percentage with one digit: the test images are too few for a second. */
export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)}%`;

/** A class of the data set in the reader's language. */
export function className(host: OutputHost, name: string): string {
  const key = `class-${name}`;
  return Object.hasOwn(host.texts, key) ? textOf(host, key) : name;
}

/** What the held-out images of a run are, for texts with `{set}` and `{Set}`. */
export function splitWords(host: OutputHost, split: MeasuredOn | undefined): { set: string; Set: string } {
  const of = split ?? 'test';
  return { set: textOf(host, `split-${of}`), Set: textOf(host, `splitHead-${of}`) };
}

const known = new Map([
  ['dog', 'var(--dog)'],
  ['cat', 'var(--cat)'],
]);
const others = ['var(--main)', 'var(--norm)', 'var(--gradient)', 'var(--skip)', 'var(--ink-faint)'];

/** Dogs and cats have colours of their own throughout the book. */
export const classColor = (name: string, index: number): string =>
  known.get(name) ?? others[index % others.length]!;

/** `web`, `wasm` … as the site names them. */
export function backendText(
  host: OutputHost,
  { backend, executor, workers = 1 }: Pick<TrainingPanel, 'backend' | 'executor' | 'workers'>,
): string {
  const key = `backend-${backend}`;
  const name = Object.hasOwn(host.texts, key) ? textOf(host, key) : backend;
  const how = executor === undefined ? undefined : `executor-${executor}`;
  return [
    name,
    ...(how !== undefined && Object.hasOwn(host.texts, how) ? [textOf(host, how)] : []),
    ...(workers > 1 ? [textOf(host, 'sharedBy', { workers })] : []),
  ].join(', ');
}

export function durationWords(milliseconds: number, host: OutputHost): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return textOf(host, 'seconds', { seconds: seconds.toFixed(1) });
  const whole = Math.round(seconds);
  return textOf(host, 'minutes', { minutes: Math.floor(whole / 60), seconds: whole % 60 });
}
