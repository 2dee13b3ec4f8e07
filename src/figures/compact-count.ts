import type { Language } from '../i18n.ts';

const steps: Readonly<Record<Language, readonly (readonly [size: number, unit: string])[]>> = {
  ko: [
    [1e8, '억'],
    [1e4, '만'],
  ],
  en: [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ],
};

/**
 * A large count in few characters, in the language's own steps: `2,556만`, `25.6M`.
 * Written out here since browsers and Node round their own compact notation differently.
 */
export function compactCount(count: number, language: Language): string {
  const step = steps[language].find(([size]) => count >= size);
  if (!step) return count.toLocaleString(language);
  const [size, unit] = step;
  const value = count / size;
  const digits = value >= 100 ? 0 : value >= 10 && language === 'ko' && size === 1e4 ? 0 : 1;
  return `${Number(value.toFixed(digits)).toLocaleString(language)}${unit}`;
}
