// Values made up for every kind of secret, put where applications put theirs.

import { createRandom, type Kind, kinds, searchText } from '../../src/secrets/index.ts'

interface Context {
  readonly name: string
  readonly path: string
  write(name: string, value: string): string
}

const contexts: readonly Context[] = [
  { name: 'Python', path: 'app/client.py', write: (name, value) => `import os\n\n${name} = ${quote(value)}\n` },
  {
    name: 'default of a setting',
    path: 'app/settings.py',
    write: (name, value) => `class Settings(BaseSettings):\n    ${name.toLowerCase()}: str = ${quote(value)}\n`,
  },
  { name: 'default of a variable', path: 'app/main.py', write: (name, value) => `key = os.getenv("${name}", ${quote(value)})\n` },
  {
    name: 'env file',
    path: 'deploy/service.env',
    write: (name, value) => `DEBUG=0\n${name}=${value.includes('\n') ? quote(value) : value}\nPORT=80\n`,
  },
  { name: 'YAML', path: 'config.yaml', write: (name, value) => `service:\n  ${name.toLowerCase()}: ${quote(value)}\n` },
  { name: 'Kubernetes', path: 'deployment.yaml', write: (name, value) => `env:\n  - name: ${name}\n    value: ${quote(value)}\n` },
  { name: 'JSON', path: 'config.json', write: (name, value) => `{\n  "service": {"${name}": ${quote(value)}}\n}\n` },
  {
    name: 'Dockerfile',
    path: 'Dockerfile',
    write: (name, value) => `FROM python:3.13\nENV ${name}=${value.includes('\n') ? quote(value) : value}\n`,
  },
  { name: 'JavaScript', path: 'web/client.js', write: (name, value) => `export const ${name} = ${quote(value)};\n` },
]

/** As Python, JSON, YAML and JavaScript write it alike. */
function quote(value: string): string {
  return JSON.stringify(value)
}

export interface Recall {
  readonly id: string
  readonly tried: number
  readonly found: number
  /** Of those found, how many under the name of another kind: who reads of a secret knows of it all the same. */
  readonly byAnother: number
  /** The contexts in which one was missed. */
  readonly missed: readonly string[]
}

export function measureRecall({ seed, perContext, only }: { seed: number; perContext: number; only?: readonly Kind[] }): Recall[] {
  return (only ?? kinds).filter(isSearchedInText).map((kind, index) => {
    const random = createRandom(seed + index)
    let tried = 0
    let found = 0
    let byAnother = 0
    const missed = new Set<string>()
    for (let round = 0; round < perContext; round += 1)
      for (const context of contexts) {
        const { name, value, wrap, file } = kind.sample(random)
        if (file !== undefined && context !== contexts[0]) continue
        const [path, text] = file === undefined ? [context.path, context.write(name, wrap?.(value) ?? value)] : [file.path, file.text]
        const matches = searchText(path, text).filter((match) => isAbout(match.value, value))
        tried += 1
        if (matches.length === 0) missed.add(context.name)
        else found += 1
        if (matches.length > 0 && matches.every((match) => match.kind !== kind)) byAnother += 1
      }
    return { id: kind.id, tried, found, byAnother, missed: [...missed] }
  })
}

/** A kind is told by its whole value, or by the secret part of it; escapes are those of the file. */
function isAbout(found: string, made: string): boolean {
  const [one, other] = [found, made].map((text) => text.replaceAll('\\n', '\n'))
  return one !== undefined && other !== undefined && (other.includes(one) || one.includes(other))
}

/** The others are told by their bytes, or made of findings of others. */
function isSearchedInText({ keywords }: Kind): boolean {
  return keywords.length > 0
}
