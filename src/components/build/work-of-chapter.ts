/** What a chapter gives a reader to do, by its source. */

export const kindsOfWork = ['exercises', 'questions', 'predictions', 'cells'] as const;
export type KindOfWork = (typeof kindsOfWork)[number];

const places: Record<KindOfWork, RegExp> = {
  exercises: /<Exercise name="([^"]+)"/g,
  questions: /<Quiz id="([^"]+)"/g,
  predictions: /<Predict id="([^"]+)"/g,
  cells: /<Cell name="([^"]+)"/g,
};

/**
 * @param mdx a chapter's source
 * @returns the names of each kind, in the order of the text
 */
export const workOf = (mdx: string): Record<KindOfWork, string[]> => {
  const namesOf = (kind: KindOfWork) => [...mdx.matchAll(places[kind])].map(([, name = '']) => name);
  return {
    exercises: namesOf('exercises'),
    questions: namesOf('questions'),
    predictions: namesOf('predictions'),
    cells: namesOf('cells'),
  };
};
