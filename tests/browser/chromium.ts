/** Chromium as the tests start it. */
import puppeteer, { type Browser, type LaunchOptions } from 'puppeteer-core';
import { findChromium, findHeadlessShell } from '../../scripts/browser.mjs';

const quiet = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** No GPU at all: what a reader without one has. The kernel falls to WASM. */
export const withoutGpu: readonly string[] = [...quiet, '--disable-gpu'];

/**
 * WebGL and WebGPU in software, through SwiftShader. What a workgroup shares is not cleared before a program begins: the
 * barrier behind the clearing costs SwiftShader more than most programs do themselves, and a program that reads what it has
 * not written shows it.
 */
export const softwareGpu: readonly string[] = [
  ...quiet,
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-webgpu-adapter=swiftshader',
  '--use-vulkan=swiftshader',
  '--enable-dawn-features=disable_workgroup_init',
];

/**
 * Names of files are UTF-8 where a machine says no language, as a container mostly does: Chromium would read none whose name
 * is Korean.
 */
export const inUtf8: Pick<LaunchOptions, 'env'> = { env: { ...process.env, LC_ALL: 'C.UTF-8' } };

/**
 * How it is launched with these flags: by its shell, which is lighter, except where a GPU is asked for, of which the shell
 * knows less, or where it is said to be `whole`: letters are drawn a little differently there.
 */
export function chromiumWith(
  flags: readonly string[] = withoutGpu,
  { whole = !flags.includes('--disable-gpu') }: { whole?: boolean } = {},
): LaunchOptions {
  const executablePath = whole ? findChromium() : findHeadlessShell();
  if (executablePath === undefined) throw new Error('No Chromium found. Set CHROMIUM_PATH to its path.');
  return { executablePath, headless: true, args: [...flags], ...inUtf8 };
}

export const launchChromium = (flags?: readonly string[]): Promise<Browser> =>
  puppeteer.launch(chromiumWith(flags));
