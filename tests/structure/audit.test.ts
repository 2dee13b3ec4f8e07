/** What the site is made of has no known vulnerability; skipped, with the reason, where the npm registry does not answer. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Audit {
  vulnerabilities?: Record<string, { severity: string; range: string }>;
  message?: string;
  error?: { summary?: string; code?: string };
}

const root = join(import.meta.dirname, '../..');

test('npm audit --omit=dev', ({ skip }) => {
  const { stdout, error } = spawnSync(
    'npm',
    ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000'],
    { cwd: root, encoding: 'utf8', timeout: 50_000 },
  );
  let answer: Audit = {};
  try {
    answer = JSON.parse(stdout) as Audit;
  } catch {
    // No answer: said below.
  }
  if (!answer.vulnerabilities) {
    const reason = answer.message ?? answer.error?.summary ?? error?.message ?? 'no answer';
    console.warn(`npm audit could not be asked (${reason.slice(0, 200)}): the test is skipped.`);
    skip(`the npm registry does not answer an audit: ${reason.slice(0, 200)}`);
    return;
  }
  const serious = Object.entries(answer.vulnerabilities)
    .filter(([, { severity }]) => ['moderate', 'high', 'critical'].includes(severity))
    .map(([name, { severity, range }]) => `${name} ${range}: ${severity}`);
  expect(serious).toEqual([]);
});
