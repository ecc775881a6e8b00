/* Without the schemas' machinery: the page reads these too. */

/** The forms a recording is kept in. Text is made of either. */
export const transcriptFormats = ['asciicast-v3', 'asciicast-v2'] as const;
export type TranscriptFormat = (typeof transcriptFormats)[number];

export const exportFormats = ['text', ...transcriptFormats] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Kinds of what is masked in recordings. */
export const secretKinds = [
  'token',
  'jwt',
  'cloud-key',
  'private-key',
  'password',
  'header',
  'known',
  'own',
] as const;
export type SecretKind = (typeof secretKinds)[number];

/** Of the person's own texts to mask: how many, and how long each may be. */
export const ownSecretLimits = { most: 100, least: 3, longest: 200 } as const;
