/** What a function of two numbers has said at every point of a grid. */
export interface Samples {
  /** In the order in which they were asked, which goes up or down all the way. */
  readonly across: ArrayLike<number>;
  readonly down: ArrayLike<number>;
  /** Row by row. */
  readonly said: ArrayLike<unknown>;
}

/** Of the facet that it is for: a function of samples may look at that. */
export function facetKey(facet: unknown): string {
  const { fx, fy } = Object(facet) as { fx?: unknown; fy?: unknown };
  return [fx, fy]
    .map((part) => (part instanceof Date ? part.toISOString() : String(part)))
    .join()
    .slice(0, 100);
}

/**
 * Says what it said at a point: on a sheet of the same size exactly this one, on another the nearest. A sheet has some
 * hundred thousand points, which are asked for in the order in which they were: so the next one is looked at first.
 */
export function sampler({ across, down, said }: Samples): (x: number, y: number) => unknown {
  let column = 0;
  let row = 0;
  return (x, y) => {
    if (across[column] !== x) column = nearest(across, x);
    if (down[row] !== y) row = nearest(down, y);
    const at = row * across.length + column;
    column = column + 1 < across.length ? column + 1 : 0;
    return said[at];
  };
}

function nearest(places: ArrayLike<number>, at: number): number {
  const rises = places[places.length - 1]! >= places[0]!;
  let [low, high] = [0, places.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (rises ? places[middle]! <= at : places[middle]! >= at) low = middle;
    else high = middle;
  }
  return Math.abs(places[high]! - at) < Math.abs(places[low]! - at) ? high : low;
}

/** Writes down what a function says while Plot asks it row by row; once it is done, it only says that again. */
export class Sampling implements Samples {
  readonly across: number[] = [];
  readonly down: number[] = [];
  readonly said: unknown[] = [];
  #again: ((x: number, y: number) => unknown) | undefined;

  /** At another width, its grid would be another. */
  end(): void {
    if (this.said.length > 0) this.#again ??= sampler(this);
  }

  /** @param say the function; what it says is kept as it is */
  ask(x: number, y: number, say: () => unknown): unknown {
    // Plot draws once more, to be told colours.
    if (this.said.length > 0 && x === this.across[0] && y === this.down[0]) this.end();
    if (this.#again) return this.#again(x, y);
    if (this.down.length === 0 || this.down.at(-1) !== y) this.down.push(y);
    if (this.down.length === 1) this.across.push(x);
    const answer = say();
    this.said.push(answer);
    return answer;
  }
}
