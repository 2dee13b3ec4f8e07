/** Which backends this browser has, asked without starting a kernel. */

/** Software renderers call themselves by these names; WebAssembly is faster than they are. */
const software = /swiftshader|llvmpipe|software|basic render/i;

export type GpuHere = 'none' | 'software' | 'gpu';

interface Gpu {
  requestAdapter(): Promise<{
    info?: { description?: string; device?: string; architecture?: string };
  } | null>;
}

export async function webGpuHere(): Promise<GpuHere> {
  const { gpu } = navigator as { gpu?: Gpu };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (!adapter) return 'none';
  const { description, device, architecture } = adapter.info ?? {};
  return software.test(JSON.stringify([description, device, architecture])) ? 'software' : 'gpu';
}

export function webGlHere(): GpuHere {
  const context = document.createElement('canvas').getContext('webgl2');
  if (!context) return 'none';
  const details = context.getExtension('WEBGL_debug_renderer_info');
  const name = String(context.getParameter(details ? details.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return software.test(name) ? 'software' : 'gpu';
}

/** Takes from a choice what this browser cannot have; a GPU in software may be had by who asks for it. */
export async function withholdAbsent(choice: HTMLSelectElement): Promise<void> {
  if (webGlHere() === 'none') withhold(choice, 'webgl');
  if ((await webGpuHere()) === 'none') withhold(choice, 'webgpu');
}

export function withhold(choice: HTMLSelectElement, backend: string): void {
  for (const option of choice.options) if (option.value === backend) option.disabled = true;
}
