import { useEffect, useRef, useState, useSyncExternalStore, type KeyboardEvent } from 'react';
import { useApp, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import './settings.css';
import { BackIcon, SearchIcon } from '../ui/icons.tsx';
import { sections } from './sections.ts';
import { SettingsFileNote } from './SettingsFileNote.tsx';
import { SettingsSearch } from './SettingRow.tsx';
import { SettingsAboutContext, type SettingsAbout } from './useSetting.ts';

/** What a person can set. Every change counts at once; there is nothing to save. */
export function SettingsPage() {
  const text = useText();
  const { view } = useApp();
  const [search, setSearch] = useState('');
  const about = useAbout();
  const page = useRef<HTMLElement>(null);
  const leave = (): void => view.setState({ settingsOpen: false });
  useReturnOfFocus(page);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    if (search === '') leave();
    else setSearch('');
  };
  return (
    <main className="settings" aria-label={text('settings.title')} ref={page} onKeyDown={onKeyDown}>
      <header className="settings-head">
        <button type="button" className="button" data-variant="quiet" onClick={leave}>
          <BackIcon />
          {text('settings.back')}
        </button>
        <h2 className="settings-title">{text('settings.title')}</h2>
        <div className="filter settings-search">
          <SearchIcon />
          <input
            type="search"
            aria-label={text('settings.search')}
            placeholder={text('settings.search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
      </header>
      <SettingsAboutContext value={about}>
        <SettingsSearch value={search.trim()}>
          <Body search={search.trim()} onSection={() => setSearch('')} />
        </SettingsSearch>
      </SettingsAboutContext>
    </main>
  );
}

type BodyProps = {
  readonly search: string;
  /** A section was chosen: nothing is searched for any more. */
  readonly onSection: () => void;
};

function Body({ search, onSection }: BodyProps) {
  const text = useText();
  const { view } = useApp();
  const wanted = useView((state) => state.settingsSection);
  const current = sections.find(({ id }) => id === wanted) ?? sections[0];
  const shown = search === '' ? [current] : sections;
  const found = useFoundCount();
  return (
    <div className="settings-body" data-searching={search === '' ? undefined : ''}>
      <nav className="settings-nav" data-region="settings" aria-label={text('settings.sectionsName')}>
        <ul>
          {sections.map(({ id }) => (
            <li key={id}>
              <button
                type="button"
                aria-current={search === '' && id === current.id ? 'page' : undefined}
                onClick={() => {
                  onSection();
                  view.setState({ settingsSection: id });
                }}
              >
                {text(`settings.sections.${id}`)}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {/* Scrolls, so it can be reached and scrolled by keys. */}
      <div className="settings-scroll" id={contentId} data-region="settings-content" tabIndex={-1}>
        <div className="settings-column">
          <SettingsFileNote />
          <p role="status" className="settings-found">
            {search === '' ? '' : text('settings.found', { count: found })}
          </p>
          {shown.map(({ id, Section }) => (
            <section key={id} className="settings-section" aria-labelledby={`settings-${id}`}>
              <h2 id={`settings-${id}`}>{text(`settings.sections.${id}`)}</h2>
              <Section />
            </section>
          ))}
        </div>
      </div>
    </div>
  );
}

const contentId = 'settings-content';

/** How many settings the search shows: what is drawn is counted, so that no section has to tell. */
function useFoundCount(): number {
  return useSyncExternalStore(onDrawn, () => document.querySelectorAll(`#${contentId} .setting-line`).length);
}

function onDrawn(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  const content = document.getElementById(contentId);
  if (content) observer.observe(content, { childList: true, subtree: true });
  return () => observer.disconnect();
}

function useAbout(): SettingsAbout | undefined {
  const { client } = useApp();
  const [about, setAbout] = useState<SettingsAbout>();
  useEffect(() => {
    let isGone = false;
    void client.call('settings.describe', {}).then((answer) => {
      if (!isGone && answer.ok) setAbout(answer.value);
    });
    return () => {
      isGone = true;
    };
  }, [client]);
  return about;
}

/** The focus goes to the section's button, and afterwards back to where it was. */
function useReturnOfFocus(page: React.RefObject<HTMLElement | null>): void {
  const { actions } = useApp();
  useEffect(() => {
    const before = document.activeElement;
    page.current?.querySelector<HTMLElement>('.settings-nav [aria-current]')?.focus();
    return () => {
      // After the workspace can be seen again.
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus();
        else actions.focusTerminal();
      });
    };
  }, [page, actions]);
}
