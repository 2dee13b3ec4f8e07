/** About the time of a frame of a screen (milliseconds); a worker has none. */
const frame = 16;

type Callback = (...values: unknown[]) => unknown;
/** Calls what a timer is to call, when it may; resolves once that has ended. */
export type Ring = (call: () => unknown) => Promise<void>;

/**
 * The timers of one run, as a cell has them. While the run goes on they ring when they are due; afterwards either nothing
 * rings any more, or what is due is handed over to be called between the runs of other cells.
 */
export interface CellTimers {
  readonly names: Readonly<Record<string, unknown>>;
  /** How many are to ring yet, or have not ended what they do. */
  ticking(): number;
  /**
   * The run has ended: from now on `ring` is given what is due, of each timer one call at a time.
   * @param whenQuiet called when none is left
   */
  handOver(ring: Ring, whenQuiet: () => void): void;
  /** Nothing rings any more, and none is made. */
  close(): void;
}

export function createTimers(): CellTimers {
  const timers = new Set<unknown>();
  const ringing = new Set<unknown>();
  let ring: Ring | undefined;
  let whenQuiet: () => void = () => undefined;
  let closed = false;

  const ticking = (): number => new Set([...timers, ...ringing]).size;
  const told = (): void => {
    if (!closed && ticking() === 0) whenQuiet();
  };
  const clear = (timer: unknown): void => {
    clearTimeout(timer as ReturnType<typeof setTimeout>);
    timers.delete(timer);
    told();
  };

  function due(timer: unknown, once: boolean, call: () => unknown): void {
    const called = (): unknown => {
      // Another callback may have cleared it while this one waited its turn.
      if (!timers.has(timer)) return undefined;
      if (once) timers.delete(timer);
      return call();
    };
    if (!ring) {
      called();
      return;
    }
    if (ringing.has(timer)) return;
    ringing.add(timer);
    void ring(called).finally(() => {
      ringing.delete(timer);
      told();
    });
  }

  const timer =
    (make: typeof setTimeout, once: boolean) =>
    (callback: unknown, delay?: number, ...values: unknown[]): unknown => {
      if (closed) return 0;
      const made: unknown = make(() => {
        due(made, once, () => {
          // A text is a program, which sees what all cells see.
          if (typeof callback === 'string') return (0, eval)(callback) as unknown;
          return typeof callback === 'function' ? (callback as Callback)(...values) : undefined;
        });
      }, delay);
      timers.add(made);
      return made;
    };
  const later = timer(setTimeout, true);
  const repeatedly = timer(setInterval as typeof setTimeout, false);

  return {
    names: {
      setTimeout: later,
      setInterval: repeatedly,
      clearTimeout: clear,
      clearInterval: clear,
      requestAnimationFrame: (callback: unknown) =>
        later(
          () => (typeof callback === 'function' ? (callback as Callback)(performance.now()) : undefined),
          frame,
        ),
      cancelAnimationFrame: clear,
    },
    ticking,
    handOver(given, quiet) {
      ring = given;
      whenQuiet = quiet;
    },
    close() {
      closed = true;
      for (const each of timers) clearTimeout(each as ReturnType<typeof setTimeout>);
      timers.clear();
    },
  };
}
