/** Which stored results of a chapter answer a prediction that the reader is asked for just before. */

/** The prediction that a result answers. */
export interface Covering {
  /** The `id` of its `<Predict>`. */
  prediction: string;
  /** Whether it is the first result that does: there the page says that results are folded. */
  first: boolean;
}

/** `cell:<name>`, `figure:<id>`, `results:<of>` or `results:<of>:<show>`. */
export type ResultKey = string;

const places =
  /^#{2,} |<Predict id="(?<prediction>[^"]+)">[^]*?<\/Predict>|<Cell name="(?<cell>[^"]+)"|<Figure id="(?<figure>[^"]+)"|<Results of="(?<of>[^"]+)"(?: show="(?<show>[^"]+)")?|<(?:Quiz|Exercise)\b/gm;

/**
 * A prediction's results are the cell that comes next, or the figures and tables that do before it; not what comes
 * after a heading, a question, an exercise or another prediction.
 * @param mdx a chapter's source
 */
export function coveredResults(mdx: string): ReadonlyMap<ResultKey, Covering> {
  const covered = new Map<ResultKey, Covering>();
  let prediction: string | undefined;
  let first = true;
  for (const { groups = {} } of mdx.matchAll(places)) {
    const { cell, figure, of, show } = groups;
    const key =
      cell !== undefined
        ? `cell:${cell}`
        : figure !== undefined
          ? `figure:${figure}`
          : of !== undefined
            ? `results:${of}${show === undefined ? '' : `:${show}`}`
            : undefined;
    if (key === undefined) {
      prediction = groups['prediction'];
      first = true;
    } else if (prediction !== undefined) {
      covered.set(key, { prediction, first });
      first = false;
      // What a cell shows ends it: a figure further on belongs to the text.
      if (cell !== undefined) prediction = undefined;
    }
  }
  return covered;
}
