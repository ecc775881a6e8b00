import type { ComponentType } from 'react';
import { AboutSection } from './AboutSection.tsx';
import { AccountsSection } from './AccountsSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { GeneralSection } from './GeneralSection.tsx';
import { KeyboardSection } from './KeyboardSection.tsx';
import { NotificationsSection } from './NotificationsSection.tsx';
import { SecretsSection } from './SecretsSection.tsx';
import { SystemSection } from './SystemSection.tsx';
import { SnippetsSection } from './snippets/SnippetsSection.tsx';
import { TerminalSection } from './TerminalSection.tsx';
import { UpdatesSection } from './UpdatesSection.tsx';

/** The sections, in their order, with their names in the catalogue under `settings.sections`. */
export const sections = [
  { id: 'general', Section: GeneralSection },
  { id: 'appearance', Section: AppearanceSection },
  { id: 'terminal', Section: TerminalSection },
  { id: 'snippets', Section: SnippetsSection },
  { id: 'keyboard', Section: KeyboardSection },
  { id: 'notifications', Section: NotificationsSection },
  { id: 'system', Section: SystemSection },
  { id: 'updates', Section: UpdatesSection },
  { id: 'accounts', Section: AccountsSection },
  { id: 'secrets', Section: SecretsSection },
  { id: 'about', Section: AboutSection },
] as const satisfies readonly { readonly id: string; readonly Section: ComponentType }[];

export type SectionId = (typeof sections)[number]['id'];
