import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = new URL('../', import.meta.url).pathname;

/** What takes longest, in that order: begun last it would run on alone, while the other worker has nothing to do. */
const long = [
  /^tests\/chapters\/04/,
  /^tests\/chapters\/01/,
  /^tests\/browser\/hostile\/(drawing-budget|damage|policy)/,
  /^tests\/browser\/(pages|chapters\/04|stem-section|figure-pictures|gallery|budgets|firefox)/,
  /^tests\/chapters\//,
  /^tests\/browser\/hostile\//,
  /^tests\/browser\//,
  /^tests\/(training-panel|inspector\/in-browser|kernel\/sandbox)/,
];

/** Files in the order of how long they take, so that all workers end at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = long.findIndex((pattern) => pattern.test(relative(root, moduleId)));
      return at < 0 ? long.length : at;
    };
    const known = await super.sort(files);
    return known
      .map((file, order) => ({ file, order, place: place(file) }))
      .sort((a, b) => a.place - b.place || a.order - b.order)
      .map(({ file }) => file);
  }
}
