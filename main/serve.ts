import { processLocales } from './hosts/common/systemLocales.ts';
import { createTranslate } from './hosts/common/translate.ts';
import { runCommandLine } from './hosts/browser/main.ts';
import { buildStale } from './buildStale.ts';

/** `npm run serve`: the browser host, after building what changed. */
const built = await buildStale(['renderer', 'browser']);
if (built) {
  await runCommandLine(process.argv.slice(2));
} else {
  const translate = createTranslate(processLocales(process.platform, process.env));
  process.stderr.write(`${translate('cli.buildFailed')}\n`);
  process.exitCode = 1;
}
