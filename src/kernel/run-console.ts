import type { Printing } from '../notebook/kernel/index.ts';

/**
 * The global `console`, which tfjs prints by (`tensor.print()`, `model.summary()`, warnings) and a cell may name as
 * `self.console`, is the console of the run that goes on; between runs it is the platform's.
 */
export function routeConsole(): Printing {
  const platform = globalThis.console;
  let own: object | undefined;
  Object.defineProperty(globalThis, 'console', {
    get: () => own ?? platform,
    configurable: true,
    enumerable: false,
  });
  return {
    use(console) {
      own = console;
    },
  };
}
