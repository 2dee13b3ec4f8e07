import type { PredictionPanel } from '../../../kernel/prediction.ts';
import {
  checkOutput,
  count,
  type ImageOutput,
  list,
  number,
  object,
  oneOf,
  optional,
  RefusedData,
  text,
} from '../../../notebook/protocol/index.ts';
import { checkSplit } from './check-panel.ts';

/** @throws {RefusedData} when a prediction's data is not what it says */
export function checkPrediction(data: unknown): PredictionPanel {
  const panel = object(data, 'prediction');
  const evidence = object(panel['evidence'], 'evidence');
  const limits = object(panel['limits'], 'limits');
  const classes = list(panel['classes'], 'classes', 1_000).map((name) => text(name, 'class', 100));
  const width = count(evidence['width'], 'width', 512);
  const height = count(evidence['height'], 'height', 512);
  const values = evidence['values'];
  const split = optional(panel['split'], checkSplit);
  const known = optional(panel['known'], familiarity);
  const views = optional(panel['views'], (value) => count(value, 'views', 1_000));
  if (!(values instanceof Float32Array) || values.length !== width * height)
    throw new RefusedData('a map of another size');
  return {
    source: oneOf(panel['source'], ['reader', 'photo', 'tensor'] as const, 'source'),
    classes,
    probabilities: list(panel['probabilities'], 'probabilities', 1_000).map((p) => number(p, 'probability')),
    guess: count(panel['guess'], 'guess', 1_000),
    entropy: number(panel['entropy'], 'entropy'),
    ...(known ? { known } : {}),
    ...(split ? { split } : {}),
    ...(views === undefined ? {} : { views }),
    verdict: oneOf(panel['verdict'], ['neither', 'far', 'unsure', 'plain'] as const, 'verdict'),
    limits: {
      farShare: number(limits['farShare'], 'farShare'),
      sureProbability: number(limits['sureProbability'], 'sureProbability'),
      neither: number(limits['neither'], 'neither'),
    },
    evidence: { layer: text(evidence['layer'], 'layer', 200), width, height, values },
    picture: picture(panel['picture']),
    seen: picture(panel['seen']),
  };
}

function familiarity(data: unknown): NonNullable<PredictionPanel['known']> {
  const known = object(data, 'known');
  return {
    distance: number(known['distance'], 'distance'),
    share: number(known['share'], 'share'),
    references: count(known['references'], 'references'),
  };
}

function picture(data: unknown): ImageOutput {
  const output = checkOutput(data);
  if (output.kind !== 'image' || output.pixels.length !== 1) throw new RefusedData('a picture that is none');
  return output;
}
