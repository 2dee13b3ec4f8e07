/** What Chromium says that it did, event by event. */
import type { Page } from 'puppeteer-core';

export interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds: when it began, how long it took, and how long of that on a processor. */
  ts: number;
  dur?: number;
  tdur?: number;
}

/** Tasks of all threads, as `RunTask`; what else Chromium tells of them under `toplevel` is twice as much, and takes its time. */
export const tasks = 'disabled-by-default-devtools.timeline';

/** All of these kinds that happened meanwhile. */
export async function traced(
  page: Page,
  categories: string[],
  meanwhile: () => Promise<void>,
): Promise<TraceEvent[]> {
  await page.tracing.start({ categories });
  await meanwhile();
  const trace = new TextDecoder().decode(await page.tracing.stop());
  return (JSON.parse(trace) as { traceEvents: TraceEvent[] }).traceEvents;
}
