/** Says on the home page what this browser will most likely compute on, without starting a kernel. */
import { webGlHere, webGpuHere } from './backends-here.ts';

const section = document.querySelector<HTMLElement>('[data-backend-probe]');
const text = section?.querySelector<HTMLElement>('[data-backend-text]');
if (section && text) {
  const found = (await webGpuHere()) === 'gpu' ? 'webgpu' : webGlHere() === 'gpu' ? 'webgl' : 'wasm';
  text.textContent = (text.dataset['template'] ?? '').replace('{backend}', text.dataset[found] ?? found);
  section.hidden = false;
}
