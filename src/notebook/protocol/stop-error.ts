import { explanation, tell } from '../../explained/index.ts';

/** The ones that a stop has raised: code of any origin throws errors of the same name, and those are its own. */
const raised = new WeakSet<object>();

/** The error that stopping a run raises in whatever it was waiting for: of the kind that the platform knows an abort by. */
export function stopError(): DOMException {
  const error = new DOMException(tell(explanation('cell-stopped')), 'AbortError');
  raised.add(error);
  return error;
}

/** Whether this very error comes of a stop. */
export function isStopError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && raised.has(error);
}
