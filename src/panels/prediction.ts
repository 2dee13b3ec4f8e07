import {
  count,
  countUpTo,
  finite,
  floatsUpTo,
  listOf,
  type Of,
  optionally,
  record,
  textUpTo,
  where,
  wordOf,
} from '../schema/index.ts';
import { pictures } from './pictures.ts';
import { measuredOn } from './training.ts';

const picture = where(pictures, ({ pixels }) => pixels.length === 1, 'a picture that is none');
const side = countUpTo(512);

/** The data of a `custom` output of kind `prediction`. */
export const predictionPanel = record({
  /** Where the evidence for the guess lies, 0…1, row-major. */
  evidence: where(
    record({ layer: textUpTo(200), width: side, height: side, values: floatsUpTo(512 * 512) }),
    ({ width, height, values }) => values.length === width * height,
    'a map of another size',
  ),
  /** `reader`: a picture the reader can choose anew. */
  source: wordOf('reader', 'photo', 'tensor'),
  classes: listOf(textUpTo(100), 1_000),
  probabilities: listOf(finite, 1_000),
  guess: countUpTo(1_000),
  /** Of the probabilities, in bits: 0 when sure, log₂ of the number of classes when undecided. */
  entropy: finite,
  /** Distance of the features to the nearest class mean, and the share of held-out pictures that lie nearer. Absent without data to compare with. */
  known: optionally(record({ distance: finite, share: finite, references: count })),
  /** What those pictures are; absent: test images. */
  split: optionally(measuredOn),
  /** Over how many views of the picture the probabilities were averaged; absent: the middle square alone. */
  views: optionally(countUpTo(1_000)),
  /** `neither`: most likely of another class; `far`: farther than `farShare` of the test pictures; `unsure`: no class has `sureProbability`. */
  verdict: wordOf('neither', 'far', 'unsure', 'plain'),
  limits: record({ farShare: finite, sureProbability: finite, neither: finite }),
  picture,
  /** What the network sees of it. */
  seen: picture,
});
export type PredictionPanel = Of<typeof predictionPanel>;
