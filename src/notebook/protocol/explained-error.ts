import type { Explanation } from './messages.ts';

/**
 * An error a reader will see in their own language: `code` names a template of
 * `content/ui/<lang>/errors.json`, `values` fill it. The message is English and
 * stands in where no template is at hand.
 */
export class ExplainedError extends Error {
  readonly code: string;
  readonly values: Record<string, string | number>;

  constructor(code: string, values: Record<string, string | number>, message: string) {
    super(message);
    this.name = 'ExplainedError';
    this.code = code;
    this.values = values;
  }
}

/** The explanation an error carries itself, whichever class made it; `undefined` if it carries none. */
export function explanationOf(error: unknown): Explanation | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, values } = error as { code?: unknown; values?: unknown };
  if (typeof code !== 'string' || typeof values !== 'object' || values === null) return undefined;
  const filled: Explanation['values'] = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'number' || typeof value === 'string') filled[name] = value;
    else filled[name] = String(value);
  }
  return { code, values: filled };
}

/** The error that stopping a run raises in whatever it was waiting for. */
export function stopError(): DOMException {
  return new DOMException('The run was stopped.', 'AbortError');
}

export function isStopError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'AbortError';
}
