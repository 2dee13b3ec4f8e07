/** `npm run bench`: every benchmark, or those named: `npm run bench -- describe`. Each prints one table. */

const benchmarks: Readonly<Record<string, () => Promise<{ run: () => Promise<unknown> }>>> = {
  describe: () => import('./describe.ts'),
};

const named = process.argv.slice(2);
for (const name of named.length > 0 ? named : Object.keys(benchmarks)) {
  const load = benchmarks[name];
  if (!load) throw new Error(`No benchmark “${name}”. There are: ${Object.keys(benchmarks).join(', ')}.`);
  await (await load()).run();
}

// Top-level await asks for a module.
export {};
