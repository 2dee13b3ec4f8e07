import { ExplainedError } from '../explained/index.ts';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Evaluation, TrainData, TrainSettings } from '../nn/training/index.ts';
import type { ImageOutput } from '../notebook/protocol/index.ts';
import { exportRun, type ExportFile, type ExportQuestion } from './export-run.ts';
import { sortedPredictions, thumbnails } from './predictions.ts';
import type { Prediction } from '../panels/index.ts';
import { present } from '../explained/present.ts';

/** Predictions on one page of the panel. */
export const predictionsPerPage = 16;

export type RunQuestion = { ask: 'predictions'; only: 'wrong' | 'all'; page: number } | ExportQuestion;

export interface PredictionPage {
  /** Of the chosen kind, on all pages. */
  total: number;
  rows: Prediction[];
  images: ImageOutput;
}

/**
 * What stays behind a panel's handle once the training has ended: the model as it is, and what it
 * said of the test images. Public fields, so that the keeper of tensors finds the model's.
 */
export class TrainedRun {
  readonly model: LayersModel;
  readonly data: TrainData;
  readonly settings: TrainSettings;
  readonly name: string;
  readonly predictions: readonly Prediction[];

  constructor(
    model: LayersModel,
    data: TrainData,
    settings: TrainSettings,
    name: string,
    evaluation: Evaluation | undefined,
  ) {
    this.model = model;
    this.data = data;
    this.settings = settings;
    this.name = name;
    this.predictions = evaluation ? sortedPredictions(evaluation) : [];
  }

  page(only: 'wrong' | 'all', page: number): PredictionPage {
    const chosen =
      only === 'wrong' ? this.predictions.filter(({ label, guess }) => label !== guess) : this.predictions;
    const start = Math.max(0, Math.trunc(Number(page) || 0)) * predictionsPerPage;
    const rows = chosen.slice(start, start + predictionsPerPage);
    const test = present(this.data.test, 'pictures that the predictions are of');
    return {
      total: chosen.length,
      rows,
      images: thumbnails(
        test,
        rows.map(({ index }) => index),
      ),
    };
  }

  async answer(question: unknown): Promise<PredictionPage | ExportFile[]> {
    const asked = question as RunQuestion;
    switch (asked.ask) {
      case 'predictions':
        return this.page(asked.only, asked.page);
      case 'export':
        return exportRun(this, asked);
      default:
        throw new ExplainedError('ask-unknown', { question: String((asked as { ask?: unknown }).ask) });
    }
  }
}
