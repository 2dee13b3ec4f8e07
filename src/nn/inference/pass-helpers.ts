/** The helpers of one network's forward pass. One that is lost costs the time of what it had to do, and nothing else. */
import { createBreath } from '../step/breathe.ts';
import type { Helper } from '../step/messages.ts';
import type { FromPassHelper, PassSetting, SentWeights, ToPassHelper } from './messages.ts';

export type PassHelper = Helper<ToPassHelper, FromPassHelper>;

/** Parts that one has been given and not answered: the next lies ready while one is computed. */
const ahead = 2;
/** Longest wait for an answer (milliseconds); a part of ResNet-152 takes seconds on a slow machine. */
const patience = 30_000;

interface Line {
  readonly helper: PassHelper;
  readonly given: Set<number>;
  bytes: number;
}

export class PassHelpers {
  #lines: Line[] = [];
  #arrived: (message: { line: Line; message: FromPassHelper }) => void = () => undefined;
  #lost: (line: Line) => void = () => undefined;
  /** Why those that are gone are gone. */
  readonly losses: string[] = [];

  /** As many of `count` as can be started. */
  static async start(
    count: number,
    startHelper: () => Promise<PassHelper>,
    setting: PassSetting,
  ): Promise<PassHelpers> {
    const helpers = new PassHelpers();
    await Promise.all(
      Array.from({ length: count }, async () => {
        try {
          helpers.#take(await startHelper(), setting);
        } catch (error) {
          helpers.losses.push(error instanceof Error ? error.message : String(error));
        }
      }),
    );
    return helpers;
  }

  /** Those that can be relied on. */
  get count(): number {
    return this.#lines.length;
  }

  /** That they take, as far as they have said. */
  get bytes(): number {
    return this.#lines.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  send(weights: SentWeights): void {
    if (weights.length === 0) return;
    for (const { helper } of this.#lines) helper.post({ type: 'weights', weights }, []);
  }

  /**
   * Has every part computed, by the helpers and by this worker itself.
   * @param picturesOf a copy of a part's pictures, which is given away
   * @param own computes a part here; what it throws ends it all, and the helpers
   * @param take is given the values of a part that a helper has computed
   */
  async share(
    parts: number,
    picturesOf: (part: number) => { images: Float32Array<ArrayBuffer>; count: number },
    own: (part: number) => void,
    take: (part: number, values: readonly Float32Array[]) => void,
  ): Promise<void> {
    const waiting = Array.from({ length: parts }, (_, part) => part);
    const serve = (line: Line, most: number): void => {
      while (line.given.size < most) {
        const part = waiting.shift();
        if (part === undefined) return;
        const { images, count } = picturesOf(part);
        line.given.add(part);
        line.helper.post({ type: 'part', part, count, images }, [images.buffer]);
      }
    };
    let wake: () => void = () => undefined;
    this.#arrived = ({ line, message }) => {
      if (message.type === 'given' && line.given.delete(message.part)) {
        line.bytes = message.bytes;
        take(message.part, message.values);
        // Of the last few each has one at a time, so that all end together.
        serve(line, waiting.length > this.#lines.length ? ahead : 1);
      }
      wake();
    };
    this.#lost = ({ given }) => {
      waiting.unshift(...given);
      wake();
    };
    for (let most = 1; most <= ahead; most++)
      for (const line of this.#lines) if (waiting.length > 1) serve(line, most);
    const breath = createBreath();
    try {
      for (;;) {
        const part = waiting.shift();
        if (part !== undefined) {
          own(part);
          await breath.breathe();
        } else if (this.#lines.some(({ given }) => given.size > 0))
          await this.#news((woken) => (wake = woken));
        else return;
      }
    } catch (error) {
      // What they still have would only be in the way of the next batch.
      this.end();
      throw error;
    } finally {
      breath.close();
    }
  }

  /** What they have been given is computed by whoever shares with them. */
  end(): void {
    for (const line of this.#lines) this.#lose(line, 'ended');
  }

  /** Something arrives, or nothing for too long: then whoever has not answered is given up. */
  async #news(waking: (wake: () => void) => void): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      waking(resolve);
      timer = setTimeout(() => {
        for (const line of this.#lines.filter(({ given }) => given.size > 0)) this.#lose(line, 'no answer');
        resolve();
      }, patience);
    });
    clearTimeout(timer);
  }

  #take(helper: PassHelper, setting: PassSetting): void {
    const line: Line = { helper, given: new Set(), bytes: 0 };
    helper.receive((message) => {
      if (message.type === 'failed') this.#lose(line, message.reason);
      else this.#arrived({ line, message });
    });
    helper.lost((reason) => this.#lose(line, reason));
    helper.post({ type: 'set', ...setting }, []);
    this.#lines.push(line);
  }

  #lose(line: Line, reason: string): void {
    if (!this.#lines.includes(line)) return;
    this.#lines = this.#lines.filter((other) => other !== line);
    this.losses.push(reason);
    line.helper.end();
    this.#lost(line);
  }
}
