// How an application is read is for each state of it to say; what is looked for in it, and where, is for the law alone.

import type { ReadDocument } from './read-document.ts'

const reading: ReadonlySet<string> = new Set(['app', 'apps', 'fastapiVersion', 'pythonRoots', 'environment', 'environmentFiles'])

export function underLaw(own: ReadDocument, law: ReadDocument): ReadDocument {
  const isReading = ([name]: readonly [string, unknown]) => reading.has(name)
  // What says how an application is read is its own; all else, the law's. Both are the same kind of record.
  const settings: ReadDocument['settings'] = Object.fromEntries([
    ...Object.entries(law.settings).filter((entry) => !isReading(entry)),
    ...Object.entries(own.settings).filter(isReading),
  ])
  return { settings, layers: law.layers, files: law.files }
}
