import type { Kernel } from './kernel-host.ts';

/** What nobody caught in this worker is told as of the run that it belongs to, and not by the browser. */
export function hearUncaught(kernel: Pick<Kernel, 'uncaught'>): void {
  addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    kernel.uncaught(event.reason);
  });
  addEventListener('error', (event) => {
    event.preventDefault();
    kernel.uncaught(event.error ?? event.message);
  });
}
