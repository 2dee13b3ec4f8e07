/** The helpers of one training: started together, each given up when it is lost or does not answer. */
import type { FromHelper, Helper, HelperSetting, ToHelper } from '../step/index.ts';

type Answer<Type extends FromHelper['type']> = Extract<FromHelper, { type: Type }>;

/** Longest wait for an answer (milliseconds); a step of ResNet-152 takes seconds on a slow machine. */
const patience = 30_000;
/** And for a helper to be ready. */
const startPatience = 10_000;
/** Losses after which no other is started: something ends them. */
const mostLosses = 3;

class Line {
  readonly helper: Helper;
  readonly #arrived: FromHelper[] = [];
  #id = 0;
  #waiting: ((message: FromHelper | undefined) => void) | undefined;
  lostBecause: string | undefined;

  constructor(helper: Helper) {
    this.helper = helper;
    helper.receive((message) => {
      if (message.type === 'failed') this.lose(message.reason);
      else this.#arrive(message);
    });
    helper.lost((reason) => this.lose(reason));
  }

  #arrive(message: FromHelper): void {
    // What belongs to a step that was given up.
    if ('id' in message && message.id < this.#id) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting(message);
    else this.#arrived.push(message);
  }

  send(message: ToHelper, transfer: Transferable[]): void {
    if (message.type === 'step') this.#id = message.id;
    this.helper.post(message, transfer);
  }

  lose(reason: string): void {
    if (this.lostBecause !== undefined) return;
    this.lostBecause = reason;
    this.helper.end();
    this.#waiting?.(undefined);
    this.#waiting = undefined;
  }

  /** Undefined when it is lost, or says something else. */
  async next<Type extends FromHelper['type']>(type: Type, within: number): Promise<Answer<Type> | undefined> {
    const message = this.#arrived.shift() ?? (await this.#arrival(within));
    if (message?.type === type) return message as Answer<Type>;
    this.lose(message ? `an answer out of turn: ${message.type}` : 'no answer');
    return undefined;
  }

  async #arrival(within: number): Promise<FromHelper | undefined> {
    if (this.lostBecause !== undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise((resolve) => {
        this.#waiting = resolve;
        timer = setTimeout(resolve, within, undefined);
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

export class Helpers {
  #lines: Line[];
  readonly #startOne: () => Promise<Line | undefined>;
  #ended = false;
  /** Why those that are gone are gone. */
  readonly losses: string[];

  /** As many of `count` as start. */
  static async start(
    count: number,
    startHelper: (() => Promise<Helper>) | undefined,
    setting: HelperSetting,
  ): Promise<Helpers> {
    const losses: string[] = [];
    const startOne = async (): Promise<Line | undefined> => {
      try {
        const helper = await startHelper?.();
        const line = helper && new Line(helper);
        line?.send({ type: 'set', ...setting }, []);
        if (await line?.next('ready', startPatience)) return line;
        losses.push(line?.lostBecause ?? 'no worker within a worker');
      } catch (error) {
        losses.push(error instanceof Error ? error.message : String(error));
      }
      return undefined;
    };
    const lines = await Promise.all(Array.from({ length: count }, startOne));
    return new Helpers(
      lines.filter((line) => line !== undefined),
      losses,
      startOne,
    );
  }

  private constructor(lines: Line[], losses: string[], startOne: () => Promise<Line | undefined>) {
    this.#lines = lines;
    this.losses = losses;
    this.#startOne = startOne;
  }

  /** In the place of one that was lost; not again and again. */
  async startAnother(): Promise<void> {
    if (this.#ended || this.losses.length > mostLosses) return;
    const line = await this.#startOne();
    if (!line) return;
    // Ended while it started.
    if (this.#ended as boolean) line.helper.end();
    else this.#lines.push(line);
  }

  /** Those that can be relied on. */
  get count(): number {
    return this.#lines.length;
  }

  send(helper: number, message: ToHelper, transfer: Transferable[]): void {
    this.#lines[helper]?.send(message, transfer);
  }

  /** Undefined when it is lost: then there is one fewer, and the others wait for a new step. */
  async answer<Type extends FromHelper['type']>(
    helper: number,
    type: Type,
  ): Promise<Answer<Type> | undefined> {
    const line = this.#lines[helper];
    const message = await line?.next(type, patience);
    if (line && !message) {
      this.losses.push(line.lostBecause ?? '');
      this.#lines = this.#lines.filter((other) => other !== line);
    }
    return message;
  }

  end(): void {
    this.#ended = true;
    for (const { helper } of this.#lines) helper.end();
    this.#lines = [];
  }
}
