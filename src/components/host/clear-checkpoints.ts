import { explain } from '../../explained/index.ts';
import { deleteAllCheckpoints } from '../panels/training/checkpoints.ts';

/** Asks, deletes what cells keep, and says so. */
export async function clearCheckpoints(tools: HTMLElement | null | undefined): Promise<void> {
  const button = tools?.querySelector<HTMLElement>('[data-action="clearCheckpoints"]');
  if (!button || !confirm(button.dataset['ask'])) return;
  const line = tools?.querySelector<HTMLElement>('[data-device]');
  const say = (text: string): void => {
    if (line) line.textContent = text;
  };
  try {
    say((button.dataset['done'] ?? '').replace('{n}', String(await deleteAllCheckpoints())));
  } catch (error) {
    say(await explain(error, document.documentElement.lang === 'en' ? 'en' : 'ko'));
  }
}
