import { cellsRunAsStored } from './cells-run.ts';

cellsRunAsStored('03-convolution-layers');
