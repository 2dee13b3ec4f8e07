import { cellsRunAsStored } from './cells-run.ts';

cellsRunAsStored('02-building-resnet');
