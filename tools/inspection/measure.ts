// Holds payload inspection against public corpora of attacks and frozen legitimate requests, beside two other engines.

import { readFileSync } from 'node:fs'
import { readCorpora } from './attacks.ts'
import { readDocuments } from './documents.ts'
import { hashOf, legitimateRequests } from './legitimate.ts'
import type { Sample } from './sample.ts'
import { balanced, countRefused, groups } from './score.ts'
import { askCoraza, askModSecurityRules, type Yardstick } from './yardsticks.ts'

export async function measureInspection(mirrors: string) {
  const legitimate = legitimateRequests(readDocuments(mirrors))
  const frozen: { sha256: string } = JSON.parse(readFileSync(new URL('frozen.json', import.meta.url), 'utf8'))
  const sha256 = hashOf(legitimate)
  if (sha256 !== frozen.sha256) throw new Error(`the legitimate requests are not the frozen ones: ${sha256}`)
  const corpora = readCorpora(mirrors)
  const samples = [...corpora.flatMap((corpus) => corpus.samples), ...legitimate]
  const engines = [askCoraza(samples), await askModSecurityRules(samples)].filter((engine) => engine !== null)
  return {
    corpora: corpora.map(({ repository, commit, samples: own }) => ({ repository, commit, requests: own.length })),
    legitimate: { requests: legitimate.length, sha256 },
    engines: engines.map((engine) => report(engine, samples)),
  }
}

function report({ name, refused }: Yardstick, samples: readonly Sample[]) {
  const byCorpus = Object.fromEntries(
    [...groups(samples, ({ corpus }) => corpus)].map(([corpus, own]) => [corpus, countRefused(own, refused)]),
  )
  const all = countRefused(samples, refused)
  return { name, all, balanced: balanced(all), byCorpus }
}
