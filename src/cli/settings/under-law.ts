// How an application is read is for each state of it to say; what is looked for in it, and where, is for the law alone.

import type { ReadDocument } from './read-document.ts'

const reading: ReadonlySet<string> = new Set(['app', 'apps', 'fastapiVersion', 'pythonRoots', 'environment', 'environmentFiles'])

export function isReading(section: string): boolean {
  return reading.has(section)
}

export function underLaw(own: ReadDocument, law: ReadDocument): ReadDocument {
  // What says how an application is read is its own; all else, the law's. Both are the same kind of record.
  const settings: ReadDocument['settings'] = Object.fromEntries([
    ...Object.entries(law.settings).filter(([name]) => !isReading(name)),
    ...Object.entries(own.settings).filter(([name]) => isReading(name)),
  ])
  return { settings, layers: law.layers, files: law.files }
}
