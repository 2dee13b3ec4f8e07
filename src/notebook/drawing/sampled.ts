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

/** What it said at this point: on a sheet of the same size exactly this one, on another the nearest. */
export function sampleAt({ across, down, said }: Samples, x: number, y: number): unknown {
  return said[nearest(down, y) * across.length + nearest(across, x)];
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
  #isDone = false;

  /** At another width, its grid would be another. */
  end(): void {
    this.#isDone = this.said.length > 0;
  }

  /** @param say the function; what it says is kept as it is */
  ask(x: number, y: number, say: () => unknown): unknown {
    // Plot draws once more, to be told colours.
    if (this.said.length > 0 && x === this.across[0] && y === this.down[0]) this.#isDone = true;
    if (this.#isDone) return sampleAt(this, x, y);
    if (this.down.length === 0 || this.down.at(-1) !== y) this.down.push(y);
    if (this.down.length === 1) this.across.push(x);
    const answer = say();
    this.said.push(answer);
    return answer;
  }
}
