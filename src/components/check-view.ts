import type { CustomOutput } from '../notebook/protocol.ts';
import { element } from '../notebook/outputs/element.ts';
import { textOf } from '../notebook/outputs/text-of.ts';
import type { OutputHost, View } from '../notebook/outputs/view.ts';

/** One check of an exercise, as the kernel's `check(name, condition, message)` sends it. */
interface Check {
  name: string;
  passed: boolean;
  message?: string;
}

/** An exercise's check: passed or not in words, what was asked, and what was found instead. */
export function checkView(output: CustomOutput, host: OutputHost): View {
  const { document } = host;
  const { name, passed, message } = output.data as Check;
  const verdict = textOf(host, passed ? 'checkPassed' : 'checkFailed');
  const item = element(
    document,
    'div',
    { class: 'out-check', 'data-passed': String(passed), role: 'status' },
    element(document, 'b', {}, verdict),
    element(document, 'span', {}, String(name), !passed && message ? element(document, 'small', {}, String(message)) : undefined),
  );
  return { element: item };
}
