// A change of which every word tries to be something else: names of routes, files, fields, findings, reasons and policies.

import type { Difference, JudgedLaw } from '../../src/guardrail/index.ts'

export function makeHostileDifference(text: string): Difference {
  const file = `${text}.py`
  const routes = [
    { id: `main:app|GET ${text}`, handler: `main:${text}`, before: 'authenticated', after: 'open' },
    { id: `main:app|GET /b/${text}`, handler: null, before: null, after: 'unknown' },
  ] as const
  const why = [
    { text, side: 'head', place: { file, line: 3 } },
    { text: `${text} before`, side: 'base', place: { file, line: 4 } },
  ] as const
  const make = (
    kind: Difference['changes'][number]['kind'],
    direction: Difference['changes'][number]['direction'],
    own = why.slice(0),
  ) => ({
    kind,
    direction,
    subject: text,
    what: `has another ${kind} ${text}`,
    why: own,
    before: text,
    after: text,
    routes,
  })
  const finding = {
    fingerprint: 'a'.repeat(32),
    rule: 'door-left-open',
    severity: 'high',
    confidence: 'high',
    what: text,
    cause: text,
    place: { file, line: 7 },
    fix: text,
    routes: [{ id: `main:app|GET ${text}`, access: 'open' }],
    guardrails: [],
  } as const
  const marked = {
    ...finding,
    fingerprint: 'b'.repeat(32),
    severity: 'low',
    confidence: 'medium',
    guardrails: [{ id: text, severity: 'block', outcome: 'broken', blocks: true, owner: text, message: text, reason: text }],
  } as const
  return {
    schemaVersion: '1.0',
    tool: '0.1.0',
    base: { name: text, commit: 'c'.repeat(40), content: '', routes: 2, problems: 0 },
    head: { name: text, commit: null, content: '', routes: 2, problems: 1 },
    changes: [
      make('access', 'weaker'),
      make('cors', 'weaker', why.slice(1)),
      make('response', 'weaker', []),
      make('effect', 'unknown'),
      make('docs', 'neutral'),
      make('limit', 'stronger'),
    ],
    findings: {
      new: [finding, marked, { ...finding, fingerprint: 'd'.repeat(32), severity: 'medium' }],
      resolved: [finding],
      suppressed: [{ ...finding, fingerprint: 'e'.repeat(32), reason: text, at: { file, line: 9 }, wasReported: true }],
    },
    documents: [
      {
        file: `${text}.json`,
        app: `main:${text}`,
        stale: [text],
        undocumented: [text],
        hidden: [text],
        wronglyOpen: [text],
        silentlyGuarded: [text],
      },
    ],
  }
}

export function makeHostileLaw(text: string): JudgedLaw {
  return {
    changes: [
      { key: `rules.${text}`, direction: 'weaker', what: `is ${text}`, decides: 2, routes: [text], isTried: true },
      { key: `guardrails.${text}`, direction: 'stronger', what: `is ${text}`, decides: 0, routes: [], isTried: true },
    ],
    together: { passes: 2, brings: 1, routes: [text] },
    hadLaw: true,
    isAllowed: false,
    isPublic: () => false,
  }
}
