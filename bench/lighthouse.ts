/**
 * Lighthouse, installed beside the project when a benchmark first asks: with all that it brings it is larger than what the
 * site itself is built with, and nothing but this needs it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const version = '13.5.0';
const folder = fileURLToPath(new URL('../.cache/lighthouse/', import.meta.url));
const entry = `${folder}node_modules/lighthouse/core/index.js`;

export const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

/** The part of Lighthouse's result that is read here. */
export interface LighthouseResult {
  categories: Record<
    (typeof categories)[number],
    { score: number | null; auditRefs: { id: string; weight: number }[] }
  >;
  audits: Record<
    string,
    { score: number | null; numericValue?: number; title: string; displayValue?: string }
  >;
}

type Lighthouse = (
  address: string,
  flags: { port: number; output: 'json'; logLevel: 'error'; onlyCategories: readonly string[] },
) => Promise<{ lhr: LighthouseResult } | undefined>;

/** @returns looks at an address once, as a phone of the middle sort (Lighthouse's own choice) */
export async function lighthouse(): Promise<(address: string, port: number) => Promise<LighthouseResult>> {
  const installed = `${folder}node_modules/lighthouse/package.json`;
  if (!existsSync(installed)) {
    console.error(`Installing Lighthouse ${version} into .cache/lighthouse …`);
    const { status } = spawnSync(
      'npm',
      ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `lighthouse@${version}`],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    if (status !== 0) throw new Error(`Lighthouse ${version} could not be installed.`);
  }
  const { default: look } = (await import(pathToFileURL(entry).href)) as { default: Lighthouse };
  return async (address, port) => {
    const result = await look(address, {
      port,
      output: 'json',
      logLevel: 'error',
      onlyCategories: categories,
    });
    if (!result) throw new Error(`Lighthouse says nothing of ${address}.`);
    return result.lhr;
  };
}
