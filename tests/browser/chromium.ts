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

/** WebGL and WebGPU in software, through SwiftShader. */
export const softwareGpu: readonly string[] = [
  ...quiet,
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-webgpu-adapter=swiftshader',
  '--use-vulkan=swiftshader',
];

/** How it is launched with these flags: the whole browser where a GPU is asked for, of which its shell knows less. */
export function chromiumWith(flags: readonly string[] = withoutGpu): LaunchOptions {
  const executablePath = flags.includes('--disable-gpu') ? findHeadlessShell() : findChromium();
  if (executablePath === undefined) throw new Error('No Chromium found. Set CHROMIUM_PATH to its path.');
  return { executablePath, headless: true, args: [...flags] };
}

export const launchChromium = (flags?: readonly string[]): Promise<Browser> =>
  puppeteer.launch(chromiumWith(flags));
