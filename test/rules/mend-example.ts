// What becomes of an example when its findings are mended by machine.

import { expect } from 'vitest'
import { type Finding, planMending, spliceText } from '../../src/finding/index.ts'

/** All edits must be made: those of one program stand beside each other. */
export function mendExample(files: ReadonlyMap<string, string>, findings: readonly Finding[]): ReadonlyMap<string, string> {
  const { splices, left } = planMending(findings, (file) => files.get(file) ?? null)
  expect(left.map(({ finding, why }) => `${finding.rule} at line ${finding.places[0].line}: ${why}`)).toEqual([])
  for (const [file, text] of files)
    expect((splices.get(file) ?? []).some(({ from, to, text: now }) => text.slice(from, to) === now)).toBe(false)
  return new Map([...files].map(([file, text]) => [file, spliceText(text, splices.get(file) ?? [])]))
}
