/**
 * Lets messages in: resolves as a task of its own. `setTimeout` would do as well, but browsers stretch
 * nested ones to 4 ms, and in a hidden tab to a second. Node has a better way of its own, and needs
 * it: there one busy port can keep the others waiting.
 */
export function createBreath(): { breathe(): Promise<void>; close(): void } {
  const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => unknown };
  if (setImmediate) {
    return { breathe: () => new Promise((resolve) => setImmediate(resolve)), close: () => undefined };
  }
  const { port1, port2 } = new MessageChannel();
  let resume: (() => void) | undefined;
  port1.onmessage = () => resume?.();
  return {
    breathe: () =>
      new Promise<void>((resolve) => {
        resume = resolve;
        port2.postMessage(null);
      }),
    close: () => {
      port1.close();
      port2.close();
    },
  };
}
