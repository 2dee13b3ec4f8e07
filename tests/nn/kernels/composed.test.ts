import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { composedKernels } from '../../../src/nn/kernels/composed.ts';
import { registerTrainingKernels } from '../../../src/nn/kernels/register.ts';
import { checkKernels } from './check-kernels.ts';

beforeAll(async () => {
  await tf.setBackend('wasm');
  registerTrainingKernels(composedKernels(tf.engine().findBackend('wasm'), 'wasm'), 'wasm');
});

describe('training kernels composed of tfjs’s own', () => {
  it('are what runs', () => expect(tf.getBackend()).toBe('wasm'));
  checkKernels();
});
