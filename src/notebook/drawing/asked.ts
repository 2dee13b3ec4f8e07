import { drawingLimits, type Rehearsal } from './drawing-limits.ts';
import { isNumberArray, type Recorded, type RecordedAnswers, type RecordedCall } from '../protocol/index.ts';

/** Options that are a number of things to draw. */
const counts = new Set(['ticks', 'thresholds', 'n']);

/** Channels of a mark beside those that are drawn: a line each in the tip, which is drawn while the pointer moves. */
const mostChannels = 60;

/** Marks and tips that follow the pointer: each is drawn anew as it moves. */
const followers = new Set(['pointer', 'pointerX', 'pointerY', 'crosshair', 'crosshairX', 'crosshairY']);
const mostFollowers = 20;

/** Plot lays a raster over a sheet of about this size (CSS pixels) when its author gave none. */
const usualSheet = 640 * 400;

/** Characters of the path of one hexagon of a grid. */
const hexagon = 20;

/**
 * What can be told from the options alone: a number of ticks or bins, or of pixels, that no page can draw is
 * not tried at all, since even to try would fill the memory.
 * @returns what is too much, if anything is
 */
export function asksTooMuch(plot: RecordedCall): Rehearsal | undefined {
  const { elements, pixels } = drawingLimits;
  let found: Rehearsal | undefined;
  let following = 0;

  function follower(): void {
    following += 1;
    if (following > mostFollowers) found = { fits: false, limit: 'elements', most: elements };
  }

  function option(key: string, value: Recorded, mark: string): void {
    // A function answers with as many as a number would ask for.
    if (isAnswers(value)) for (const answer of Array.from<Recorded>(value.answers)) option(key, answer, mark);
    if (typeof value !== 'number' || found) return;
    if (counts.has(key) && value > elements) found = { fits: false, limit: 'elements', most: elements };
    if (
      key === 'binWidth' &&
      mark === 'hexgrid' &&
      usualSheet / value ** 2 > drawingLimits.characters / hexagon
    )
      found = { fits: false, limit: 'characters', most: drawingLimits.characters };
    if (key === 'pixelSize' && usualSheet / value ** 2 > pixels)
      found = { fits: false, limit: 'pixels', most: pixels };
  }

  /** `domain` and `interval` of one scale, or of an axis with its own. */
  function interval(entries: Readonly<Record<string, Recorded>>): void {
    const { domain, interval: step } = entries;
    if (typeof step !== 'number' || step === 0 || domain === null || typeof domain !== 'object') return;
    const ends =
      Array.isArray(domain) || isNumberArray(domain) ? Array.from(domain as ArrayLike<unknown>, Number) : [];
    const spread =
      ends.reduce((a, b) => Math.max(a, b), -Infinity) - ends.reduce((a, b) => Math.min(a, b), Infinity);
    if (spread / Math.abs(step) > elements) found = { fits: false, limit: 'elements', most: elements };
  }

  function channels(value: Recorded): void {
    if (typeof value !== 'object' || value === null || !('plot' in value) || value.plot !== 'object') return;
    if (Object.keys(value.entries).length > mostChannels)
      found = { fits: false, limit: 'elements', most: elements };
  }

  function visit(value: Recorded, mark: string): void {
    if (found || typeof value !== 'object' || value === null || value instanceof Date || isNumberArray(value))
      return;
    if (Array.isArray(value)) return value.forEach((item) => visit(item, mark));
    switch (value.plot) {
      case 'call':
        if (followers.has(value.name)) follower();
        return value.args.forEach((item) => visit(item, value.name));
      case 'answers':
        return Array.from<Recorded>(value.answers).forEach((item) => visit(item, mark));
      case 'object':
        interval(value.entries);
        for (const [key, item] of Object.entries(value.entries)) {
          option(key, item, mark);
          if (key === 'channels') channels(item);
          if (key === 'tip' && item) follower();
          visit(item, mark);
        }
    }
  }

  visit(plot, '');
  return found;
}

const isAnswers = (value: Recorded): value is RecordedAnswers =>
  typeof value === 'object' && value !== null && 'plot' in value && value.plot === 'answers';
