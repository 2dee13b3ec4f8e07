/** `Inputs.date` and `Inputs.datetime`. */
import { type CommonOptions, InputControl, plain } from './control.ts';

export interface DateOptions extends CommonOptions {
  value?: Date | string | number | null;
  min?: Date | string | number;
  max?: Date | string | number;
  required?: boolean;
}

const isoText = /^[-+]?\d{4,6}(-\d\d(-\d\d)?)?(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[-+]\d\d:?\d\d)?)?$/;

function moment(given: unknown): Date | null {
  if (given === undefined || given === null) return null;
  if (typeof given === 'string' && !isoText.test(given)) return null;
  const date = new Date(typeof given === 'string' || given instanceof Date ? given : Number(given));
  return Number.isNaN(+date) ? null : date;
}

/** A date travels as the text of its moment, or as nothing; its field shows days, or minutes, and the value is what it shows. */
function dated(control: 'date' | 'datetime', options: DateOptions): InputControl<Date | null | undefined> {
  const unit = control === 'date' ? 86_400_000 : 60_000;
  const shown = (given: unknown): Date | null => {
    const date = moment(given);
    return date && new Date(Math.floor(+date / unit) * unit);
  };
  const [earliest, latest] = [shown(options.min), shown(options.max)];
  const described = {
    ...plain(options),
    ...(earliest && { earliest: earliest.toISOString() }),
    ...(latest && { latest: latest.toISOString() }),
  };
  return new InputControl(control, described, shown(options.value)?.toISOString() ?? null, (sent) => {
    if (sent === null) return options.required ? undefined : { value: null };
    const date = typeof sent === 'string' ? moment(sent) : null;
    if (!date || (earliest && date < earliest) || (latest && date > latest)) return undefined;
    return { value: date };
  });
}

export const date = (options: DateOptions = {}): InputControl<Date | null | undefined> =>
  dated('date', options);
export const datetime = (options: DateOptions = {}): InputControl<Date | null | undefined> =>
  dated('datetime', options);
