/**
 * The packages, as another project has them: installed from their folders into one that knows nothing of this, and used as
 * their examples say. What they need of the registry comes from there, but for TensorFlow.js, which is this project's.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../browser/chromium.ts';

const root = join(import.meta.dirname, '../..');
const project = mkdtempSync(join(tmpdir(), 'stranger-'));
const run = (command: string, ...values: string[]): string =>
  execFileSync(command, values, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const example = (name: string): string =>
  readFileSync(join(project, `node_modules/${name}/example.js`), 'utf8');

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/build-packages.ts'], { cwd: root });
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  const folders = ['residual-nn', 'residual-cell'].map((name) => join(root, 'packages', name));
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--install-links', '--legacy-peer-deps'];
  run('npm', 'install', ...quick, ...folders);
  mkdirSync(join(project, 'node_modules/@tensorflow'));
  for (const name of ['tfjs', 'tfjs-core', 'tfjs-layers', 'tfjs-backend-wasm', 'tfjs-backend-cpu'])
    symlinkSync(
      join(root, 'node_modules/@tensorflow', name),
      join(project, 'node_modules/@tensorflow', name),
    );
}, 120_000);
afterAll(() => rmSync(project, { recursive: true }));

test('a residual network trains on the WASM backend, in Node', () => {
  writeFileSync(join(project, 'train.js'), example('residual-nn'));
  const said = run(process.execPath, 'train.js');
  expect(said).toMatch(/^training kernels: (relaxed-)?simd$/m);
  expect(said).toMatch(/^right about 3[12] of 32$/m);
});

test('their types are what another project sees', () => {
  writeFileSync(
    join(project, 'check.ts'),
    `import { build, describeNetwork, resnet, trainOnWasm } from 'residual-nn';
    import { cifarResnet } from 'residual-nn/spec';
    import { openCells, type Cells } from 'residual-cell';
    export const variant: 'relaxed-simd' | 'simd' | 'composed' = (await trainOnWasm()).variant;
    export const params: number = describeNetwork(cifarResnet(8)).totals.params;
    // @ts-expect-error There is no such depth.
    build(resnet(19));
    export const opened: Cells = await openCells({ place: document.body, cells: [{ name: 'a', source: '1' }] });
    // @ts-expect-error A cell has a name.
    await openCells({ place: document.body, cells: [{ source: '1' }] });`,
  );
  const options =
    '--noEmit --strict --module nodenext --target es2022 --lib es2023,dom,dom.iterable --skipLibCheck';
  const tsc = join(root, 'node_modules/@typescript/native/bin/tsc');
  expect(run(process.execPath, tsc, ...options.split(' '), 'check.ts')).toBe('');
});

test('cells run in a page that Vite builds: TypeScript, a control, a plot, and no way to the network', async () => {
  const page = `<!doctype html><main id="cells"></main><script type="module" src="/main.js"></script>`;
  writeFileSync(join(project, 'index.html'), page);
  writeFileSync(
    join(project, 'main.js'),
    `${example('residual-cell')}\nglobalThis.notebook = notebook;\ndocument.body.dataset.ran = '';`,
  );
  await build({ root: project, logLevel: 'error', build: { target: 'es2022' } });
  const server = await preview({ root: project, logLevel: 'error', preview: { port: 0 } });
  const browser = await launchChromium();
  try {
    const tab = await browser.newPage();
    const failures: unknown[] = [];
    tab.on('pageerror', (error) => failures.push(error));
    await tab.goto(server.resolvedUrls!.local[0]!); // a server that listens has an address
    await tab.waitForSelector('body[data-ran]');
    await tab.waitForSelector('[data-cell="drawing"] svg path');
    const shown = await tab.$eval('[data-cell="curve"] [data-output]', (output) => output.textContent);
    expect(shown).toBe('100');
    const runs = (cell: string, source: string): Promise<string> =>
      tab.evaluate(
        async (name, text) => {
          const { notebook } = globalThis as unknown as {
            notebook: {
              edit(cell: string, source: string): Promise<void>;
              run(cell: string): Promise<string>;
            };
          };
          await notebook.edit(name, text);
          return notebook.run(name);
        },
        cell,
        source,
      );
    const more =
      'enum Mode { train, test = 4 }\nnamespace Net { export const mode = Mode.test; }\nclass Cat { constructor(readonly mode = Net.mode) {} }\n`mode ${new Cat().mode}`';
    expect(await runs('curve', more)).toBe('fresh');
    await tab.waitForFunction(() =>
      document.querySelector('[data-cell="curve"] [data-output]')?.textContent.includes('mode 4'),
    );
    await runs('curve', `await fetch('/')`);
    await tab.waitForSelector('[data-cell="curve"][data-state="failed"] [data-error]');
    expect(failures).toEqual([]);
  } finally {
    await browser.close();
    await server.close();
  }
}, 60_000);
