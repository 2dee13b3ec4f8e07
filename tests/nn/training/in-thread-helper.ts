import { type Helper, serveShards, type ToHelper, type FromHelper } from '../../../src/nn/step/index.ts';

/** A helper in this very thread, over a real message channel: the numbers of a worker without its time. */
export function inThreadHelper(): Helper & { readonly die: () => void } {
  const { port1, port2 } = new MessageChannel();
  let lose: (reason: string) => void = () => undefined;
  serveShards({
    post: (message, transfer) => port2.postMessage(message, transfer),
    receive: (listener) => (port2.onmessage = ({ data }: MessageEvent<ToHelper>) => listener(data)),
  });
  const end = (): void => {
    port1.close();
    port2.close();
  };
  return {
    post: (message, transfer) => port1.postMessage(message, transfer),
    receive: (listener) => (port1.onmessage = ({ data }: MessageEvent<FromHelper>) => listener(data)),
    lost: (listener) => (lose = listener),
    end,
    die: () => {
      end();
      lose('it died');
    },
  };
}
