import type { LogTail } from './delivery.ts';

/** R: common/build_stage.go: what a Runner does after the script, in this order, by the names in `trace.json`. */
const afterScript = 'after-script';
const afterThat: ReadonlySet<string> = new Set([
  'archive-cache',
  'archive-cache-on-failure',
  'upload-artifacts-on-success',
  'upload-artifacts-on-failure',
  'cleanup-file-variables',
]);

/**
 * Whether this line is from after the script, while a terminal can still be had: with docker that is only until after_script
 * has ended too.
 */
export function isAfterScript({ section }: LogTail, executor: string | undefined): boolean {
  if (section === undefined) return false;
  return section === afterScript || (afterThat.has(section) && executor?.startsWith('docker') !== true);
}
