/** What `device-kernels.ts` keeps of a device: for each training kernel a choice, and the times that it was made by. */
import {
  boolean,
  finite,
  listOf,
  optionally,
  record,
  type Schema,
  where,
  wordOf,
} from '../../schema/index.ts';

const way = wordOf('stock', 'composed', 'fused');
/** Milliseconds: none that was waited for took a minute. */
const time = where(finite, (value) => value >= 0 && value <= 60_000, 'a time that nobody waited for');
const samples = listOf(boolean, 100);
const timing = record({
  stock: time,
  composed: optionally(time),
  fused: optionally(time),
  won: record({ stock: optionally(samples), composed: optionally(samples), fused: optionally(samples) }),
});

const ofEach = <T>(schema: Schema<T>) =>
  record({
    filterGradient: schema,
    inputGradient: schema,
    batchNorm: schema,
    update: schema,
    block: schema,
    forward: schema,
  });

/** Rebuilt from what it knows, on its way in and on its way out: what lies in a store may be anything. */
export const kernelTimes = record({ choice: ofEach(way), timings: ofEach(timing) });
