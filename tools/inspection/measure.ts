// Holds payload inspection against public corpora of attacks and frozen legitimate requests, beside two other engines.

import { readFileSync } from 'node:fs'
import { readCorpora } from './attacks.ts'
import { readDocuments } from './documents.ts'
import { frozenNumber, frozenSeed, hashOf, legitimateRequests } from './legitimate.ts'
import { askInspection, askKnownSchemas } from './ours.ts'
import type { Sample } from './sample.ts'
import { balanced, countRefused, groups } from './score.ts'
import { measureSpeed } from './speed.ts'
import { askCoraza, askModSecurityRules, keptYardsticks, type Yardstick } from './yardsticks.ts'

export async function measureInspection(mirrors: string) {
  const documents = readDocuments(mirrors)
  const legitimate = legitimateRequests(documents)
  const frozen: { sha256: string } = JSON.parse(readFileSync(new URL('frozen.json', import.meta.url), 'utf8'))
  const sha256 = hashOf(legitimate)
  if (sha256 !== frozen.sha256) throw new Error(`the legitimate requests are not the frozen ones: ${sha256}`)
  const corpora = readCorpora(mirrors)
  const samples = [...corpora.flatMap((corpus) => corpus.samples), ...legitimate]
  const speed = measureSpeed(legitimate)
  const others = await keptYardsticks(samples, async () =>
    [askCoraza(samples), await askModSecurityRules(samples)].filter((engine) => engine !== null),
  )
  const engines = [askInspection(samples), ...others]
  const [ours] = engines
  const attacks = samples.filter(({ isAttack }) => isAttack)
  const parts = ['tuning', 'held-out'] as const
  return {
    corpora: corpora.map(({ repository, commit, samples: own }) => ({ repository, commit, requests: own.length })),
    legitimate: { requests: legitimate.length, sha256 },
    engines: engines.map((engine) => report(engine, samples)),
    parts: parts.map((part) => ({
      part,
      corpora:
        ours === undefined
          ? {}
          : byCorpus(
              samples.filter((sample) => sample.part === part),
              ours.refused,
            ),
    })),
    kinds: [
      ...groups(
        samples.filter(({ isAttack, corpus }) => isAttack || corpus !== 'legitimate'),
        ({ corpus, kind }) => `${corpus}: ${kind}`,
      ),
    ].map(([kind, own]) => ({
      kind,
      engines: engines.map(({ refused }) => countRefused(own, refused)),
    })),
    knownSchema: {
      all: askKnownSchemas(attacks, documents, frozenSeed),
      heldOut: askKnownSchemas(
        attacks.filter(({ part }) => part === 'held-out'),
        documents,
        frozenSeed,
      ),
    },
    anotherSeed: againstAnotherSeed(documents),
    speed,
  }
}

/** The same words in other requests, which nobody looked at. */
function againstAnotherSeed(documents: ReturnType<typeof readDocuments>) {
  const others = legitimateRequests(documents, frozenNumber, frozenSeed + 1)
  return countRefused(others, askInspection(others).refused)
}

const byCorpus = (samples: readonly Sample[], refused: ReadonlySet<string>) =>
  Object.fromEntries([...groups(samples, ({ corpus }) => corpus)].map(([corpus, own]) => [corpus, countRefused(own, refused)]))

function report({ name, refused }: Yardstick, samples: readonly Sample[]) {
  const all = countRefused(samples, refused)
  return { name, all, balanced: balanced(all), byCorpus: byCorpus(samples, refused) }
}
