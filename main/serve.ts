import { createTranslate } from './hosts/common/translate.ts';
import { runCommandLine } from './hosts/browser/main.ts';
import { buildStale } from './buildStale.ts';

/** `npm run serve`: the browser host, after building what changed. */
const built = await buildStale(['renderer', 'browser']);
if (built) {
  await runCommandLine(process.argv.slice(2));
} else {
  process.stderr.write(`${createTranslate()('cli.buildFailed')}\n`);
  process.exitCode = 1;
}
