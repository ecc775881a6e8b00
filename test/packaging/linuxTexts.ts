/** A desktop entry's group `[Desktop Entry]`, as keys and values. Throws on a line that is neither. */
export function readDesktopEntry(text: string): ReadonlyMap<string, string> {
  const [first, ...lines] = text.trimEnd().split('\n');
  if (first !== '[Desktop Entry]') throw new Error('The first line is not [Desktop Entry]');
  const entries = lines.map((line) => {
    const found = /^([A-Za-z0-9-]+(?:\[[\w.@]+\])?)=(.*)$/.exec(line);
    if (found === null) throw new Error(`Not a key and a value: ${line}`);
    return [found[1] ?? '', found[2] ?? ''] as const;
  });
  const map = new Map(entries);
  if (map.size !== entries.length) throw new Error('A key stands there twice');
  return map;
}

/**
 * What the desktop entry specification asks of an application's entry, as far as this one uses it. Gives a line a fault;
 * stands in for desktop-file-validate where that isn't installed.
 */
export function desktopFaults(text: string): readonly string[] {
  const entry = readDesktopEntry(text);
  const lists = ['Categories', 'MimeType', 'Keywords', 'Keywords[de]'];
  return [
    ...['Type', 'Name', 'Exec', 'Icon', 'Comment', 'Comment[de]', 'GenericName', 'GenericName[de]']
      .filter((key) => !entry.get(key))
      .map((key) => `${key} is missing`),
    ...(entry.get('Type') === 'Application' ? [] : ['Type is not Application']),
    ...lists.filter((key) => !/^([^;]+;)+$/.test(entry.get(key) ?? '')).map((key) => `${key} is no list`),
    ...['Terminal', 'StartupNotify']
      .filter((key) => !/^(true|false)$/.test(entry.get(key) ?? ''))
      .map((key) => `${key} is not true or false`),
    ...(/^\/\S+( %[fFuU])?$/.test(entry.get('Exec') ?? '')
      ? []
      : ['Exec is no program with at most one field code']),
    ...(text.endsWith('\n') ? [] : ['It does not end with a line feed']),
  ];
}

/** What AppStream needs of a desktop application's component; stands in for appstreamcli where that isn't installed. */
export function appStreamFaults(text: string): readonly string[] {
  const needed: readonly [string, RegExp][] = [
    ['type', /<component type="desktop-application">/],
    ['id', /<id>[a-z0-9-]+(\.[A-Za-z0-9-]+){2,}<\/id>/],
    ['metadata_license', /<metadata_license>(CC0-1\.0|FSFAP)<\/metadata_license>/],
    ['project_license', /<project_license>MIT<\/project_license>/],
    ['name', /<name>[^<]+<\/name>/],
    ['summary', /<summary>[^<.]{1,90}<\/summary>/],
    ['summary in German', /<summary xml:lang="de">[^<.]{1,90}<\/summary>/],
    ['description', /<description>\s*<p>/],
    ['description in German', /<\/p>\s*<p xml:lang="de">/],
    ['launchable', /<launchable type="desktop-id">[\w.-]+\.desktop<\/launchable>/],
    ['homepage', /<url type="homepage">https:\/\/[^<]+<\/url>/],
    ['content_rating', /<content_rating type="oars-1\.1"\/>/],
    ['release', /<release version="\d+\.\d+\.\d+" date="\d{4}-\d\d-\d\d"\/>/],
  ];
  return [
    ...needed.filter(([, pattern]) => !pattern.test(text)).map(([name]) => `${name} is missing or malformed`),
    ...(count(text, /<li>/g) === count(text, /<li xml:lang="de">/g)
      ? []
      : ['Not every point of the description is there in German']),
    ...(text.includes('{{') ? ['A placeholder was not filled in'] : []),
  ];
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
