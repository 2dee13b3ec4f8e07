import english from '../../content/ui/en/errors.json' with { type: 'json' };
import { tellerIn } from './texts.ts';

export const firstTeller = tellerIn(english, 'en');
