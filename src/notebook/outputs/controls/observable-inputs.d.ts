/** The part of `@observablehq/inputs` that the controls use, in its place (see the worlds' `paths`): the package ships no types. */
type Control = HTMLElement & { value: unknown };
export function range(extent: [number?, number?], options?: object): Control;
export function number(extent: [number?, number?], options?: object): Control;
export function select(choices: unknown[], options?: object): Control;
export function radio(choices: unknown[], options?: object): Control;
export function checkbox(choices: unknown[], options?: object): Control;
export function toggle(options?: object): Control;
export function text(options?: object): Control;
export function color(options?: object): Control;
export function textarea(options?: object): Control;
export function date(options?: object): Control;
export function datetime(options?: object): Control;
export function search(data: unknown[], options?: object): Control & { query: string };
export function table(data: object[], options?: object): Control;
export function file(options?: object): Control;
export function form(inputs: Control[]): Control;
export function button(content: string | unknown[], options?: object): Control;
