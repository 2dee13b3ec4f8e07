/** Says on the home page what this browser will most likely compute on, without starting a kernel. */

/** Software renderers call themselves by these names; WebAssembly is faster than they are. */
const software = /swiftshader|llvmpipe|software|basic render/i;

async function probe(): Promise<'webgpu' | 'webgl' | 'wasm'> {
  const gpu = (
    navigator as {
      gpu?: {
        requestAdapter(): Promise<{
          info?: { description?: string; device?: string; architecture?: string };
        } | null>;
      };
    }
  ).gpu;
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (
    adapter &&
    !software.test(
      JSON.stringify([adapter.info?.description, adapter.info?.device, adapter.info?.architecture]),
    )
  )
    return 'webgpu';
  const context = document.createElement('canvas').getContext('webgl2');
  if (context) {
    const details = context.getExtension('WEBGL_debug_renderer_info');
    const name = String(context.getParameter(details ? details.UNMASKED_RENDERER_WEBGL : context.RENDERER));
    context.getExtension('WEBGL_lose_context')?.loseContext();
    if (!software.test(name)) return 'webgl';
  }
  return 'wasm';
}

const section = document.querySelector<HTMLElement>('[data-backend-probe]');
const text = section?.querySelector<HTMLElement>('[data-backend-text]');
if (section && text) {
  const found = await probe();
  text.textContent = (text.dataset['template'] ?? '').replace('{backend}', text.dataset[found] ?? found);
  section.hidden = false;
}

export {};
