import type { Params } from '../../../preload/contract/error.ts';
import type { HoldRefusal, HoldRefusalCode } from '../../../preload/contract/holds.ts';

/** Why nothing was held or resumed, within this folder; it leaves it as data. */
export class HoldStopped extends Error {
  readonly refusal: HoldRefusal;

  constructor(code: HoldRefusalCode, params: Params = {}) {
    super(code);
    this.name = 'HoldStopped';
    this.refusal = { code, params };
  }
}
