import { useCallback, useEffect, useState } from 'react';
import type { EventPayload } from '../../preload/contract/api.ts';
import { useApp } from '../appContext.ts';

export type SignInStep = EventPayload<'signIn.progressed'>['step'];
export type StepProgress = Pick<EventPayload<'signIn.progressed'>, 'state' | 'detail'>;

/** How far a sign-in has come, as main tells it. Empty until one begins. */
export function useSignInSteps() {
  const { client } = useApp();
  const [steps, setSteps] = useState<ReadonlyMap<SignInStep, StepProgress>>(new Map());
  useEffect(
    () =>
      client.on('signIn.progressed', ({ step, ...progress }) => {
        setSteps((before) => new Map(before).set(step, progress));
      }),
    [client],
  );
  const reset = useCallback(() => setSteps(new Map()), []);
  return { steps, reset };
}
