import type { RunContext } from '../notebook/kernel/index.ts';

/** The data of a `custom` output of kind `checks`: what an exercise asked of the reader's cell. */
export interface ChecksOutput {
  checks: { name: string; passed: boolean; message?: string }[];
}

const checkLimit = 100;

/** `check(name, condition, message?)` of an exercise's checks: all results together are one output of the run. */
export function createCheck(context: RunContext) {
  const checks: ChecksOutput['checks'] = [];
  let show: ReturnType<RunContext['slot']> | undefined;
  return function check(name: string, condition: unknown, message?: unknown): boolean {
    const passed = Boolean(condition);
    if (checks.length < checkLimit) {
      const text = message === undefined ? undefined : String(message).slice(0, 1_000);
      checks.push({
        name: String(name).slice(0, 300),
        passed,
        ...(text === undefined ? {} : { message: text }),
      });
    }
    show ??= context.slot();
    show({ kind: 'custom', of: 'checks', data: { checks: [...checks] } satisfies ChecksOutput });
    return passed;
  };
}
