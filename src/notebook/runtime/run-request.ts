import type { RunOptions, RunOutcome } from './runtime-types.ts';

/** One wish of the reader (or of a cheap cell): some cells, and whatever they need first. */
export interface Wish {
  readonly targets: readonly string[];
  readonly slow: NonNullable<RunOptions['slow']>;
  /** Targets that are fresh already are passed over. */
  readonly onlyStale: boolean;
  /** Cells tried for this request: none is tried twice for the same reason. */
  readonly tried: Map<string, number>;
  /** Called when the request is given up while an offer is open. */
  abandon: (() => void) | undefined;
  state: 'preparing' | 'queued' | 'done';
  outcome: RunOutcome | undefined;
  readonly finished: Promise<RunOutcome>;
  readonly finish: (outcome: RunOutcome) => void;
}

/** A cell on the queue, for one request. */
export interface Job {
  readonly cell: string;
  readonly request: Wish;
  readonly isTarget: boolean;
}

export function createRequest(
  targets: readonly string[],
  slow: NonNullable<RunOptions['slow']>,
  onlyStale: boolean,
): Wish {
  let resolve: (outcome: RunOutcome) => void = () => undefined;
  const finished = new Promise<RunOutcome>((settle) => (resolve = settle));
  const request: Wish = {
    targets,
    slow,
    onlyStale,
    tried: new Map(),
    abandon: undefined,
    state: 'preparing',
    outcome: undefined,
    finished,
    finish: (outcome) => {
      if (request.state === 'done') return;
      request.state = 'done';
      request.outcome = outcome;
      resolve(outcome);
    },
  };
  return request;
}

const severity: readonly RunOutcome[] = ['fresh', 'cancelled', 'stopped', 'failed'];

/** A request ends as its worst target did. */
export function note({ request, isTarget }: Job, outcome: RunOutcome): void {
  if (!isTarget) return;
  if (severity.indexOf(outcome) > severity.indexOf(request.outcome ?? 'fresh')) request.outcome = outcome;
}
