import { explanation } from '../../explained/index.ts';
import { legible, RefusedData } from '../../schema/index.ts';
import { ExplainedRefusal } from './explained-refusal.ts';
import { isPicture, largestPicture, picturePixels } from './css-values.ts';
import {
  answerKinds,
  forbiddenOptions,
  isNumberArray,
  plotLimits,
  plotNames,
  type Recorded,
  type RecordedAnswers,
  type RecordedCall,
  type RecordedRows,
  valueNames,
} from './plot-recording.ts';

/**
 * Check a recorded plot on its arrival at the page: that it is a plot and of bounded size, without
 * options that write style sheets or links. What its values come to is checked as they are drawn.
 *
 * @returns a copy that holds only what `recording.ts` describes
 * @throws {RefusedData} with the reason
 */
export function checkRecordedPlot(plot: unknown): RecordedCall {
  let values = 0;
  /** Among the answers of a function. */
  let answering = false;
  /** The same rows in several places stay the same: Plot tells facets by it. */
  const known = new Map<object, RecordedRows>();

  function count(amount: number): void {
    values += amount;
    if (values > plotLimits.values) throw new RefusedData(`a plot of more than ${plotLimits.values} values`);
  }

  function visit(value: unknown, depth: number, option: string): Recorded {
    count(1);
    if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number')
      return value;
    if (typeof value === 'string') return checkText(value, option);
    if (typeof value !== 'object') throw new RefusedData(`a ${typeof value} in a plot`);
    if (depth >= plotLimits.depth) throw new RefusedData('a plot nested too deep');
    if (isNumberArray(value)) {
      count(value.length);
      return value;
    }
    if (value instanceof Date) return new Date(value.getTime());
    if (Array.isArray(value)) {
      count(value.length);
      return Array.from(value as unknown[], (item) => visit(item, depth + 1, option));
    }
    const tagged = value as { plot?: unknown; name?: unknown; args?: unknown; entries?: unknown };
    switch (tagged.plot) {
      case 'call': {
        const args =
          Array.isArray(tagged.args) && tagged.args.length <= 8
            ? (tagged.args as unknown[])
            : refuse('arguments of a plot call');
        return {
          plot: 'call',
          name: checkCall(tagged.name, depth),
          args: args.map((item) => visit(item, depth + 1, '')),
          ...(depth === 0 ? widthsOf(value) : {}),
        };
      }
      case 'name':
        return { plot: 'name', name: checkCall(tagged.name, depth) };
      case 'object': {
        if (typeof tagged.entries !== 'object' || tagged.entries === null) refuse('entries of a plot object');
        const entries: Record<string, Recorded> = {};
        for (const [key, item] of Object.entries(tagged.entries)) {
          if (!forbiddenOptions.has(key)) entries[checkKey(key)] = visit(item, depth + 1, key);
        }
        return { plot: 'object', entries };
      }
      case 'labelled': {
        const { label, values: all } = value as { label?: unknown; values?: unknown };
        const checked = visit(all, depth + 1, option);
        if (typeof label !== 'string' || !(Array.isArray(checked) || isNumberArray(checked)))
          return refuse('values with a label');
        return { plot: 'labelled', label: checkText(label, ''), values: checked };
      }
      case 'answers':
        return answersOf(tagged, depth, option);
      case 'rows': {
        const before = known.get(value);
        if (before) return before;
        const checked = rows(value, depth);
        known.set(value, checked);
        return checked;
      }
      default:
        return refuse('an unknown object in a plot');
    }
  }

  /** Plots stand alone: within another, Plot would draw one in a document of its own choosing. */
  function checkCall(given: unknown, depth: number): string {
    const name = checkName(given);
    if (depth > 0 && (name === 'plot' || name === 'legend')) refuse('a plot within a plot');
    if (answering && !isValueName(name)) refuse('a function that answers with what draws');
    return name;
  }

  /** What functions have answered: values alone. They are read while the pointer moves as well, which is not rehearsed. */
  function answersOf(
    given: Partial<Record<keyof RecordedAnswers, unknown>>,
    depth: number,
    option: string,
  ): RecordedAnswers {
    const { keys, answers, kind } = given;
    if (!Array.isArray(keys) || !(Array.isArray(answers) || isNumberArray(answers)))
      return refuse('the answers of a function');
    if (keys.length !== answers.length || keys.length > plotLimits.answers) refuse('the number of answers');
    count(keys.length);
    const outside = answering;
    answering = true;
    const checked = visit(answers, depth + 1, option) as RecordedAnswers['answers'];
    answering = outside;
    return {
      plot: 'answers',
      length: parameters(given.length),
      reads: parameters(given.reads),
      keys: Array.from(keys as unknown[], checkAnswerKey),
      answers: checked,
      ...(isAnswerKind(kind) ? { kind } : {}),
    };
  }

  function rows(value: { length?: unknown; columns?: unknown }, depth: number): RecordedRows {
    const { length } = value;
    if (!Number.isInteger(length) || (length as number) < 0) refuse('a number of rows');
    count(length as number);
    const columns: RecordedRows['columns'] = {};
    if (typeof value.columns !== 'object' || value.columns === null) refuse('columns of rows');
    for (const [key, item] of Object.entries(value.columns)) {
      if (forbiddenOptions.has(key)) continue;
      const column = visit(item, depth + 1, '');
      if (!Array.isArray(column) && !isNumberArray(column)) refuse('a column of rows');
      if ((column as { length: number }).length > (length as number)) refuse('a column longer than its rows');
      columns[checkKey(key)] = column;
    }
    return { plot: 'rows', length: length as number, columns };
  }

  const checked = visit(plot, 0, '');
  const call = checked as { plot?: unknown; name?: unknown } | null | undefined;
  if (
    typeof call !== 'object' ||
    call === null ||
    call.plot !== 'call' ||
    (call.name !== 'plot' && call.name !== 'legend')
  ) {
    return refuse('a plot that is no call of Plot.plot');
  }
  return call as RecordedCall;
}

