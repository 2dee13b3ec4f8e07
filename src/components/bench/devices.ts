/** What the browser says of the devices that it computes with. */

interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
}
interface Gpu {
  requestAdapter(): Promise<{ readonly info?: AdapterInfo } | null>;
}

export async function deviceOf(backend: string): Promise<string> {
  if (backend === 'webgpu') {
    const { gpu } = navigator as { gpu?: Gpu };
    const info = (await gpu?.requestAdapter().catch(() => null))?.info;
    const words = [info?.vendor, info?.architecture, info?.device, info?.description].filter(Boolean);
    return words.join(', ') || 'WebGPU';
  }
  if (backend === 'webgl') {
    const context = document.createElement('canvas').getContext('webgl2');
    if (!context) return 'WebGL';
    const detail = context.getExtension('WEBGL_debug_renderer_info');
    const name = context.getParameter(detail?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER) as unknown;
    context.getExtension('WEBGL_lose_context')?.loseContext();
    return String(name);
  }
  return `${navigator.hardwareConcurrency} processors`;
}
