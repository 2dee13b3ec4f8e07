/** How an accuracy is written: the share, and its 95 % interval in brackets. */
import { wilsonInterval } from '../../statistics/index.ts';
import type { Language } from '../../i18n.ts';
import { measuredAccuracy, type MeasuredAccuracy } from './experiment-results.ts';
import { numberOf } from './numbers.ts';
import { translator } from './strings.ts';

export const percentText = (share: number): string => (100 * share).toFixed(1);

/** `73.5% (71.4–75.6)`. */
export function withInterval({ share, interval: [low, high] }: MeasuredAccuracy, language: Language): string {
  const t = translator(language, 'results');
  return t('accuracy', { share: percentText(share), low: percentText(low), high: percentText(high) });
}

/**
 * What `<Accuracy>` says.
 * @param key as of `measuredAccuracy`; with `pictures`, as of `numberOf`, a share of so many pictures (Wilson's interval)
 * @throws {Error} for a key that names no accuracy
 */
export function accuracyText(key: string, language: Language, pictures?: number): string {
  if (pictures === undefined) return withInterval(measuredAccuracy(key), language);
  const share = numberOf(key);
  return withInterval({ share, interval: wilsonInterval(share * pictures, pictures) }, language);
}
