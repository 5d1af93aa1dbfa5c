// Findings that were there before are not reported again: what `--since` and `--baseline` take away, and how it is counted.

import type { ScanResult } from '../finding/index.ts'

/** What was found at another time. */
export interface KnownFindings {
  readonly fingerprints: ReadonlySet<string>
  /** As a person reads it: `main (at its merge base 1a2b3c4d)`. */
  readonly name: string
}

export interface NewFindings {
  readonly result: ScanResult
  /** For standard error, a line each. */
  readonly notes: readonly string[]
}

export function takeAwayKnown(result: ScanResult, all: readonly KnownFindings[]): NewFindings {
  const here = new Set(result.findings.map(({ fingerprint }) => fingerprint))
  const notes = all.map(({ fingerprints, name }) => {
    const isKnown = ({ fingerprint }: { readonly fingerprint: string }) => fingerprints.has(fingerprint)
    const known = result.findings.filter(isKnown).length
    const resolved = [...fingerprints].filter((fingerprint) => !here.has(fingerprint)).length
    return `against ${name}: ${result.findings.length - known} new, ${known} known and not reported, ${resolved} resolved`
  })
  const isNew = ({ fingerprint }: { readonly fingerprint: string }) => all.every(({ fingerprints }) => !fingerprints.has(fingerprint))
  return { result: all.length === 0 ? result : { ...result, findings: result.findings.filter(isNew) }, notes }
}

/** What lies in one of the files, or leads through one; all of it where none are named. */
export function keepFiles({ result, notes }: NewFindings, files: ReadonlySet<string> | undefined): NewFindings {
  if (files === undefined) return { result, notes }
  const findings = result.findings.filter(({ places, flow }) =>
    [...places, ...(flow?.steps ?? []), ...(flow?.others ?? []).flat()].some(({ file, commit }) => commit === undefined && files.has(file)),
  )
  // What is said of the whole is for whoever asks for it, and not for every commit.
  const statements = result.statements.filter(({ reasons }) => reasons.some(({ place }) => place !== null && files.has(place.file)))
  const elsewhere = result.findings.length - findings.length
  const note = `${elsewhere} ${elsewhere === 1 ? 'finding' : 'findings'} elsewhere not reported: fastward scan`
  return { result: { ...result, findings, statements }, notes: elsewhere === 0 ? notes : [...notes, note] }
}
