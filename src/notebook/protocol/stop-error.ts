import { explanation, tell } from '../../explained/index.ts';

/** The error that stopping a run raises in whatever it was waiting for: of the kind that the platform knows an abort by. */
export function stopError(): DOMException {
  return new DOMException(tell(explanation('cell-stopped')), 'AbortError');
}

export function isStopError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'AbortError';
}
