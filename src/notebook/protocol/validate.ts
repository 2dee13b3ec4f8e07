import { explanation } from '../../explained/index.ts';
import { RefusedData } from '../../schema/index.ts';
import { explainedOutput } from './explained-output.ts';
import { ExplainedRefusal } from './explained-refusal.ts';
import { outputPlace, toPage, type ToPage } from './to-page.ts';

/**
 * Checks every message on its arrival at the page. The kernel runs whatever a
 * cell says, so the page takes it for hostile: a message is rebuilt from the
 * fields its schema knows, each bounded; everything else is dropped. Nothing here
 * trusts a type, and no field is ever markup.
 */
export type Checked =
  | { ok: true; message: ToPage }
  /** `message` stands in for an output that was refused, so that the reader sees why it is missing. */
  | { ok: false; reason: string; message?: ToPage };

export function validate(data: unknown): Checked {
  try {
    return { ok: true, message: toPage(data, 'message') };
  } catch (error) {
    if (!(error instanceof RefusedData)) throw error;
    return { ok: false, reason: error.message, ...standIn(data, error) };
  }
}

/** An error in place of the output that was refused; nothing, if even its address is unreadable. */
function standIn(data: unknown, refused: RefusedData): { message?: ToPage } {
  try {
    const output = explainedOutput(
      refused instanceof ExplainedRefusal
        ? refused.explanation
        : explanation('output-refused', { detail: refused.message }),
    );
    return { message: { ...outputPlace(data, 'message'), output } };
  } catch {
    return {};
  }
}
