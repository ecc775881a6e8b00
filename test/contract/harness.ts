import type { Port } from '../../preload/client.ts';
import type { ScriptedCore } from './scriptedCore.ts';

/** A Port and the core at its far end. */
export type Harness = {
  readonly port: Port;
  readonly scripted: ScriptedCore;
  /** The page goes away. */
  readonly leave: () => void;
  readonly dispose: () => Promise<void>;
};
