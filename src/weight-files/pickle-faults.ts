/** Why a pickle is not read on. */

/** What a pickle asks for and is not given. */
export class RefusedName extends Error {
  readonly named: string;
  constructor(named: string) {
    super(`The pickle asks for ${named}.`);
    this.named = named;
  }
}

/** Bytes that are no pickle, or one cut off. */
export class BrokenPickle extends Error {
  /** It ended where more was to come. */
  readonly cut: boolean;
  constructor(reason: string, cut = false) {
    super(reason);
    this.cut = cut;
  }
}
