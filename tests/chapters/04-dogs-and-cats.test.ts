import { cellsRunAsStored } from './cells-run.ts';

cellsRunAsStored('04-dogs-and-cats');
