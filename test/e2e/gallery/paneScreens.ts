import { holdScreens } from './holdScenes.ts';
import { logScreens } from './logScreens.ts';
import { pipelineScreens } from './pipelineScreens.ts';
import { scriptEndScreens } from './scriptEndScenes.ts';
import type { Screen } from './screens.ts';

/** What stands beside terminals, in their panes or over them. */
export const paneScreens: readonly Screen[] = [
  ...logScreens,
  ...holdScreens,
  ...scriptEndScreens,
  ...pipelineScreens,
];
