import type { KeptRun } from './run-store.ts';

/** Runs as a table for a spreadsheet: a row an epoch of each run, its settings beside it (RFC 4180). */
export function runsToCsv(runs: readonly KeptRun[]): string {
  const heads = [
    'run', 'id', 'started', 'state', 'network', 'parameters', 'backend', 'seed', 'epochs', 'batch_size',
    'learning_rate', 'schedule', 'weight_decay', 'momentum', 'label_smoothing', 'epoch', 'train_loss',
    'train_accuracy', 'measured_on', 'test_loss', 'test_accuracy', 'test_low', 'test_high',
  ]; // prettier-ignore
  const rows = runs.flatMap((run) => {
    const { settings: s, network } = run;
    const common = [
      run.name, run.id, new Date(run.startedAt).toISOString(), run.state, network.name, network.parameters,
      run.backend, s?.seed, s?.epochs, s?.batchSize, s?.learningRate, s?.schedule, s?.weightDecay, s?.momentum,
      s?.labelSmoothing,
    ]; // prettier-ignore
    // A run that was stopped within its first epoch has its settings all the same.
    const epochs = run.results.length > 0 ? run.results : [undefined];
    return epochs.map((result) => [
      ...common,
      result?.epoch,
      result?.loss,
      result?.accuracy,
      result?.test && (run.split ?? 'test'),
      result?.test?.loss,
      result?.test?.accuracy,
      result?.test?.low,
      result?.test?.high,
    ]);
  });
  return [heads, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(value: string | number | undefined): string {
  if (value === undefined) return '';
  const text = String(value);
  // A spreadsheet would run a name that begins like a formula.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Runs as JSON, curves included. */
export function runsToJson(runs: readonly KeptRun[]): string {
  const plain = runs.map((run) => ({
    ...run,
    started: new Date(run.startedAt).toISOString(),
    curve: {
      step: [...run.curve.step],
      loss: [...run.curve.loss],
      accuracy: [...run.curve.accuracy],
    },
  }));
  return `${JSON.stringify({ format: 'residual-notes-runs', version: 1, runs: plain }, null, 1)}\n`;
}
