/**
 * The arithmetic that leads from a layer's input sizes to its output sizes, written out with its numbers.
 * The numbers are those of the description; nothing is computed twice.
 */
import {
  effectiveKernel,
  shapeFormulaText,
  shapeTex,
  type AxisFormula,
  type AxisName,
  type LayerDescription,
  type Padding,
  type ShapeFormula,
} from '../nn/spec/index.ts';

/** One line of arithmetic, as TeX and as plain text (shown until KaTeX is there, and read aloud). */
export interface WorkedLine {
  /** Which axis the line is about; `both` when height and width go the same way; null when neither. */
  readonly axis: AxisName | 'both' | null;
  readonly tex: string;
  readonly plain: string;
}

/** Something worth a sentence; `key` is one of the interface strings `note.<key>`. */
export interface WorkedNote {
  readonly key: 'unread' | 'samePadding';
  readonly values: Readonly<Record<string, string | number>>;
}

export interface ShapeWorking {
  readonly lines: readonly WorkedLine[];
  readonly notes: readonly WorkedNote[];
}

type PadAxis = Extract<ShapeFormula, { rule: 'pad' }>['axes'][number];

/**
 * @param layer the layer whose output shape is explained
 * @param input the layer it reads, where known: the arithmetic then begins before a zero padding,
 *   since 224 → 230 → 112 is one thought though it is two layers
 */
export function workShape(layer: LayerDescription, input?: LayerDescription): ShapeWorking {
  const { formula } = layer;
  switch (formula.rule) {
    case 'window': {
      const padding = input?.formula.rule === 'pad' ? input.formula.axes : [];
      const lines = mergeAxes(
        formula.axes.map((axis) => [
          ...padding.filter((pad) => pad.axis === axis.axis).map(padLine),
          ...windowLines(axis),
        ]),
      );
      return { lines, notes: [...sameNotes(layer, formula.axes), ...unreadNotes(formula.axes)] };
    }
    case 'pad':
      return { lines: mergeAxes(formula.axes.map((axis) => [padLine(axis)])), notes: [] };
    case 'crop':
    case 'spread':
      return { lines: writtenLines(formula), notes: [] };
    case 'flatten':
      return { lines: [equation(formula.factors, '·', '\\cdot', formula.result)], notes: [] };
    case 'concatenate':
      return { lines: [equation(formula.terms, '+', '+', formula.result)], notes: [] };
    default:
      return { lines: [], notes: [] };
  }
}

/** As tables have it, an axis a line. */
function writtenLines(formula: Extract<ShapeFormula, { rule: 'crop' | 'spread' }>): WorkedLine[] {
  return mergeAxes(
    formula.axes.map((_, i) => {
      const { axis } = formula.axes[i]!;
      const [one = ''] = shapeTex({ ...formula, axes: [formula.axes[i]!] } as ShapeFormula);
      const [plain = ''] = shapeFormulaText({ ...formula, axes: [formula.axes[i]!] } as ShapeFormula);
      return [{ axis, tex: one, plain }];
    }),
  );
}

function equation(numbers: readonly number[], plain: string, tex: string, result: number): WorkedLine {
  return {
    axis: null,
    tex: `${numbers.join(` ${tex} `)} = ${result}`,
    plain: `${numbers.join(` ${plain} `)} = ${result}`,
  };
}

function padLine({ axis, n, before, after, result }: PadAxis): WorkedLine {
  const text = `${n} + ${before} + ${after} = ${result}`;
  return { axis, tex: text, plain: text };
}

function windowLines(formula: AxisFormula): WorkedLine[] {
  const { axis, n, before, after, kernel, stride, dilation, quotient, result } = formula;
  const lines: WorkedLine[] = [];
  const padded = n + before + after;
  if (padded !== n) lines.push(padLine({ axis, n, before, after, result: padded }));
  const reach = effectiveKernel(kernel, dilation);
  if (dilation > 1) {
    lines.push({
      axis,
      tex: `${dilation} \\cdot (${kernel} - 1) + 1 = ${reach}`,
      plain: `${dilation}·(${kernel} − 1) + 1 = ${reach}`,
    });
  }
  const whole = Number.isInteger(quotient);
  const value = String(Number(quotient.toFixed(3)));
  lines.push({
    axis,
    tex:
      `\\left\\lfloor \\frac{${padded} - ${reach}}{${stride}} \\right\\rfloor + 1 = ` +
      `${whole ? value : `\\lfloor ${value} \\rfloor`} + 1 = ${result}`,
    plain: `⌊(${padded} − ${reach})/${stride}⌋ + 1 = ${whole ? value : `⌊${value}⌋`} + 1 = ${result}`,
  });
  return lines;
}

/** Height and width mostly go the same way: say it once then. */
function mergeAxes(axes: readonly WorkedLine[][]): WorkedLine[] {
  const [first, second] = axes;
  if (first === undefined) return [];
  if (second === undefined) return first;
  const same = first.length === second.length && first.every((line, i) => line.plain === second[i]?.plain);
  return same ? first.map((line) => ({ ...line, axis: 'both' as const })) : [...first, ...second];
}

function unreadNotes(axes: readonly AxisFormula[]): WorkedNote[] {
  const rows = axes.find((axis) => axis.axis === 'height')?.unread ?? 0;
  const columns = axes.find((axis) => axis.axis === 'width')?.unread ?? 0;
  return rows + columns > 0 ? [{ key: 'unread', values: { rows, columns } }] : [];
}

/** TensorFlow's `same` may pad one side more: the same shape as symmetric padding, other numbers. */
function sameNotes(layer: LayerDescription, axes: readonly AxisFormula[]): WorkedNote[] {
  const uneven = axes.find((axis) => axis.before !== axis.after);
  if (uneven === undefined || !('padding' in layer.spec) || layer.spec.padding !== 'same') return [];
  return [{ key: 'samePadding', values: { before: uneven.before, after: uneven.after } }];
}

/** `3` when all sides are equal, else `top 1, bottom 2, …` left to the caller: the four numbers. */
export function evenPadding(padding: Padding): number | null {
  const { top, bottom, left, right } = padding;
  return top === bottom && bottom === left && left === right ? top : null;
}
