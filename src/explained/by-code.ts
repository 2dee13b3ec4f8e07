import type { Explanation } from './explanation.ts';

/** An explanation where no texts are at hand, or none that it fits: `network-depth {"depth":7,"known":"18, 34"}`. */
export const byCode = ({ code, values }: Explanation): string =>
  Object.keys(values).length > 0 ? `${code} ${JSON.stringify(values)}` : code;

export { byCode as firstTeller };
