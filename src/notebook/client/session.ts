import { ExplainedError } from '../../explained/index.ts';
import type { KernelInfo, ToKernel, ToPage } from '../protocol/index.ts';
import { createFrame, type FrameSource, type SandboxFrame, type Worklet } from './frame.ts';
import type { Gate, OpenGate } from './gate.ts';
import { KernelError } from './kernel-error.ts';

/** A kernel that has not started by then is given up (seconds): a slow phone takes about five. */
const startLimit = 60;

export interface SessionEvents {
  /** What the kernel says once it has been told to start. */
  hear(message: ToPage): void;
  /** The end of a run is on its way. */
  ending(run: number): void;
  /** It sent more than a kernel may; nothing of it is heard any more. */
  excess(): void;
}

/**
 * One living worker, in a frame of its own: what it may have piled up before the frame's thread goes with the frame.
 * Everything about it dies with it.
 */
export class Session {
  readonly #frame: SandboxFrame;
  readonly #worklet: Worklet;
  readonly #port: MessagePort;
  #gate: Gate | undefined;
  #info: KernelInfo | undefined;
  #ended = false;
  #giveUp: ((error: unknown) => void) | undefined;

  private constructor(frame: SandboxFrame, worklet: Worklet, port: MessagePort) {
    this.#frame = frame;
    this.#worklet = worklet;
    this.#port = port;
  }

  /**
   * A worker that has read its source and waits to be told to start.
   * @param frameSource the document of its frame, which comes while its source does
   */
  static async hatch(
    document: Document,
    frameSource: FrameSource,
    source: Promise<string>,
  ): Promise<Session> {
    const framed = createFrame(document, frameSource);
    try {
      const [frame, text] = await Promise.all([framed, source]);
      const { port1, port2 } = new MessageChannel();
      return new Session(frame, frame.spawn(text, port2), port1);
    } catch (error) {
      void framed.then(
        (frame) => frame.remove(),
        () => undefined,
      );
      throw error;
    }
  }

  /** What it told of itself last; nothing before it has started. */
  get info(): KernelInfo | undefined {
    return this.#info;
  }

  /**
   * Tells it to start.
   * @throws {ExplainedError} `kernel-start-timeout`, `kernel-load-failed`, `kernel-excess`, `kernel-not-running` where it
   *   is ended meanwhile
   * @throws {KernelError} what it says itself of why it cannot
   */
  async begin(
    message: Extract<ToKernel, { type: 'start' }>,
    openGate: OpenGate,
    events: SessionEvents,
  ): Promise<KernelInfo> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      this.#info = await new Promise<KernelInfo>((resolve, reject) => {
        this.#giveUp = reject;
        timer = setTimeout(() => {
          reject(new ExplainedError('kernel-start-timeout', { seconds: startLimit }));
        }, startLimit * 1_000);
        void this.#worklet.failed.then((detail) =>
          reject(new ExplainedError('kernel-load-failed', { detail })),
        );
        this.#listen(openGate, events, resolve, reject);
        this.send(message);
      });
      return this.#info;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Nothing is sent to one that has ended. */
  send(message: ToKernel): void {
    if (!this.#ended) this.#gate?.send(message);
  }

  /** Whether the thread of its frame answers in time (milliseconds). */
  isAlive(within: number): Promise<boolean> {
    return this.#frame.alive(within);
  }

  /** For good: nothing it says is heard any more. */
  end(): void {
    this.#ended = true;
    if (this.#gate) this.#gate.close();
    else this.#port.close();
    this.#worklet.terminate();
    this.#frame.remove();
    this.#giveUp?.(new ExplainedError('kernel-not-running'));
  }

  #listen(
    openGate: OpenGate,
    events: SessionEvents,
    started: (info: KernelInfo) => void,
    failed: (error: unknown) => void,
  ): void {
    this.#gate = openGate(this.#port, {
      hear: (message) => {
        if (this.#ended) return;
        if (message.type === 'started') return started(message.info);
        if (message.type === 'startFailed') return failed(new KernelError(message.error));
        if (message.type === 'noted' || message.type === 'backendChanged') this.#info = message.info;
        events.hear(message);
      },
      ending: (run) => {
        if (!this.#ended) events.ending(run);
      },
      excess: (reason) => {
        if (this.#ended) return;
        if (this.#info) events.excess();
        else failed(new ExplainedError('kernel-excess', {}, { cause: reason }));
      },
    });
  }
}