function refuse(what: string): never {
  throw new RefusedData(what);
}

const isAnswerKind = (kind: unknown): kind is (typeof answerKinds)[number] =>
  (answerKinds as readonly unknown[]).includes(kind);

const isValueName = (name: string): boolean => (valueNames as readonly string[]).includes(name);

/** Of a function. */
const parameters = (number: unknown): number =>
  Number.isInteger(number) && Number(number) >= 0 && Number(number) <= 100
    ? Number(number)
    : refuse('a number of parameters');

const checkAnswerKey = (key: unknown): string =>
  typeof key === 'string' && key.length <= 100 ? key : refuse('the key of an answer');

function widthsOf({ widths }: { widths?: unknown }): Pick<RecordedCall, 'widths'> {
  if (widths === undefined) return {};
  if (!Array.isArray(widths) || widths.length > 40) return refuse('the widths of a plot');
  return {
    widths: Array.from(widths as unknown[], (width) =>
      typeof width === 'number' && width > 0 && width < 1e5 ? width : refuse('the width of a plot'),
    ),
  };
}

function checkName(name: unknown): string {
  return typeof name === 'string' && plotNames.has(name) ? name : refuse('an unknown function of Plot');
}

function checkKey(key: string): string {
  return key.length <= 200 ? key : refuse('a plot option with a long name');
}

/**
 * Texts of a length that can be read, and pictures in the text itself. Which of them becomes an address or a
 * colour is known only while Plot draws (`guarded-document.ts`); what is one beyond doubt is refused here.
 */
function checkText(text: string, option: string): string {
  const picture = text.startsWith('data:');
  if (text.length > (picture ? plotLimits.picture : plotLimits.characters)) refuse('a long text in a plot');
  if (picture && Number.isFinite(picturePixels(text)) && !isPicture(text))
    refuse(`a picture of more than ${largestPicture / 2 ** 20} megapixels`);
  if (picture ? !isPicture(text) : option === 'src' && /^\.*\/|^[a-z][a-z\d+.-]*:/i.test(text)) {
    const value = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    throw new ExplainedRefusal(
      'the address of a picture',
      explanation('plot-address', { name: option, value: legible(value) }),
    );
  }
  if (/url\s*\(|image-set\s*\(|@import/i.test(text)) refuse('an address in a plot');
  return picture ? text : legible(text);
}
