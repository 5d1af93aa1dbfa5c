// A report in which every word that comes from a scanned tree tries to be something else.

import { createFinding, type FindingDraft, type RuleCard, type ScanResult } from '../../src/finding/index.ts'
import type { FindingsReport } from '../../src/report/index.ts'
import { makeApp, makeModel, makeRoute } from '../kit/model.ts'

export const attacks: Readonly<Record<string, string>> = {
  'terminal escapes': '\u001b]0;owned\u0007\u001b[2J\u009b31m\u0008\u007f',
  'line breaks': 'one\ntwo\r\nthree\rfour\u0085five\u2028six\u2029seven',
  'turned text': '\u202eevil\u202c \u2066x\u2069 \u200f \u061c \ufeff \u200b',
  'half characters': 'a\ud800b\udc00c\ufffe\uffff\u0000',
  'cells of a table': 'a | b || c \\| d \\\\| e',
  backticks: '`` ` ``` a ` b',
  'marks of Markdown':
    '# head\n* one\n> said\n***bold*** __x__ ~~y~~ [click](javascript:alert(1)) ![x](http://evil.example/a.png) <http://evil.example> $x$ | --- |',
  addresses: 'https://evil.example/a?b=1#c www.evil.example @somebody #1 !2 GH-3 a/b#4 me@evil.example',
  HTML: '<script>alert(1)</script><img src=x onerror=alert(2)></details><!-- --> &lt; &amp; "quoted" \'single\'',
  XML: ']]> <![CDATA[x]]> <?pi?> <!DOCTYPE x [<!ENTITY a "b">]> &a; &#0;',
  'workflow commands': '::set-output name=a::b%0A::error::x\n::stop-commands::token\n##[add-mask]y ##vso[task.setvariable]z',
  'formula with an equals sign': '=HYPERLINK("http://evil.example","x")',
  'formula with a plus': "+1+cmd|' /C calc'!A0",
  'formula with a minus': '-2+3',
  'formula with an at sign': '@SUM(1+1)',
  'formula behind a space': '  =1+1',
  'a quote and a comma': '","=1+1,"',
  'links of SARIF': '[here](1) \\[not\\](2) {0} {1}{name}',
  'a long name': 'long'.repeat(3000),
}

export const card: RuleCard = {
  id: 'door-left-open',
  title: 'A door is left open',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-862', 'CWE-284'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.2.1'],
  why: 'Anybody walks in and takes what is not nailed down.',
  fix: 'Close it.',
  blindSpots: ['Windows.'],
  examples: [],
}

/** Everything that is said of a tree says `text`: names of files, paths of routes, names of functions, source, problems. */
export function makeHostileReport(text: string, options: Partial<FindingsReport['options']> = {}): FindingsReport {
  const routes = [makeRoute('GET /a', { id: `main:app|GET ${text}`, path: text }), makeRoute('GET /b')]
  const file = `${text}.py`
  const make = (number: number, confidence: 'high' | 'low', extra: Partial<FindingDraft> = {}) =>
    createFinding(
      card,
      {
        place: { file, line: number, end: number + 2, ...(number === 2 ? { commit: 'd'.repeat(40) } : {}) },
        cause: { name: `main:${text}`, what: `${text} ${number}` },
        what: `${text} is open`,
        fix: `Close ${text}.`,
        others: [
          { role: 'cause', place: { file, line: 9 }, note: text },
          { role: 'related', place: { file, line: 3, commit: 'c'.repeat(40) }, note: text },
        ],
        routes,
        confidence,
        handler: number === 2 ? `main:${text}` : null,
        flow: [
          { place: { file, line: 1 }, role: 'enters', note: text },
          { place: { file, line: 2 }, role: 'checked', note: text },
          { place: { file, line: 3 }, role: 'reaches', note: 'ends here' },
        ],
        edits: [{ file, from: { line: 1, column: 1 }, to: { line: 1, column: 3 }, text }],
        ...extra,
      },
      1,
    )
  const model = makeModel({
    apps: [makeApp({ id: `main:${text}`, title: text })],
    routes,
    orphans: [{ name: text, module: text, routes: 1, reason: 'not-included', place: { file, line: 1 } }],
  })
  const result: ScanResult = {
    snapshot: model.snapshot,
    findings: [
      make(1, 'high'),
      {
        ...make(2, 'high'),
        guardrails: [
          { id: text, severity: 'block', outcome: 'unknown', blocks: true, owner: text, message: text, reason: text },
          { id: 'nothing-open', severity: 'audit', outcome: 'broken', blocks: false, owner: null, message: text, reason: null },
        ],
      },
      make(3, 'low'),
      make(5, 'high', { component: { name: text, version: text, advisories: [text, 'CVE-2026-1'] } }),
    ],
    suppressed: [{ finding: make(4, 'high'), reason: text, file, line: 4, by: 'comment' }],
    problems: [
      { code: 'syntax', file, line: 3, message: text },
      { code: 'other', file: '', line: 0, message: text },
    ],
    lookedAt: { files: 3, parsed: 2, skipped: [{ path: file, reason: text }] },
    statements: [
      {
        id: 'tls-everywhere',
        room: 'infrastructure',
        title: 'TLS everywhere',
        verdict: 'no',
        text,
        reasons: [{ text, place: { file, line: 2 } }],
      },
    ],
    coverage: [{ what: 'lock file', count: 2 }],
    hidden: [],
    asked: { [card.id]: 2 },
  }
  const readLine = () => text
  return {
    result,
    model,
    cards: [card],
    options: { colour: false, columns: 100, all: false, version: '0.1.0', time: new Date(0), readLine, ...options },
  }
}
