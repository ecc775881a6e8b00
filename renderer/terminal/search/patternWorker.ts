// oxlint-disable-next-line import/default -- made by the builder
import address from './regexWorker.ts?worker&url';
import type { StartPatternWorker, WorkerAnswer } from './regexMatcher.ts';

/*
 * The page's one worker. Its policy lets nothing become a script's address but through a policy of this name (Trusted Types),
 * which can be made once: here, before anything else runs. It gives this one address, whatever it is asked.
 */

type Policy = { readonly createScriptURL: (input: string) => string };
type PolicyFactory = { readonly createPolicy: (name: string, rules: Policy) => Policy };

/** Also in main/hosts/common/contentSecurity.ts. */
const policyName = 'jobshell-search';

const policy = makePolicy();

function makePolicy(): Policy {
  const ours: Policy = { createScriptURL: () => new URL(address, import.meta.url).href };
  const { trustedTypes } = window as { readonly trustedTypes?: PolicyFactory };
  return trustedTypes?.createPolicy(policyName, ours) ?? ours;
}

/** Starts the worker that matches regular expressions. */
export const startPatternWorker: StartPatternWorker = ({ onAnswer, onFail }) => {
  const worker = new Worker(policy.createScriptURL(''), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => onAnswer(data));
  worker.addEventListener('error', onFail);
  return { post: (request) => worker.postMessage(request), kill: () => worker.terminate() };
};
