/** The checks of what arrives at the page. A door of its own: the kernel, which sends it, needs the types alone. */
export { explanation, output } from './outputs.ts';
export { validate } from './validate.ts';
