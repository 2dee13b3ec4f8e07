import { explain, ExplainedError } from '../../../explained/index.ts';
import { fill, type Language, type Strings } from '../../../i18n.ts';
import { element } from '../../../notebook/outputs/index.ts';
import type { SuppliedPhoto } from '../../kept/supplied-photo.ts';

export interface PhotoPicker {
  readonly element: HTMLElement;
  /** Turns the camera off. */
  close(): void;
}

/** A picture from a file or from the camera; what cannot be read is said, and another can be chosen. */
export function photoPicker(
  texts: Strings,
  language: Language,
  chosen: (photo: SuppliedPhoto) => void,
): PhotoPicker {
  const text = (key: string, values: Record<string, string | number> = {}): string =>
    fill(texts[key] ?? key, values, language);
  const trouble = element(document, 'p', { class: 'trouble', role: 'alert' });
  const file = element(document, 'input', { type: 'file', accept: 'image/*' });
  const camera = element(document, 'button', { type: 'button' }, text('useCamera'));
  const stage = element(document, 'div', { class: 'photo-stage' });
  const root = element(
    document,
    'div',
    { class: 'photo-picker' },
    element(document, 'label', {}, element(document, 'span', {}, text('choosePhoto')), file),
    element(document, 'div', { class: 'photo-camera' }, camera),
    stage,
    trouble,
  );
  let stream: MediaStream | undefined;
  camera.hidden = !('mediaDevices' in navigator);

  function say(error: unknown): void {
    const known = error instanceof ExplainedError ? error : new ExplainedError('picture-undecodable');
    void explain(known, language).then((words) => (trouble.textContent = words));
  }

  file.addEventListener('change', () => {
    const [picked] = file.files ?? [];
    if (!picked) return;
    trouble.textContent = '';
    void import('../../../inspector/picture.ts')
      .then(({ readPictureFile }) => readPictureFile(picked))
      .then(({ pixels, width, height }) => chosen({ pixels, width, height }))
      .catch(say);
  });

  camera.addEventListener('click', () => {
    trouble.textContent = '';
    camera.disabled = true;
    navigator.mediaDevices
      .getUserMedia({ video: { facingMode: 'environment' } })
      .then(look)
      .catch((error: unknown) => {
        camera.disabled = false;
        const absent = error instanceof DOMException && error.name === 'NotFoundError';
        say(new ExplainedError(absent ? 'camera-absent' : 'camera-denied'));
      });
  });

  async function look(found: MediaStream): Promise<void> {
    stream = found;
    const video = element(document, 'video', { playsinline: true, muted: true });
    video.srcObject = found;
    const take = element(document, 'button', { type: 'button' }, text('takePicture'));
    const cancel = element(document, 'button', { type: 'button' }, text('cameraOff'));
    stage.replaceChildren(video, element(document, 'div', { class: 'training-actions' }, take, cancel));
    cancel.addEventListener('click', close);
    take.addEventListener('click', () => {
      void import('../../../inspector/picture.ts').then(({ drawn }) => {
        const { pixels, width, height } = drawn(video, video.videoWidth, video.videoHeight);
        close();
        chosen({ pixels, width, height });
      }, say);
    });
    await video.play();
    take.focus();
  }

  function close(): void {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
    stage.replaceChildren();
    camera.disabled = false;
  }

  return { element: root, close };
}
