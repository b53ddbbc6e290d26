import { own, refusals } from '../own.ts';
import { lists, plurals } from '../plural.ts';
import type { Rest } from '../shape.ts';

const refusal = refusals(own);

const plural = plurals<'one'>('de');
const all = lists('de', 'unit');
const pictures = (count: number) => plural(count, { one: '# Bild', other: '# Bilder' });
const wordless = 'ein Bild ohne Worte';
const named = (prompt: string) => (prompt === '' ? wordless : prompt);

export const library: Rest['library'] = {
  origin: {
    document: (name) => `Für dein Dokument „${own(name)}“ gemacht.`,
    someDocument: 'Für ein Dokument von dir gemacht.',
    file: 'Aus einem Bild von dir gemacht, das nicht in der Bibliothek ist.',
    removeAll: (count) =>
      plural(count, { one: 'Das dafür gemachte löschen', other: 'Alle # dafür gemachten löschen' }),
  },
  heading: 'Bibliothek',
  intro: 'Jedes Bild, das du machst, wird hier aufgehoben, auf diesem Gerät und nirgends sonst.',
  introOff:
    'Neue Bilder werden nicht aufgehoben: So steht es in den Einstellungen. Was hier ist, bleibt, bis du es löschst.',
  reading: 'Die Bibliothek wird geöffnet …',
  count: pictures,
  countOf: (shown, whole) =>
    `${shown.toLocaleString('de')} von ${plural(whole, { one: '# Bild', other: '# Bildern' })}`,
  newer: (count) =>
    plural(count, {
      one: '# Eintrag stammt von einem neueren Easel. Lade die Seite neu, um es zu bekommen; er blieb unverändert.',
      other:
        '# Einträge stammen von einem neueren Easel. Lade die Seite neu, um es zu bekommen; sie blieben unverändert.',
    }),
  damaged: (count) =>
    plural(count, {
      one: '# Eintrag war nicht lesbar und wird nicht gezeigt.',
      other: '# Einträge waren nicht lesbar und werden nicht gezeigt.',
    }),
  tasks: {
    textToImage: 'Aus Worten gemacht',
    edit: 'Bearbeitung eines Bildes',
    reconstruct: 'Nachbildung',
    variations: 'Variation',
    interpolate: 'Überblendung',
    textDiff: 'Durch Worte verändert',
    imported: 'Importiert',
  },

  empty: {
    title: 'Noch nichts hier',
    body: 'Bilder erscheinen hier, wenn du sie machst. Du kannst auch PNG-Dateien oder eine Sicherung auf diese Seite ziehen oder ein Bild einfügen.',
    create: 'Ein Bild erstellen',
    noMatch: 'Kein Bild passt.',
    showAll: 'Alle zeigen',
  },

  search: {
    label: 'Bibliothek durchsuchen',
    by: 'Suchart',
    words: 'Worte',
    meaning: 'Bedeutung',
    wordsPlaceholder: 'Worte der Beschreibung',
    meaningPlaceholder: 'Was das Bild zeigt',
    wordsHint: 'Findet Beschreibungen, die diese Worte enthalten.',
    meaningHint: 'CLIP ordnet alle Bilder danach, wie gut sie zu den Worten passen. Drück Enter.',
    go: 'Suchen',
    picture: 'Nach einem Bild',
    like: 'Geordnet nach Ähnlichkeit mit einem Bild',
    ranked: (query) => `Geordnet danach, wie gut sie zu „${own(query)}“ passen`,
    clear: 'Suche leeren',
    reading: (done, total) => `Bild ${done} von ${total} wird gelesen`,
    cancel: 'Abbrechen',
    failed: 'Die Suche ging nicht.',
    unreadable: (names, count) =>
      `${plural(count, { one: '# Bild ist beschädigt oder fehlt und wurde ausgelassen', other: '# Bilder sind beschädigt oder fehlen und wurden ausgelassen' })}: ${all(names.map(own))}${count > names.length ? ', …' : ''}.`,
  },

  filter: {
    label: 'Zeigen',
    all: 'Alle Bilder',
    favourites: 'Favoriten',
    collections: 'Sammlungen',
  },

  actions: {
    label: 'Aktionen der Bibliothek',
    import: 'Importieren',
    backup: 'Sichern',
    clear: 'Alles außer Favoriten löschen',
    select: 'Auswählen',
    done: 'Fertig',
    selectAll: 'Alle auswählen',
    selected: (count) => `${pictures(count)} ausgewählt`,
    favourite: 'Favorit',
    unfavourite: 'Kein Favorit',
    collect: 'Zu Sammlung hinzufügen',
    zip: 'Als Zip herunterladen',
    delete: 'Löschen',
  },

  clear: {
    title: 'Alles außer Favoriten löschen?',
    body: (count, kept) =>
      `${plural(count, { one: '# Bild wird gelöscht', other: '# Bilder werden gelöscht' })}; ${kept === 0 ? 'Favoriten, die blieben, gibt es nicht' : plural(kept, { one: '# Favorit bleibt', other: '# Favoriten bleiben' })}. Das lässt sich rückgängig machen, bis du die Seite schließt.`,
    confirm: 'Löschen',
    cancel: 'Behalten',
    nothing: 'Es gibt nichts zu löschen: Jedes Bild ist ein Favorit.',
  },

  tile: {
    open: (prompt, favourite) => `Öffnen: ${named(prompt)}${favourite ? ' (Favorit)' : ''}`,
    select: (prompt) => `Auswählen: ${named(prompt)}`,
    alt: (prompt) => (prompt === '' ? 'Ein Bild ohne Worte' : prompt),
    favourite: (prompt) => `Favorit: ${named(prompt)}`,
    match: (value) => `Übereinstimmung ${value}`,
    list: 'Bilder, neueste zuerst',
  },

  dialog: {
    untitled: 'Ein Bild ohne Worte',
    gone: 'Die Datei dieses Bildes ist nicht mehr im Speicher des Browsers.',
    damaged: 'Die Datei dieses Bildes ist beschädigt und kann nicht gezeigt werden.',
    loading: 'Das Bild wird geöffnet …',
    favourite: 'Favorit',
    reuse: 'Alles übernehmen',
    reuseHint: 'Füllt „Erstellen“ mit allem, woraus dieses Bild entstand',
    reusePrompt: 'Worte übernehmen',
    reusePromptHint: 'Nur die Worte gehen zu „Erstellen“; deine Einstellungen dort bleiben',
    similar: 'Ähnliche finden',
    delete: 'Löschen',
    credentials:
      'Dieses Bild trägt Inhaltsnachweise, einen signierten Vermerk, woher es kommt. Dateien, die du von hier speicherst, behalten sie.',
    credentialsLeftOut:
      'Dieses Bild trägt Inhaltsnachweise, einen signierten Vermerk, woher es kommt. Dateien, die du von hier speicherst, kommen ohne sie, weil die Einstellungen alle Metadaten weglassen. Eine Sicherung behält sie.',
    parameters: 'Wie es gemacht wurde',
    noParameters: 'Diese Datei sagt nicht, wie sie gemacht wurde.',
    noModel:
      'Das Modell, das es gemacht hat, fehlt hier: Noch einmal verlangt, macht es ein anderes.',
    otherModel: (version) =>
      `Mit Version ${version} des Modells gemacht: Noch einmal verlangt, wird es ähnlich, nicht gleich.`,
    collections: 'Sammlungen',
    newCollection: 'Neue Sammlung',
    addCollection: 'Hinzufügen',
    parents: 'Gemacht aus',
    children: 'Daraus gemacht',
    gone1: (count) =>
      plural(count, {
        one: '# Bild, aus dem es entstand, ist nicht mehr hier.',
        other: '# Bilder, aus denen es entstand, sind nicht mehr hier.',
      }),
    score: 'Wie gut passen Worte?',
    scoreCaption: 'Beliebige Worte',
    scoreGo: 'Messen',
    scoreResult: (caption, value) => `„${own(caption)}“: ${value}`,
    scoreHint: 'Der Kosinus von Worten und Bild im Raum von CLIP; 1 wäre gleich.',
  },

  parameters: {
    task: 'Art',
    prompt: 'Beschreibung',
    readAs: 'Gelesen als',
    from: 'Von',
    to: 'Zu',
    size: 'Größe',
    seed: 'Startwert',
    created: 'Aufgehoben',
    pack: 'Modell',
    backend: 'Gemacht auf',
    steps: 'Schritte',
    difference: 'Abweichung',
    theta: 'Drehung (θ)',
    frames: 'Bilder',
    stage: (steps, sampler, guidance) =>
      `${plural(steps, { one: '# Schritt', other: '# Schritte' })}, ${sampler}, Führung ${guidance}`,
  },

  collections: {
    manage: 'Sammlung bearbeiten',
    rename: 'Umbenennen',
    name: 'Name',
    remove: 'Sammlung löschen',
    removeHint: 'Ihre Bilder bleiben in der Bibliothek.',
    save: 'Speichern',
  },

  files: {
    choose: 'PNG-Dateien oder eine Sicherung wählen',
    drop: 'PNG-Dateien oder eine Sicherung loslassen, um sie zu importieren',
    importing: (done, total) => `${done} von ${total} importiert`,
    backingUp: (done, total) => `Bild ${done} von ${total} wird gepackt`,
    imported: (added, present) =>
      `${pictures(added)} importiert${present > 0 ? `; ${plural(present, { one: '# war schon hier', other: '# waren schon hier' })}` : ''}.`,
    held: (count) =>
      plural(count, {
        one: 'Die Bildprüfung hält eines davon zurück.',
        other: 'Die Bildprüfung hält # davon zurück.',
      }),
    silent: (count) =>
      plural(count, {
        one: '# davon sagt nicht, wie es gemacht wurde.',
        other: '# davon sagen nicht, wie sie gemacht wurden.',
      }),
    refused: (files) => `Nicht lesbar: ${files.map(refusal).join(', ')}`,
    keptNothing:
      'Die Bibliothek hebt zurzeit nichts auf (Einstellungen), deshalb wurde nichts importiert.',
    missing: (count) =>
      plural(count, {
        one: '# Bild hatte keine Datei mehr und ist nicht darin.',
        other: '# Bilder hatten keine Datei mehr und sind nicht darin.',
      }),
    backedUp: (parts) =>
      parts === 1
        ? 'Die Sicherung liegt bei deinen Downloads.'
        : `Die Sicherung liegt bei deinen Downloads, in ${parts} Dateien.`,
    zipped: (count) => `${pictures(count)} gepackt.`,
    leftOut: (names) => `Beschädigt und ausgelassen: ${names.map(own).join(', ')}`,
    cancelled: 'Abgebrochen.',
  },
};
