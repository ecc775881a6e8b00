import { z } from 'zod';

const userSchema = z.object({ id: z.number() });
/** GitLab may be slow, but a person is waiting in front of its page. */
const answerWithinMs = 15_000;

/**
 * Whether GitLab takes this `_gitlab_session` for a signed-in person's: anonymous visitors get the cookie too. Asked with
 * that cookie alone, as core will use it. Never rejects.
 */
export async function isSignedIn(gitlabUrl: string, cookie: string): Promise<boolean> {
  try {
    const answer = await fetch(`${gitlabUrl}/api/v4/user`, {
      headers: { accept: 'application/json', cookie: `_gitlab_session=${cookie}` },
      // The cookie is this origin's only.
      redirect: 'error',
      signal: AbortSignal.timeout(answerWithinMs),
    });
    return answer.ok && userSchema.safeParse(await answer.json()).success;
  } catch {
    return false;
  }
}
