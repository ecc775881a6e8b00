import { firstWindowId, windowIdSchema } from '../../../preload/contract/model.ts';
import { pageSafetyHeaders } from '../common/contentSecurity.ts';
import type { Translate } from '../common/translate.ts';
import { appHost, appOrigin } from './origin.ts';

const path = '/crashed';

/** The address of the page that stands in for one that can't be shown. */
export function crashedPageUrl(windowId: string): string {
  return `${appOrigin}${path}?window=${windowId}`;
}

/** Answers for that page: words and one link, no script, nothing that could crash again. Undefined: it was not asked for. */
export function createCrashedPage(translate: Translate): (request: Request) => Response | undefined {
  return (request) => {
    const url = URL.parse(request.url);
    if (url?.host !== appHost || url.pathname !== path) return undefined;
    const windowId = windowIdSchema.safeParse(url.searchParams.get('window')).data ?? firstWindowId;
    return new Response(pageText(translate, windowId), {
      headers: { ...pageSafetyHeaders('none'), 'Content-Type': 'text/html; charset=utf-8' },
    });
  };
}

function pageText(translate: Translate, windowId: string): string {
  const say = (key: 'title' | 'text' | 'reload') => escape(translate(`crashed.${key}`));
  return `<!doctype html>
<html lang="${escape(translate('crashed.language'))}">
<meta charset="utf-8">
<title>Jobshell</title>
<style>
  :root { color-scheme: light dark }
  body { margin: 0; min-height: 100vh; display: grid; place-content: center; justify-items: start; gap: 12px;
    padding: 24px; box-sizing: border-box; font: 13px/20px system-ui, sans-serif }
  h1 { margin: 0; font-size: 18px; line-height: 24px; font-weight: 600 }
  p { margin: 0; max-width: 52ch }
  a { margin-top: 8px; padding: 6px 14px; border-radius: 6px; background: #1f6feb; color: #fff; text-decoration: none }
  a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px }
</style>
<main>
  <h1>${say('title')}</h1>
  <p>${say('text')}</p>
  <p><a href="/?window=${windowId}" autofocus>${say('reload')}</a></p>
</main>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
