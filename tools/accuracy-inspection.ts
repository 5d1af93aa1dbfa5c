// The part of docs/accuracy.md on payload inspection, beside Coraza and ModSecurity.
import { age, count, percent, type Result, table } from './accuracy-page.ts'
import type { Count } from './inspection/score.ts'

interface KnownSchema {
  readonly attacks: number
  readonly byType: number
  readonly byInspection: number
  readonly inText: { readonly attacks: number; readonly caught: number }
}

export interface InspectionResult extends Result {
  readonly corpora: readonly { readonly repository: string; readonly commit: string; readonly requests: number }[]
  readonly legitimate: { readonly requests: number; readonly sha256: string }
  readonly engines: readonly {
    readonly name: string
    readonly all: Count
    readonly balanced: number | null
    readonly byCorpus: Readonly<Record<string, Count>>
  }[]
  readonly parts: readonly { readonly part: string; readonly corpora: Readonly<Record<string, Count>> }[]
  readonly kinds: readonly { readonly kind: string; readonly engines: readonly Count[] }[]
  readonly knownSchema: { readonly all: KnownSchema; readonly heldOut: KnownSchema }
  readonly anotherSeed: Count
  readonly speed: Readonly<Record<string, number>>
}

const share = (part: number, whole: number) => (whole === 0 ? '' : `${count(part)} of ${count(whole)} (${percent(part, whole)})`)

export function inspectionSection(result: InspectionResult): string[] {
  const { engines, parts, kinds, corpora, legitimate, knownSchema, anotherSeed, speed } = result
  const names = engines.map(({ name }) => name)
  const [ours] = engines
  const refused = ours?.byCorpus.legitimate
  return [
    age(result),
    `Attacks of ${corpora.map(({ repository, commit }) => `${repository}@${commit.slice(0, 7)}`).join(', ')}; ${count(legitimate.requests)} legitimate requests to eight real applications, made from ` +
      'their OpenAPI documents and frozen before the matcher was written, and the benign values of the corpora. The others run with their usual settings and all methods allowed.',
    table(
      ['engine', 'balanced accuracy', 'attacks refused', 'legitimate requests refused'],
      engines.map(({ name, balanced, all }) => [
        name,
        balanced?.toFixed(4) ?? '',
        share(all.caught, all.attacks),
        share(all.refused, all.legitimate),
      ]),
    ),
    'By corpus, attacks refused and legitimate requests refused:',
    table(
      ['corpus', ...names],
      Object.keys(ours?.byCorpus ?? {}).map((corpus) => [
        corpus,
        ...engines.map(({ byCorpus }) => {
          const own = byCorpus[corpus]
          return own === undefined
            ? ''
            : [share(own.caught, own.attacks), share(own.refused, own.legitimate)].filter((part) => part !== '').join('; ')
        }),
      ]),
    ),
    'Half of each corpus, by the hash of its payloads, was looked at while the matcher was made; the other half was not, but for a few lines seen when the corpora were first read, and all cases of GoTestWAF, which were read to build its requests. The frozen legitimate requests were checked as a whole after each change, so neither half of them is unseen; ' +
      `of as many with another seed, made of the same words, ${share(anotherSeed.refused, anotherSeed.legitimate)} are refused:`,
    table(
      ['part', 'corpus', 'attacks refused', 'legitimate requests refused'],
      parts.flatMap(({ part, corpora: own }) =>
        Object.entries(own).map(([corpus, one]) => [part, corpus, share(one.caught, one.attacks), share(one.refused, one.legitimate)]),
      ),
    ),
    'Attacks refused, by corpus and class:',
    table(
      ['corpus and class', ...names],
      kinds
        .filter(({ engines: [first] }) => (first?.attacks ?? 0) > 0)
        .map(({ kind, engines: own }) => [kind, ...own.map(({ caught, attacks }) => share(caught, attacks))]),
    ),
    `With the schema known: each attack as a parameter or a field of one of those applications. ${share(knownSchema.all.byType + knownSchema.all.byInspection, knownSchema.all.attacks)} are stopped, ` +
      `${count(knownSchema.all.byType)} of them because the value is not of the declared type, which the application answers with 422; where any text is taken, ${share(knownSchema.all.inText.caught, knownSchema.all.inText.attacks)}. ` +
      `Of the half that was not looked at, ${share(knownSchema.heldOut.byType + knownSchema.heldOut.byInspection, knownSchema.heldOut.attacks)}. ` +
      `Legitimate requests to the same applications that are refused: ${refused === undefined ? '' : share(refused.refused, refused.legitimate)}.`,
    table(
      ['what', 'µs for each KB'],
      Object.entries(speed).map(([name, value]) => [name, value.toFixed(2)]),
    ),
  ]
}
