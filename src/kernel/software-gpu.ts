/**
 * A GPU that is none: rasterisers that run on the CPU call themselves by these
 * names. WASM is many times faster than they are (6.7 s against 0.2 s for a
 * training step of a ResNet-8).
 */
const software =
  /swiftshader|llvmpipe|softpipe|software rasteri[sz]er|microsoft basic render|lavapipe|\bwarp\b/i;

export function isSoftwareGpu(...names: (string | undefined)[]): boolean {
  return names.some((name) => name !== undefined && software.test(name));
}

export type GpuProbe = { found: false } | { found: true; device: string; software: boolean };

/** A driver that has not answered by then is as good as none (milliseconds). */
const patience = 10_000;
const noAnswer = (): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), patience));

/** What WebGPU offers here, without starting tfjs's backend for it. */
export async function probeWebGpu(): Promise<GpuProbe> {
  const gpu = (
    globalThis.navigator as
      { gpu?: { requestAdapter(options?: object): Promise<Adapter | null> } } | undefined
  )?.gpu;
  const asked = gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  const adapter = await Promise.race([asked, noAnswer()]);
  if (!adapter) return { found: false };
  const info = adapter.info ?? {};
  const device = [info.vendor, info.architecture, info.device, info.description].filter(Boolean).join(' ');
  const fallback = adapter.isFallbackAdapter ?? info.isFallbackAdapter ?? false;
  return { found: true, device, software: fallback || isSoftwareGpu(device) };
}

interface Adapter {
  isFallbackAdapter?: boolean;
  info?: {
    vendor?: string;
    architecture?: string;
    device?: string;
    description?: string;
    isFallbackAdapter?: boolean;
  };
}

/** What WebGL 2 offers here. tfjs needs float textures to be drawable. */
export function probeWebGl(): GpuProbe {
  if (typeof OffscreenCanvas === 'undefined') return { found: false };
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!context?.getExtension('EXT_color_buffer_float')) return { found: false };
  const details = context.getExtension('WEBGL_debug_renderer_info');
  const device = String(context.getParameter(details ? details.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return { found: true, device, software: isSoftwareGpu(device) };
}
