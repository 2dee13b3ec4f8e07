/**
 * A layer's channels in pages, and the pages in batches: a page is what is shown at once, a batch what is asked
 * for at once, so that turning a page seldom runs the model anew.
 */

/** More would not fit on a page. */
export const channelsPerPage = 64;

/** Numbers asked for at once: 8 MB of float32. */
const batchValues = 2_000_000;
/** A model answers with no more channels than this (see `FeatureMapsQuestion.limit`). */
const mostChannels = 1024;

/** How many channels of `height · width` numbers are asked for at once: whole pages. */
export function batchSize(planeValues: number): number {
  const pages = Math.floor(batchValues / Math.max(1, planeValues) / channelsPerPage);
  return channelsPerPage * Math.max(1, Math.min(mostChannels / channelsPerPage, pages));
}

/** The first channel of the page, or of the batch of `size` channels, that a channel is in. */
export function startOf(channel: number, size: number = channelsPerPage): number {
  return Math.floor(channel / size) * size;
}

/**
 * The page to show of channels `from … from + count − 1`, which may not be those of the wanted page yet.
 * @param first first channel of the wanted page
 */
export function pageWithin(first: number, from: number, count: number): number {
  return Math.max(from, Math.min(first, from + startOf(Math.max(0, count - 1))));
}
